"""The form that asks for a board pack."""

from __future__ import annotations

from django import forms

from tcp_portal.months import Month
from tcp_portal.packs.services.requests import BOARD_FORMATS
from tcp_portal.packs.writers import Format
from tcp_portal.vintages import LABELS
from tcp_portal.web.forms import NHSForm


class PackForm(NHSForm):
    month = forms.CharField(
        label="Month",
        help_text="Year and month, for example 2017-04",
        max_length=7,
        error_messages={"required": "Enter the month of the pack"},
    )
    figures = forms.ChoiceField(
        label="Figures",
        choices=[
            ("", "As first reported where the month is closed, else as restated today"),
            *LABELS.items(),
        ],
        required=False,
    )
    formats = forms.MultipleChoiceField(
        label="Formats",
        choices=[(kind.value, kind.label) for kind in BOARD_FORMATS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one format"},
    )

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"].strip())
        except ValueError as fault:
            raise forms.ValidationError("Enter a month as year and month, for example 2017-04") from fault

    def clean_formats(self) -> list[Format]:
        return [Format(name) for name in self.cleaned_data["formats"]]
