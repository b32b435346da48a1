"""Small fields that the forms of care and commissioning share."""

from __future__ import annotations

from typing import Any

from django import forms

DAY_HINT = "For example, 24 4 2017"


def small_box(label: str) -> forms.BooleanField:
    """One box to tick, in the size of a dense form."""
    widget = forms.CheckboxInput(attrs={"class": "nhsuk-checkboxes--small"})
    return forms.BooleanField(label=label, required=False, widget=widget)


def several(label: str) -> forms.MultipleChoiceField:
    """Codes of which several may hold."""
    widget = forms.CheckboxSelectMultiple(attrs={"class": "nhsuk-checkboxes--small"})
    return forms.MultipleChoiceField(label=label, required=False, widget=widget)


def long_text(label: str, *, required: bool = False, hint: str = "") -> forms.CharField:
    """A text of up to 2,000 characters."""
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(), help_text=hint
    )


def facts_in(form: forms.Form) -> dict[str, Any]:
    """What a valid form tells, without the version."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}
