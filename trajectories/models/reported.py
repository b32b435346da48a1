"""What an earlier document said, kept beside what the register says."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cohorts.domain.kinds import Arrangement
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned, ends_after_start
from tcp_portal.partnerships.models import Partnership, Place, User


class Response(models.TextChoices):
    GIVEN = "", "A figure was given"
    NONE = "none", "No response"


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Figures of partnerships in which the reader holds the permission."""
        return self.filter(partnership__in=scope.partnership_ids(permission))


class ReportedFigure(Versioned):
    """One figure as a document printed it. "No response" is kept as such: it is not zero.

    `first_month` and `last_month` are the same for a figure of one month; a flow over a year has both ends.
    `printed_month` is the month that the document names where the figure is read here as another month's.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="reported_figures")
    measure = models.CharField(max_length=60, help_text="Id in the register of measures.")
    first_month = models.DateField()
    last_month = models.DateField()
    printed_month = models.DateField(null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    arrangement = models.CharField(
        max_length=24, choices=[(kind.value, kind.label) for kind in Arrangement], blank=True
    )
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    response = models.CharField(max_length=8, choices=Response.choices, blank=True)
    document = models.CharField(max_length=160)
    where = models.CharField(max_length=120, blank=True, help_text="Page, slide or table.")
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = ReportedFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("first_month", "last_month", "reported_range_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, response=Response.GIVEN)
                | Q(value__isnull=True, response=Response.NONE),
                name="reported_value_or_no_response",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="reported_value_not_negative"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="reported_figure_has_a_document"),
            models.CheckConstraint(
                condition=Q(arrangement__in=["", *Arrangement]), name="reported_arrangement_is_known"
            ),
        ]
        indexes = [models.Index(fields=["partnership", "last_month"], name="reported_by_month")]

    def __str__(self) -> str:
        return f"{self.measure} in {self.document}"
