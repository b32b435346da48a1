"""Organisations that commission or provide care, and the hospital sites of providers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tcp_portal.models import Identified, ends_after_start


class OrganisationKind(models.TextChoices):
    CCG = "ccg", "Clinical commissioning group"
    ICB = "icb", "Integrated care board"
    COUNCIL = "council", "Council"
    SPECIALISED = "specialised", "NHS England specialised commissioning"
    PROVIDER_COLLABORATIVE = "provider_collaborative", "Provider collaborative"
    PROVIDER = "provider", "Provider"


class Organisation(Identified):
    """A body with its ODS code (Organisation Data Service) where it has one."""

    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=24, choices=OrganisationKind.choices)
    ods_code = models.CharField("ODS code", max_length=10, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ods_code"], condition=~Q(ods_code=""), name="organisation_ods_code_once"
            ),
            models.UniqueConstraint(fields=["name"], name="organisation_name_once"),
            ends_after_start("opened_on", "closed_on", "organisation_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(Identified):
    """A hospital site of a provider; the unit at which a person stays."""

    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    town = models.CharField(max_length=80, blank=True)
    ods_code = models.CharField("ODS site code", max_length=12, blank=True)
    specialist_residential = models.BooleanField(
        default=False,
        help_text="A specialist residential service: some measures are given with and without it.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "name"], name="site_name_once_per_provider"),
            models.UniqueConstraint(
                fields=["ods_code"], condition=~Q(ods_code=""), name="site_ods_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
