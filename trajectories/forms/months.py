"""Closing a month and asking to reopen one."""

from __future__ import annotations

from django import forms

from tcp_portal.web.forms import NHSForm


class CloseForm(NHSForm):
    note = forms.CharField(
        label="Note",
        help_text="What a reader should know of this closing",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AskForm(NHSForm):
    reason = forms.CharField(
        label="Why should it be opened again?",
        help_text="It is shown to whoever agrees, and kept",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the month should be opened again."},
    )
