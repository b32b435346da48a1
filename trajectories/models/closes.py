"""A month as first reported: its figures, the stays behind them and the pack, frozen on the day of closing."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from cohorts.models.people import OfPersonQuerySet, Person
from cohorts.models.spells import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.models import Identified, Versioned
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place, User


class MonthCloseQuerySet(models.QuerySet["MonthClose"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Closes of partnerships in which the reader holds the permission."""
        return self.filter(partnership__in=scope.partnership_ids(permission))

    def standing(self) -> Self:
        """Closes that were not reopened: at most one of each month."""
        return self.filter(reopened_at__isnull=True)


class MonthClose(Versioned):
    """One closing of a month. Reopening ends it, needs a reason and two people, and keeps all it froze."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="month_closes")
    month_starts_on = models.DateField(help_text="First day of the month that is closed.")
    number = models.PositiveSmallIntegerField(
        help_text="1 for the first closing; what it froze is first reported."
    )
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(help_text="Everything recorded by then is in the frozen figures.")
    note = models.CharField(max_length=400, blank=True)
    figures_digest = models.CharField(max_length=64, help_text="SHA-256 over the frozen figures.")
    lines_digest = models.CharField(max_length=64, help_text="SHA-256 over the frozen lines.")
    document = models.JSONField(
        default=dict, help_text="The neutral board pack of that moment; no person in it."
    )
    document_digest = models.CharField(max_length=64, help_text="SHA-256 over its words, tables and charts.")
    reopen_asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopen_asked_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.CharField(max_length=400, blank=True)
    reopened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)

    objects = MonthCloseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "month_starts_on", "number"], name="month_close_number_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "month_starts_on"],
                condition=Q(reopened_at__isnull=True),
                name="month_closed_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="month_close_number_from_one"),
            models.CheckConstraint(
                condition=Q(reopen_asked_by__isnull=True, reopen_asked_at__isnull=True, reopen_reason="")
                | Q(reopen_asked_by__isnull=False, reopen_asked_at__isnull=False) & ~Q(reopen_reason=""),
                name="month_reopening_is_asked_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reopened_by__isnull=True, reopened_at__isnull=True)
                | Q(reopened_by__isnull=False, reopened_at__isnull=False, reopen_asked_by__isnull=False)
                & ~Q(reopened_by=F("reopen_asked_by")),
                name="month_is_reopened_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month.label}, closing {self.number}"

    @property
    def month(self) -> Month:
        return Month.of(self.month_starts_on)


class FrozenPart(Identified):
    """Every figure of one part of the people, as it stood when the month was closed.

    `figures` holds for each id of a measure the value, numerator, denominator, reason, note and version of the
    definition; decimals are text, so that nothing is rounded on the way.
    """

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="parts")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place_name = models.CharField(max_length=80)
    arrangement = models.CharField(max_length=24)
    age_group = models.CharField(max_length=12)
    category = models.CharField(max_length=80)
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["close", "place_name", "arrangement", "age_group", "category"],
                name="frozen_part_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_name}, {self.arrangement}"


class FrozenLineQuerySet(OfPersonQuerySet["FrozenLine"]):
    def counted_by(self, scope: Scope) -> Self:
        """Lines that may enter a figure the reader sees: those of partnerships whose measures they may view."""
        return self.filter(close__partnership__in=scope.partnership_ids(Permission.VIEW_MEASURES))


class FrozenLine(Identified):
    """One stay as it was known when the month was closed: what every frozen figure was counted from."""

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="lines")
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="frozen_lines")
    facts = models.JSONField(help_text="The stay, its beds, reviews, plan dates and delays as plain values.")

    objects = FrozenLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["close", "spell"], name="frozen_line_once")]

    def __str__(self) -> str:
        return f"A stay in {self.close}"


class FrozenBasis(Identified):
    """What stood beside the stays when the month was closed: places, plan, populations, tolerance and policy.

    None of it is about a person.
    """

    close = models.OneToOneField(MonthClose, on_delete=models.PROTECT, related_name="basis")
    facts = models.JSONField(
        help_text="As plain values; of a plan the points, of a population count and source."
    )

    def __str__(self) -> str:
        return f"What stood beside the stays, {self.close}"
