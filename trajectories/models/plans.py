"""The trajectory: versions of the plan for people in hospital, each with its points."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from cohorts.domain.kinds import Arrangement
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, Versioned
from tcp_portal.partnerships.models import Partnership, Place, User


class PlanState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    ACCEPTED = "accepted", "Accepted"


def _signed(pair: str) -> Q:
    return Q(**{f"{pair}_by__isnull": False, f"{pair}_at__isnull": False})


def _unsigned(pair: str) -> Q:
    return Q(**{f"{pair}_by__isnull": True, f"{pair}_at__isnull": True})


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Versions of partnerships in which the reader holds the permission."""
        return self.filter(partnership__in=scope.partnership_ids(permission))

    def accepted(self) -> Self:
        """Accepted versions, the latest first: the first one is the plan in force."""
        return self.filter(state=PlanState.ACCEPTED).order_by("-decided_at", "-number")


class PlanVersion(Versioned):
    """One version of a partnership's plan, from draft to decision. Once accepted nothing of it changes:
    a new plan is a new version, so that a chart can always say which plan it shows."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    source = models.CharField(max_length=240, blank=True, help_text="Document that the figures come from.")
    is_assumption = models.BooleanField(
        default=False, help_text="Some figures were made here, not agreed elsewhere."
    )
    notes = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why the version was returned.")

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="plan_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="plan_has_a_title"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT) & _unsigned("submitted") & _unsigned("decided")
                | Q(state=PlanState.SUBMITTED) & _signed("submitted") & _unsigned("decided")
                | Q(state__in=[PlanState.RETURNED, PlanState.ACCEPTED])
                & _signed("submitted")
                & _signed("decided"),
                name="plan_state_has_its_signatures",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.ACCEPTED) | ~Q(decided_by=F("submitted_by")),
                name="plan_is_accepted_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.RETURNED) & ~Q(reason="")
                | ~Q(state=PlanState.RETURNED) & Q(reason=""),
                name="plan_is_returned_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}: {self.title}"


class PlanPoint(Identified):
    """How many people the plan allows in hospital at the end of a month, for everyone or for one part."""

    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="points")
    month = models.DateField(help_text="First day of the month at whose end the figure stands.")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    arrangement = models.CharField(
        max_length=24, choices=[(kind.value, kind.label) for kind in Arrangement], blank=True
    )
    value = models.PositiveIntegerField()
    is_assumption = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "month", "place", "arrangement"],
                condition=Q(place__isnull=False),
                name="plan_point_once_per_place",
            ),
            models.UniqueConstraint(
                fields=["plan", "month", "arrangement"],
                condition=Q(place__isnull=True),
                name="plan_point_once",
            ),
            models.CheckConstraint(
                condition=Q(arrangement__in=["", *Arrangement]), name="plan_point_arrangement_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} at the end of {self.month:%B %Y}"
