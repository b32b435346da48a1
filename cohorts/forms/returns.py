"""What a place says of its register for one month, or that it did not answer."""

from __future__ import annotations

from typing import Any

from django import forms

from cohorts.domain.registers import Response
from cohorts.domain.returns import Column
from cohorts.forms.base import RecordForm, VersionField, small_radios
from cohorts.models import RegisterReturn
from cohorts.services.register_returns import LARGEST, ReturnFacts
from tcp_portal.web.forms import NHSDateField


def _figure(column: Column, hint: str = "") -> forms.IntegerField:
    wrong = f"Enter a whole number from 0 to {LARGEST:,}"
    return forms.IntegerField(
        label=column.label,
        required=False,
        min_value=0,
        max_value=LARGEST,
        help_text=hint,
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


_NOT_ASKED = "Leave it empty if this was not asked: empty is not 0"


class ReturnForm(RecordForm):
    """The figures of one place and month."""

    day_field = "answered_on"
    response = forms.ChoiceField(
        label="Did the place answer?",
        widget=small_radios(),
        choices=[
            (Response.ANSWERED.value, "Yes: these are its figures"),
            (Response.NO_RESPONSE.value, "No response: its figures are not known"),
        ],
    )
    red_adults = _figure(Column.RED)
    amber_adults = _figure(Column.AMBER)
    children = _figure(Column.CHILDREN, _NOT_ASKED)
    green_adults = _figure(Column.GREEN, _NOT_ASKED)
    blue_adults = _figure(Column.BLUE, _NOT_ASKED)
    answered_on = NHSDateField(label="Answered on", required=False)
    answered_by = forms.CharField(label="Answered by", required=False, max_length=120)
    source = forms.CharField(
        label="Source", required=False, max_length=240, help_text="For example, e-mail of the register lead"
    )
    version = VersionField()
    groups = (
        (
            "Figures",
            ("response", "red_adults", "amber_adults", "children", "green_adults", "blue_adults"),
        ),
        ("Who says so", ("answered_on", "answered_by", "source")),
    )

    def facts(self) -> ReturnFacts:
        """What a valid form says."""
        cleaned = self.cleaned_data
        return ReturnFacts(
            response=Response(cleaned["response"]),
            figures={column: cleaned[column.value] for column in Column},
            answered_on=cleaned["answered_on"],
            answered_by=cleaned["answered_by"],
            source=cleaned["source"],
        )


def return_initial(row: RegisterReturn | None, suggested: dict[Column, int]) -> dict[str, Any]:
    """What the form starts from: what is recorded, or the people recorded here as a suggestion."""
    if row is None:
        return {**{column.value: count for column, count in suggested.items()}, "version": 0}
    names = (
        "response",
        *(column.value for column in Column),
        "answered_on",
        "answered_by",
        "source",
        "version",
    )
    return {name: getattr(row, name) for name in names}
