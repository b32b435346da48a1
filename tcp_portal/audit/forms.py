"""Filters of the access log. They narrow; a filter that cannot be read is left out and said."""

from __future__ import annotations

from django import forms

from tcp_portal.audit.models import Kind


class LogFilter(forms.Form):
    kind = forms.ChoiceField(choices=[("", "All"), *Kind.choices], required=False)
    who = forms.CharField(max_length=120, required=False)
    person = forms.CharField(max_length=20, required=False)
    since = forms.DateField(
        required=False, error_messages={"invalid": "Enter the first day as year-month-day"}
    )
    until = forms.DateField(
        required=False, error_messages={"invalid": "Enter the last day as year-month-day"}
    )
