"""The tracker's filters, as they stand in its address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from markupsafe import Markup

from cohorts.domain.bands import BANDS
from cohorts.domain.codes import SECURITY
from cohorts.domain.kinds import Arrangement
from cohorts.domain.review_clock import ReviewStatus
from cohorts.domain.tracker import NO_PLACE, SORTS, Ask, InHospital, PlannedBand
from tcp_portal.charts.words import number
from tcp_portal.web.forms import error_summary

Choices = list[tuple[str, str]]

NHS_NUMBER = "nhs-number"
NO_NUMBERS = (
    "Find searches references, initials, hospitals and wards. To find someone by NHS number, use Record "
    "admission: a number typed here would stay in the browser's history."
)
PLANNED_LABELS = {
    PlannedBand.PASSED: "Passed",
    PlannedBand.NEXT_3_MONTHS: "In the next 3 months",
    PlannedBand.FROM_3_MONTHS: "In 3 to 6 months",
    PlannedBand.FROM_6_MONTHS: "In 6 to 12 months",
    PlannedBand.LATER: "Later",
    PlannedBand.NOT_SET: "Not set",
}
REVIEWED = tuple(status for status in ReviewStatus if status is not ReviewStatus.NOT_APPLICABLE)


class TrackerFilter(forms.Form):
    """Every filter may be left out. An address with a value that does not exist is told so."""

    place = forms.CharField(required=False, max_length=80)
    arrangement = forms.ChoiceField(required=False, label="Commissioner")
    security = forms.ChoiceField(required=False, label="Security")
    stay = forms.ChoiceField(required=False, label="Length of stay")
    planned = forms.ChoiceField(required=False, label="Planned date")
    review = forms.ChoiceField(required=False, label="Review")
    text = forms.CharField(required=False, max_length=60, label="Find")
    sort = forms.ChoiceField(
        required=False, choices=[(f"{sign}{name}", name) for name in SORTS for sign in ("", "-")]
    )

    def __init__(self, data: Any, *, day: date) -> None:
        super().__init__(data, auto_id="filter-%s")
        # A form copies its declared fields, so these choices are of this request only.
        self.choose("arrangement", [(kind.value, kind.label) for kind in Arrangement])
        self.choose("security", SECURITY.choices(day))
        self.choose("stay", [(band.key, band.label) for band in BANDS])
        self.choose("planned", [(band.value, label) for band, label in PLANNED_LABELS.items()])
        self.choose("review", [(status.value, status.label) for status in REVIEWED])

    def choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Gives a field its choices, with “any” before them, and an error in plain words."""
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", "Any"), *choices]
        field.error_messages["invalid_choice"] = f"{field.label}: choose one from the list."

    def clean_text(self) -> str:
        """NHS numbers do not belong in an address, which browsers and servers keep."""
        text: str = self.cleaned_data["text"]
        if len(re.sub(r"\D", "", text)) >= 9:
            raise ValidationError(NO_NUMBERS, code=NHS_NUMBER)
        return text

    @property
    def holds_nhs_number(self) -> bool:
        """Whether someone typed what looks like an NHS number: the answer must not carry it on."""
        return self.has_error("text", NHS_NUMBER)

    @property
    def place_asked(self) -> str:
        """The place asked for, as it stands in the address."""
        return str(self.data.get("place", ""))[:80]

    def ask(self) -> Ask:
        """What a valid form asks for."""
        cleaned = self.cleaned_data
        sort = cleaned["sort"] or "person"
        return Ask(
            **{
                name: cleaned[name]
                for name in ("place", "arrangement", "security", "stay", "planned", "review", "text")
            },
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
        )

    @property
    def error_summary(self) -> Markup:
        """The list of what is wrong with the filters."""
        return error_summary(self)

    def options(self, name: str) -> Choices:
        """What the select of a filter offers."""
        field = cast(forms.ChoiceField, self.fields[name])
        return list(cast(Choices, field.choices))

    def chosen(self, name: str) -> str:
        """What stands in a filter: as typed, but never a refused text."""
        return "" if name in self.errors else str(self.cleaned_data.get(name, ""))


def place_options(everyone: Iterable[InHospital], chosen: str) -> Choices:
    """Places of the people in hospital with their number; the chosen one also where nobody is left in it."""
    counts: dict[str | None, int] = {}
    for row in everyone:
        counts[row.place] = counts.get(row.place, 0) + 1
    if chosen and chosen != NO_PLACE:
        counts.setdefault(chosen, 0)
    unplaced = counts.pop(None, 0)
    options = [("", "All places")]
    options += [(str(place), f"{place} ({number(counts[place])})") for place in sorted(counts, key=str)]
    return [*options, (NO_PLACE, f"No place recorded ({number(unplaced)})")]
