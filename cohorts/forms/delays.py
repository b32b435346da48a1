"""The filters of the list of delays, as they stand in its address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from markupsafe import Markup

from cohorts.domain.codes import ATTRIBUTION, DELAY_REASON
from cohorts.services.delay_list import NO_PLACE, Ask, Leaver
from tcp_portal.web.forms import error_summary

Choices = list[tuple[str, str]]


class DelayFilter(forms.Form):
    """Every filter may be left out. An address with a value that does not exist is told so."""

    place = forms.CharField(required=False, max_length=80)
    reason = forms.ChoiceField(required=False, label="Reason")
    attribution = forms.ChoiceField(required=False, label="Attributed to")
    escalated = forms.ChoiceField(required=False, label="Escalated")

    def __init__(self, data: Any, *, people: Iterable[Leaver]) -> None:
        super().__init__(data, auto_id="filter-%s")
        everyone = list(people)
        used = {delay.reason for one in everyone for delay in one.delays} | {self._asked("reason")}
        self._choose("reason", [(code.code, code.label) for code in DELAY_REASON.codes if code.code in used])
        self._choose("attribution", [(code.code, code.label) for code in ATTRIBUTION.codes])
        self._choose("escalated", [("yes", "Yes"), ("no", "Not yet")])
        places = {one.place for one in everyone if one.place} | {self.place_asked} - {"", NO_PLACE}
        self.places: Choices = [
            ("", "All places"),
            *((place, place) for place in sorted(places)),
            (NO_PLACE, "No place recorded"),
        ]

    def _asked(self, name: str) -> str:
        return str(self.data.get(name, ""))

    def _choose(self, name: str, choices: Choices) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", "Any"), *choices]
        field.error_messages["invalid_choice"] = f"{field.label}: choose one from the list."

    @property
    def place_asked(self) -> str:
        """The place asked for, as it stands in the address."""
        return self._asked("place")[:80]

    def ask(self) -> Ask:
        """What a valid form asks for."""
        return Ask(**{name: self.cleaned_data[name] for name in Ask.__slots__})

    @property
    def error_summary(self) -> Markup:
        """The list of what is wrong with the filters."""
        return error_summary(self)

    def options(self, name: str) -> Choices:
        """What the select of a filter offers."""
        return list(cast(Choices, cast(forms.ChoiceField, self.fields[name]).choices))

    def chosen(self, name: str) -> str:
        """What stands in a filter."""
        return "" if name in self.errors else str(self.cleaned_data.get(name, ""))
