"""Rules of policy behind the pack: ranges of the rate, and when a measure needs a page of its own. Dated, sourced."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cohorts.domain.kinds import Arrangement
from tcp_portal.models import Identified, ends_after_start


class RateThreshold(Identified):
    """How many people in hospital per million there should be at most, by a day; `low` where policy gives a range.

    It holds from the day on which it was published, until another takes its place.
    """

    arrangement = models.CharField(
        max_length=24,
        choices=[(kind.value, kind.label) for kind in Arrangement],
        blank=True,
        help_text="Whose beds; empty: all.",
    )
    low = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(max_digits=7, decimal_places=2)
    met_by = models.DateField(help_text="By when it is to be met.")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "ratethreshold_ends_after_it_starts"),
            models.UniqueConstraint(fields=["arrangement", "valid_from"], name="ratethreshold_once_a_day"),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__gt=0) | Q(low__gte=0, high__gte=F("low")),
                name="ratethreshold_low_is_below_high",
            ),
            models.CheckConstraint(
                condition=Q(arrangement__in=["", *Arrangement]), name="ratethreshold_arrangement_is_known"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="ratethreshold_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.high} per million by {self.met_by}"


class PageRuleKind(models.TextChoices):
    FAIL = "fail", "It will miss its target as it is"
    CONCERN = "concern", "It changes for the worse"
    MISSED = "missed", "It has missed its target"
    OFF_PLAN = "off_plan", "It is worse than plan by more than the tolerance"
    STALE = "stale", "Its latest figure is old"
    FORECAST = (
        "forecast",
        "By the forecast it is unlikely to be at or below plan at the end of the financial year",
    )
    NATIONAL = "national", "It has missed a target that law or national policy sets"


class PageRule(Identified):
    """When a measure needs a page of its own in the pack: what is wrong, and for how many months running."""

    rule = models.CharField(max_length=8, choices=PageRuleKind.choices)
    months = models.PositiveSmallIntegerField(default=1, help_text="For so many months running.")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "pagerule_ends_after_it_starts"),
            models.UniqueConstraint(fields=["rule", "valid_from"], name="pagerule_once_a_day"),
            models.CheckConstraint(condition=Q(rule__in=PageRuleKind.values), name="pagerule_is_known"),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=12), name="pagerule_months_1_to_12"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="pagerule_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}, {self.months} months"
