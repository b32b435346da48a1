"""Entering people planned at a site, and beds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from tcp_portal.partnerships.models import Site
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSDateField, NHSForm
from trajectories.services.site_plans import CapacityFacts, SitePlanFacts

UNIT, OWN = "unit", "own"
MOST = 999


class _OfSite(NHSForm):
    """A form that names a site."""

    site = forms.ChoiceField(label="Site", error_messages={"required": "Choose a site"})

    def __init__(self, *args: Any, sites: Iterable[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["site"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        named = ((str(site.pk), f"{site.name}, {site.provider.short_name}") for site in sites)
        field.choices = [("", "Choose a site"), *named]


class SitePlanForm(_OfSite):
    """How many people at the end of one month."""

    month = MonthField(
        label="Month at whose end the figure stands",
        help_text="For example 2018-03",
        error_messages={"required": "Enter the month"},
    )
    value = forms.IntegerField(
        label="People planned",
        help_text="0 means that nobody of the partnership is to be there",
        min_value=0,
        max_value=MOST,
        error_messages={"required": "Enter how many people", "invalid": "Enter a whole number"},
    )
    is_assumption = forms.BooleanField(label="Assumed here, not agreed elsewhere", required=False)
    source = forms.CharField(label="Document or meeting it comes from", max_length=240, required=False)

    def facts(self) -> SitePlanFacts:
        """What a valid form says."""
        said = self.cleaned_data
        return SitePlanFacts(
            UUID(said["site"]), said["month"], said["value"], said["is_assumption"], said["source"]
        )


class CapacityForm(_OfSite):
    """Beds over a period."""

    whose = forms.ChoiceField(
        label="Which beds",
        choices=[(OWN, "Those that the partnership commissions"), (UNIT, "All beds of the unit")],
        error_messages={"required": "Say which beds"},
    )
    beds = forms.IntegerField(
        label="Beds",
        min_value=0,
        max_value=MOST,
        error_messages={"required": "Enter how many beds", "invalid": "Enter a whole number"},
    )
    viable = forms.IntegerField(
        label="Fewest people with whom the unit can run",
        help_text="Only for all beds of the unit, and only where the provider says so",
        min_value=0,
        max_value=MOST,
        required=False,
    )
    valid_from = NHSDateField(label="From", subject="First day", help_text="For example, 1 4 2017")
    valid_to = NHSDateField(
        label="Until",
        subject="Last day",
        help_text="The day after the last; empty while they stand",
        required=False,
    )
    source = forms.CharField(
        label="Who says so",
        max_length=240,
        error_messages={"required": "Name the contract, document or person"},
    )

    def facts(self) -> CapacityFacts:
        """What a valid form says."""
        said = self.cleaned_data
        return CapacityFacts(
            site_id=UUID(said["site"]),
            of_unit=said["whose"] == UNIT,
            beds=said["beds"],
            viable=said["viable"] if said["whose"] == UNIT else None,
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
            source=said["source"],
        )
