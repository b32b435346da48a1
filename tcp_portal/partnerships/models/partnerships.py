"""Partnerships, who belongs to them, their places and populations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from tcp_portal.access.permissions import Permission
from tcp_portal.models import Identified, ends_after_start, in_force_on
from tcp_portal.partnerships.models.organisations import Organisation

if TYPE_CHECKING:
    from tcp_portal.access.scope import Scope


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, scope: Scope, permission: Permission = Permission.VIEW_MEASURES) -> Self:
        """Partnerships in which the reader holds the permission today."""
        return self.filter(pk__in=scope.partnership_ids(permission))


class Partnership(Identified):
    """A Transforming Care Partnership: commissioners, councils and specialised commissioning of some places."""

    code = models.SlugField(
        max_length=12, unique=True, help_text="Short name used in addresses, for example BHR."
    )
    name = models.CharField(max_length=160, unique=True)
    region = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(help_text="First day of the first month that the register covers.")
    opens_at = models.DateField(
        null=True, blank=True, help_text="Month in which pages open; empty means the last complete month."
    )
    synthetic = models.BooleanField(default=False, help_text="Every person in it is invented.")

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="partnership_code_not_empty")]

    def __str__(self) -> str:
        return self.name


class Place(Identified):
    """A borough or other local area of a partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="places")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="place_name_once_per_partnership")
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force_on(self, day: date) -> Self:
        return self.filter(in_force_on(day))


class Membership(Identified):
    """An organisation belongs to a partnership from a day, for one place or for all of it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_start("valid_from", "valid_to", "membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["partnership", "organisation", "place", "valid_from"], name="membership_once"
            ),
            models.UniqueConstraint(
                fields=["partnership", "organisation", "valid_from"],
                condition=Q(place__isnull=True),
                name="membership_of_the_whole_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.partnership}"


class PopulationBasis(models.TextChoices):
    ADULTS_GP = "adults_gp_registered", "adults (18 and over) registered with a GP"
    ALL_GP = "all_gp_registered", "people of all ages registered with a GP"
    ADULTS_RESIDENT = "adults_resident", "resident adults (18 and over)"
    CHILDREN_RESIDENT = "children_resident", "resident children and young people (under 18)"


class Population(Identified):
    """A denominator: how many people, of which basis and year, and who says so."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="populations")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="populations"
    )
    basis = models.CharField(max_length=24, choices=PopulationBasis.choices)
    year = models.PositiveSmallIntegerField(help_text="Year that the count is for.")
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=240)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "place", "basis", "year"], name="population_once"),
            models.UniqueConstraint(
                fields=["partnership", "basis", "year"],
                condition=Q(place__isnull=True),
                name="population_of_the_whole_once",
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="population_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.get_basis_display()}, {self.year}"
