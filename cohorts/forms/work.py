"""Which records somebody confirms, and whether the weekly message is wanted."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import QueryDict

from tcp_portal.web.forms import NHSForm


def people_asked(data: QueryDict) -> list[UUID]:
    """The people whose boxes were ticked; what is no identity is left out."""
    return list(dict.fromkeys(filter(None, map(_identity, data.getlist("people")))))


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class DigestForm(NHSForm):
    """The weekly message: yes or no."""

    wanted = forms.ChoiceField(
        label="Do you want the weekly message?",
        help_text="Each Monday morning: how much there is to do, and the way to the list. It names nobody.",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
