"""Care (Education) and Treatment Reviews with their findings. Building the Right Support notes, section 5.4."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models.people import OfPersonQuerySet, Person
from tcp_portal.models import Identified, Versioned


class ReviewQuerySet(OfPersonQuerySet["Review"]):
    pass


class Review(Versioned):
    """One review: booked for a day, then held, declined by the person or called off.

    `on` is the day it is booked for, was held or was declined. The four questions are answered y, n or empty.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.label) for kind in ReviewKind])
    with_education = models.BooleanField(default=False, help_text="A care, education and treatment review.")
    state = models.CharField(max_length=12, choices=[(state.value, state.label) for state in ReviewState])
    on = models.DateField()
    mode = models.CharField(max_length=12, blank=True, help_text="Code list: review mode.")
    chair = models.CharField(max_length=120, blank=True)
    clinical_expert = models.CharField(max_length=120, blank=True)
    expert_by_experience = models.CharField(max_length=120, blank=True)
    consent = models.CharField(max_length=12, blank=True, help_text="Code list: consent basis.")
    consent_on = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=12, blank=True, help_text="Code list: who asked for the review.")
    safe = models.CharField(max_length=1, blank=True)
    good_care = models.CharField(max_length=1, blank=True)
    plan_for_future = models.CharField(max_length=1, blank=True)
    could_be_community = models.CharField(max_length=1, blank=True)
    outcome = models.CharField(max_length=12, blank=True, help_text="Code list: review outcome.")
    summary = models.TextField(max_length=4000, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    escalation = models.TextField(max_length=2000, blank=True, help_text="Why, and to whom.")
    escalation_outcome = models.TextField(max_length=2000, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ReviewKind)), name="review_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=list(ReviewState)), name="review_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.HELD) | Q(outcome=""), name="review_outcome_needs_a_review"
            ),
            models.CheckConstraint(
                condition=Q(escalated_on__isnull=False) | Q(escalation="", escalation_outcome=""),
                name="review_escalation_has_a_day",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{question}__in": ["", "y", "n"]}), name=f"review_{question}_is_yes_or_no"
                )
                for question in ("safe", "good_care", "plan_for_future", "could_be_community")
            ),
        ]
        indexes = [models.Index(fields=["person", "on"], name="review_by_person")]

    QUESTIONS: ClassVar = ("safe", "good_care", "plan_for_future", "could_be_community")

    def __str__(self) -> str:
        return f"{ReviewKind(self.kind).label} on {self.on}"


class FindingQuerySet(OfPersonQuerySet["Finding"]):
    person_path = "review__person"


class Finding(Identified):
    """What a review found on one key line of enquiry: green, amber or red, and what shows it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="findings")
    topic = models.CharField(max_length=16, help_text="Code list: key line of enquiry.")
    rating = models.CharField(max_length=5, help_text="green, amber or red")
    evidence = models.TextField(max_length=2000, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "topic"], name="finding_once_per_topic"),
            models.CheckConstraint(
                condition=Q(rating__in=["green", "amber", "red"]), name="finding_rating_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.rating}"
