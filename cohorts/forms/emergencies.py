"""Asking for a person's page in an emergency."""

from __future__ import annotations

from django import forms

from tcp_portal.web.forms import NHSForm


class EmergencyForm(NHSForm):
    """The exact number, and why."""

    number = forms.CharField(
        label="NHS number",
        max_length=20,
        help_text="The whole number, for example 943 476 5919",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "nhsuk-input--width-10"}
        ),
        error_messages={"required": "Enter the NHS number"},
    )
    reason = forms.CharField(
        label="Why you need to see this person’s page now",
        max_length=400,
        help_text="An information governance officer reads this and judges it. Do not name the person.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )
