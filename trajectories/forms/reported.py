"""Entering what a document said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from cohorts.domain.kinds import Arrangement
from tcp_portal.partnerships.models import Place
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import NHSForm
from trajectories.domain.registry import MEASURES
from trajectories.services.reported import ReportedFacts


class ReportedForm(NHSForm):
    """One figure of one document."""

    measure = forms.ChoiceField(label="Measure", error_messages={"required": "Choose a measure"})
    first_month = MonthField(
        label="Month, or first month of a range",
        help_text="For example 2017-04",
        error_messages={"required": "Enter the month"},
    )
    last_month = MonthField(
        label="Last month of a range",
        help_text="Only for admissions, discharges and other flows",
        required=False,
    )
    place = forms.ChoiceField(label="Place", required=False)
    arrangement = forms.ChoiceField(
        label="Commissioner of the bed",
        required=False,
        choices=[("", "All"), *((kind.value, kind.label) for kind in Arrangement)],
    )
    no_response = forms.BooleanField(label="The document says that there was no response", required=False)
    value = forms.DecimalField(
        label="Figure",
        help_text="Leave it empty where there was no response",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        error_messages={
            "required": "Enter the figure, or mark that there was no response",
            "invalid": "Enter the figure as a number",
            "min_value": "The figure must be 0 or more",
        },
    )
    document = forms.CharField(
        label="Document",
        max_length=160,
        error_messages={"required": "Name the document that gives the figure"},
    )
    where = forms.CharField(label="Page, slide or table", max_length=120, required=False)
    printed_month = MonthField(
        label="Month that the document names",
        help_text="Only where the figure is read as another month's than the one printed",
        required=False,
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("no_response"):
            self.fields["value"].required = False
        self.choices_of(
            "measure", [("", "Choose a measure"), *((one.id, one.title) for one in MEASURES.values())]
        )
        self.choices_of("place", [("", "All places"), *((str(place.pk), place.name) for place in places)])

    def choices_of(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Gives a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the two are declared above
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("value") is not None and cleaned.get("no_response"):
            self.add_error("value", "Give a figure or mark that there was no response, not both")
        return cleaned

    def facts(self) -> ReportedFacts:
        """What a valid form says."""
        said = self.cleaned_data
        return ReportedFacts(
            measure=said["measure"],
            first_month=said["first_month"],
            last_month=said["last_month"] or said["first_month"],
            value=None if said["no_response"] else said["value"],
            document=said["document"],
            place_id=UUID(said["place"]) if said["place"] else None,
            arrangement=said["arrangement"],
            printed_month=said["printed_month"],
            where=said["where"],
            note=said["note"],
        )
