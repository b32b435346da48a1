"""Answers to an offered transfer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms

from cohorts.forms.base import RecordForm, VersionField
from cohorts.forms.beds import BED_FIELDS, BedForm, bed_initial
from cohorts.models import Episode
from cohorts.services.choices import Choices
from cohorts.services.facts import BedFacts
from cohorts.services.handovers import Arrival

NOT_KNOWN = "Not known"


class AcceptForm(BedForm):
    """Where the person is at home here, and the bed in which they go on: the present one, unless it changes."""

    keeps_codes = True
    home_place = forms.ChoiceField(label="Home place", required=False)
    originating_commissioner = forms.ChoiceField(label="Home CCG or ICB", required=False)
    version = VersionField()
    empty = {"home_place": NOT_KNOWN, "originating_commissioner": NOT_KNOWN}
    groups = (("At home", ("home_place", "originating_commissioner")), ("In this bed", BED_FIELDS))

    def __init__(self, data: Any = None, *, bed: Episode | None, **more: Any) -> None:
        self.present = bed
        super().__init__(data, **more)

    def offer(self, choices: Choices) -> None:
        """The receiving partnership's places, commissioners and hospitals, and the hospital of now."""
        known = {pk for pk, _ in choices.sites}
        if self.present is not None and self.present.site_id not in known:
            site = self.present.site
            here = (site.pk, f"{site.name}, {site.provider.name}")
            choices = replace(choices, sites=(here, *choices.sites))
        super().offer(choices)
        self.choose("home_place", choices.places)
        self.choose("originating_commissioner", choices.origins)

    def arrival(self, bed: BedFacts) -> Arrival:
        """The answer of a valid form; `bed` as the view made it, for its hospital may be new."""
        home, origin = self.cleaned_data["home_place"], self.cleaned_data["originating_commissioner"]
        return Arrival(UUID(home) if home else None, UUID(origin) if origin else None, bed)


def accept_initial(bed: Episode | None) -> dict[str, Any]:
    """The bed of now; who pays for it changes with the partnership."""
    return {**bed_initial(bed), "commissioner": ""} if bed is not None else {}


class DeclineForm(RecordForm):
    """Why the person is not taken over."""

    reason = forms.CharField(
        label="Why do you decline?",
        max_length=400,
        help_text="The other partnership reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why you decline"},
    )
    version = VersionField()
    groups = (("", ("reason",)),)


class WithdrawForm(RecordForm):
    """Nothing is asked: the button is the answer."""

    version = VersionField()
    groups = (("", ()),)
