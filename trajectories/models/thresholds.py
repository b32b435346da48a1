"""From which difference on a figure counts as off plan: policy, so a dated row with its source."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.models import Identified, ends_after_start


class Threshold(Identified):
    """How far above plan is only slightly worse: up to so many people, or so many per cent of the plan if more."""

    people = models.PositiveSmallIntegerField(help_text="Always slightly worse up to this many people.")
    percent_of_plan = models.DecimalField(max_digits=5, decimal_places=2)
    valid_from = models.DateField(unique=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)

    class Meta:
        verbose_name = "tolerance of a plan"
        verbose_name_plural = "tolerances of plans"
        constraints = [
            ends_after_start("valid_from", "valid_to", "threshold_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(percent_of_plan__gte=0, percent_of_plan__lte=100),
                name="threshold_percent_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} or {self.percent_of_plan}% of plan, from {self.valid_from}"
