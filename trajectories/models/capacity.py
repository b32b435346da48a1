"""Beds at a site, and how many people each partnership plans there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tcp_portal.models import Versioned, ends_after_start
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models.methods import OfPartnershipQuerySet


class BedCapacityQuerySet(OfPartnershipQuerySet["BedCapacity"]):
    pass


class BedCapacity(Versioned):
    """Beds at a site over a period: of the whole unit, or those that one partnership commissions there."""

    site = models.ForeignKey("partnerships.Site", on_delete=models.PROTECT, related_name="capacities")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, null=True, blank=True, related_name="bed_capacities"
    )
    beds = models.PositiveSmallIntegerField()
    viable = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Fewest people with whom the unit can run, where the provider says so.",
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240)

    objects = BedCapacityQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "capacity_ends_after_it_starts"),
            models.UniqueConstraint(fields=["site", "partnership", "valid_from"], name="capacity_once"),
            models.UniqueConstraint(
                fields=["site", "valid_from"],
                condition=Q(partnership__isnull=True),
                name="capacity_of_the_unit_once",
            ),
            models.CheckConstraint(
                condition=Q(viable__isnull=True) | Q(viable__lte=F("beds")),
                name="capacity_holds_viable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beds} beds at {self.site}"


class SitePlanQuerySet(OfPartnershipQuerySet["SitePlan"]):
    pass


class SitePlan(Versioned):
    """How many people of a partnership its plan has at one site at a month end."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="site_plans")
    site = models.ForeignKey("partnerships.Site", on_delete=models.PROTECT, related_name="site_plans")
    month_starts_on = models.DateField()
    value = models.PositiveSmallIntegerField()
    is_assumption = models.BooleanField(default=False)
    source = models.CharField(max_length=240, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    objects = SitePlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "site", "month_starts_on"], name="site_plan_once_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} at {self.site}, {self.month_starts_on:%B %Y}"
