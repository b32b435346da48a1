"""The filters of the list of reviews due, as they stand in its address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from cohorts.domain.kinds import Arrangement
from cohorts.domain.tracker import NO_PLACE
from cohorts.forms.tracker import REVIEWED
from cohorts.services.reviews import DueRow

_NAMES = ("status", "place", "arrangement")


class ReviewsFilter(forms.Form):
    """Every filter may be left out; one that does not exist is told so."""

    status = forms.ChoiceField(required=False, label="Review")
    place = forms.CharField(required=False, max_length=80, label="Place")
    arrangement = forms.ChoiceField(required=False, label="Commissioner")

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self._choose("status", [(status.value, status.label) for status in REVIEWED])
        self._choose("arrangement", [(kind.value, kind.label) for kind in Arrangement])

    def _choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [("", "Any"), *choices]
        field.error_messages["invalid_choice"] = f"{field.label}: choose one from the list."

    def options(self, name: str) -> list[tuple[str, str]]:
        """What the select of a filter offers."""
        return list(cast("list[tuple[str, str]]", cast(forms.ChoiceField, self.fields[name]).choices))

    def chosen(self, name: str) -> str:
        """What stands in a filter."""
        return "" if name in self.errors else str(self.cleaned_data.get(name, ""))

    def of(self, rows: Iterable[DueRow]) -> list[DueRow]:
        """The rows that pass a valid form's filters, in their order."""
        status, place, arrangement = (self.cleaned_data[name] for name in _NAMES)
        return [
            row
            for row in rows
            if (not status or row.due.status == status)
            and (not place or (row.place or NO_PLACE) == place)
            and (not arrangement or row.arrangement == arrangement)
        ]
