"""What was decided, what support was asked for, what was learnt."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from cohorts.models import RootCause
from tcp_portal.kept import KeptQuerySet, OfPartnership, Owned, number_once, one_of
from tcp_portal.models import ends_after_start
from workstreams.models.workstreams import Workstream


class DecisionState(models.TextChoices):
    ASKED = "asked", "Asked for"
    MADE = "made", "Made"
    DECLINED = "declined", "Declined"
    REPLACED = "replaced", "Replaced by a later one"


class DecisionQuerySet(KeptQuerySet["Decision"]):
    def review_overdue_on(self, day: date) -> Self:
        """In force, and to be looked at again before the day: `workstreams.domain.decisions`."""
        return self.current().filter(state=DecisionState.MADE, review_on__lt=day)


class Decision(OfPartnership, Owned):
    """A line of the decision log: asked for or made at a meeting, why, from which options, who follows it up."""

    number = models.PositiveIntegerField()
    what = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=DecisionState.choices, default=DecisionState.MADE)
    on = models.DateField(help_text="Day it was made, or is asked for.")
    agenda_item = models.ForeignKey(
        "workstreams.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    rationale = models.TextField(max_length=1000, blank=True)
    options = models.TextField(max_length=1000, blank=True)
    review_on = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("decision_number_once"),
            models.CheckConstraint(condition=~Q(what=""), name="decision_says_something"),
            one_of("state", DecisionState, "decision_state_is_known"),
            ends_after_start("on", "review_on", "decision_is_reviewed_after_it_is_made"),
            models.CheckConstraint(
                condition=Q(state=DecisionState.REPLACED, replaced_by__isnull=False)
                | ~Q(state=DecisionState.REPLACED) & Q(replaced_by__isnull=True),
                name="decision_replaced_names_the_later_one",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                name="decision_replaces_another",
            ),
        ]

    def __str__(self) -> str:
        return f"D{self.number}"


class SupportRequestQuerySet(KeptQuerySet["SupportRequest"]):
    def open(self) -> Self:
        """Those that nobody answered."""
        return self.current().filter(answered_on__isnull=True)

    def overdue_on(self, day: date) -> Self:
        """Those that were to be answered before the day and are not."""
        return self.current().filter(Q(answered_on__isnull=True) | Q(answered_on__gt=day), needed_by__lt=day)


class SupportRequest(OfPartnership, Owned):
    """What the partnership asks of somebody above or beside it, and what they answered."""

    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    why = models.TextField(max_length=1000, blank=True)
    asked_of = models.CharField(max_length=160)
    asked_on = models.DateField()
    needed_by = models.DateField(null=True, blank=True)
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="support_requests"
    )
    answer = models.TextField(max_length=1000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True, help_text="Whether the support was given.")

    objects = SupportRequestQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("supportrequest_number_once"),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(asked_of=""), name="supportrequest_says_what_and_whom"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="", granted__isnull=True)
                | Q(answered_on__isnull=False, granted__isnull=False) & ~Q(answer=""),
                name="supportrequest_answer_is_whole",
            ),
            ends_after_start("asked_on", "answered_on", "supportrequest_is_answered_after_it_is_asked"),
        ]

    def __str__(self) -> str:
        return f"S{self.number}"


class LessonSource(models.TextChoices):
    ROOT_CAUSE = "root_cause", "Root-cause review"
    MEETING = "meeting", "Meeting"
    EVENT = "event", "Engagement event"
    AUDIT = "audit", "Audit or inspection"
    OTHER = "other", "Other"


class LessonQuerySet(KeptQuerySet["Lesson"]):
    pass


class Lesson(OfPartnership, Owned):
    """What was learnt in an area of review, for everybody; the root causes behind it are those of people, by link."""

    number = models.PositiveIntegerField()
    area = models.CharField(
        max_length=16, help_text="Code list: area of review (cohorts.domain.codes.REVIEW_AREA)."
    )
    finding = models.TextField(max_length=1000, help_text="Never names or describes a person.")
    source = models.CharField(max_length=12, choices=LessonSource.choices)
    learnt_on = models.DateField()
    shared_on = models.DateField(null=True, blank=True, help_text="When the Board heard it.")
    workstream = models.ForeignKey(
        Workstream, on_delete=models.PROTECT, null=True, blank=True, related_name="lessons"
    )
    root_causes = models.ManyToManyField(RootCause, related_name="lessons", blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta(OfPartnership.Meta):
        constraints = [
            *OfPartnership.Meta.constraints,
            *Owned.Meta.constraints,
            number_once("lesson_number_once"),
            models.CheckConstraint(condition=~Q(finding=""), name="lesson_says_something"),
            one_of("source", LessonSource, "lesson_source_is_known"),
            ends_after_start("learnt_on", "shared_on", "lesson_is_shared_after_it_is_learnt"),
        ]

    def __str__(self) -> str:
        return f"L{self.number}"
