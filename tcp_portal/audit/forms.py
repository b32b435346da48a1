"""Filters of the access log. They narrow; a filter that cannot be read is left out and said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from tcp_portal.audit.models import Kind

NHS_NUMBER = "nhs-number"
NO_NUMBERS = (
    "People are found by their reference: an NHS number typed here would stay in the browser's history."
)


class LogFilter(forms.Form):
    kind = forms.ChoiceField(choices=[("", "All"), *Kind.choices], required=False)
    did = forms.CharField(max_length=60, required=False)
    who = forms.CharField(max_length=120, required=False)
    person = forms.CharField(max_length=20, required=False)
    within = forms.ChoiceField(required=False)
    since = forms.DateField(
        required=False, error_messages={"invalid": "Enter the first day as year-month-day"}
    )
    until = forms.DateField(
        required=False, error_messages={"invalid": "Enter the last day as year-month-day"}
    )

    def __init__(self, data: Any, *, partnerships: Iterable[tuple[UUID, str]]) -> None:
        super().__init__(data)
        self.fields["within"].choices = [("", "All"), *((str(pk), code) for pk, code in partnerships)]  # type: ignore[attr-defined]

    def clean_person(self) -> str:
        """NHS numbers do not belong in an address, which browsers and servers keep."""
        text: str = self.cleaned_data["person"]
        if len(re.sub(r"\D", "", text)) >= 9:
            raise ValidationError(NO_NUMBERS, code=NHS_NUMBER)
        return text

    @property
    def asked(self) -> dict[str, Any]:
        """What the questions to the trail are narrowed by."""
        return {**self.cleaned_data, "partnership": self.cleaned_data.get("within")}

    @property
    def holds_nhs_number(self) -> bool:
        """Whether someone typed what looks like an NHS number: the answer must not carry it on."""
        return self.has_error("person", NHS_NUMBER)


class JudgeForm(forms.Form):
    """What an officer found of an alert."""

    justified = forms.TypedChoiceField(
        choices=[("yes", "Justified"), ("no", "Not justified")],
        coerce=lambda word: word == "yes",
        error_messages={
            "required": "Say whether it was justified",
            "invalid_choice": "Say whether it was justified",
        },
    )
    finding = forms.CharField(max_length=400, error_messages={"required": "Say what you found"})
