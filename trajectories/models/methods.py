"""How a measure is charted and judged: rules of its chart, targets, recalculations. Dated, with reason and owner."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from tcp_portal.access import Permission, Scope
from tcp_portal.models import Versioned, ends_after_start, in_force_on
from tcp_portal.partnerships.models import Partnership, User

_Row = TypeVar("_Row", bound=models.Model)


class OfPartnershipQuerySet(models.QuerySet[_Row]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Rows of partnerships in which the reader holds the permission, and rows of all partnerships."""
        return self.filter(Q(partnership__isnull=True) | Q(partnership__in=scope.partnership_ids(permission)))

    def in_force_on(self, day: object) -> Self:
        return self.filter(in_force_on(day))


class ChartRule(models.TextChoices):
    XMR = "xmr", "XmR chart"
    T = "t", "T chart: days between events"
    G = "g", "G chart: cases between events"
    RUN = "run", "Run chart"


class ChartMethodQuerySet(OfPartnershipQuerySet["ChartMethod"]):
    pass


class ChartMethod(Versioned):
    """The rules of one measure's chart in one partnership; a measure without a row has the portal's own rules."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="chart_methods")
    measure = models.CharField(max_length=60)
    chart = models.CharField(max_length=4, choices=ChartRule.choices, default=ChartRule.XMR)
    shift = models.PositiveSmallIntegerField(default=7)
    trend = models.PositiveSmallIntegerField(default=7)
    two_of_three = models.CharField(max_length=8, default="beyond")
    screen_outliers = models.BooleanField(default=False)
    conflict = models.CharField(max_length=12, default="concern")
    minimum_points = models.PositiveSmallIntegerField(default=15)
    baseline = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="First points that fix limits."
    )
    reason = models.CharField(max_length=400)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = ChartMethodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "measure"], name="chart_method_once"),
            models.CheckConstraint(
                condition=Q(shift__gte=6, shift__lte=8, trend__gte=6, trend__lte=8),
                name="chart_method_runs_of_six_to_eight",
            ),
            models.CheckConstraint(
                condition=Q(two_of_three__in=["beyond", "between"], conflict__in=["improvement", "concern"]),
                name="chart_method_choices_are_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="chart_method_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Chart of {self.measure}"


class MeasureTargetQuerySet(OfPartnershipQuerySet["MeasureTarget"]):
    pass


class MeasureTarget(Versioned):
    """What a measure should reach, from a day, and who says so. A trajectory is no target."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="measure_targets"
    )
    measure = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    set_by_body = models.CharField(max_length=120, help_text="Who set it, for example NHS England.")
    source = models.CharField(max_length=240)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)

    objects = MeasureTargetQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "target_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["partnership", "measure", "valid_from"], name="target_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["measure", "valid_from"],
                condition=Q(partnership__isnull=True),
                name="target_of_all_once_a_day",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="target_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"


class RecalculationQuerySet(OfPartnershipQuerySet["Recalculation"]):
    pass


class Recalculation(Versioned):
    """Limits start anew at a month, because people decided so for a cause they name."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="recalculations")
    measure = models.CharField(max_length=60)
    month_starts_on = models.DateField(help_text="First day of the first month of the new limits.")
    reason = models.CharField(max_length=400)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RecalculationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "measure", "month_starts_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="recalculation_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recalculation_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} from {self.month_starts_on:%B %Y}"
