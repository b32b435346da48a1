"""The form that asks for a board pack."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from tcp_portal.months import Month
from tcp_portal.packs.editions import OFFICE_FORMATS, Edition, editions
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
    edition = forms.ChoiceField(label="Edition", choices=[], required=False)
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
        choices=[(kind.value, kind.label) for kind in OFFICE_FORMATS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one format"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(source.key, source.edition.label) for source in editions()]
        cast(forms.ChoiceField, self.fields["edition"]).choices = offered

    def clean_edition(self) -> Edition:
        return Edition(self.cleaned_data["edition"] or Edition.BOARD)

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"].strip())
        except ValueError as fault:
            raise forms.ValidationError("Enter a month as year and month, for example 2017-04") from fault

    def clean_formats(self) -> list[Format]:
        return [Format(name) for name in self.cleaned_data["formats"]]
