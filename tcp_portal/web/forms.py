"""Forms in the NHS design system: each bound field has `.nhs`, each form `.error_summary` and `.nhs`.

Labels, hints and errors are plain words; what was typed is kept. Use in forms, never inside long tables.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import pretty_name
from django.http import QueryDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

from tcp_portal.web.dates import NHSDateField, lower_first
from tcp_portal.web.fields import control_id, field_html
from tcp_portal.web.nhs import nhs

# The names under which an overtaken form sends the choice and the other person's values (see stale.py).
CHOICE = "choose-"
THEIRS = "theirs-"

__all__ = ["CHOICE", "THEIRS", "NHSBoundField", "NHSDateField", "NHSForm", "error_summary"]


def error_summary(form: forms.BaseForm) -> Markup:
    """The box above a form that lists every error and leads to the control; empty when there is none."""
    if not form.errors:
        return Markup()
    items = [{"text": str(error)} for error in form.non_field_errors()]
    for field in form:
        for error in field.errors:
            target = {} if field.is_hidden else {"href": f"#{control_id(field)}"}
            items.append({"text": str(error), **target})
    return nhs("errorSummary", titleText="There is a problem", errorList=items)


def settled(data: QueryDict) -> QueryDict:
    """What was posted, with the other person's value wherever the reader chose to keep theirs."""
    chosen = [
        key.removeprefix(CHOICE)
        for key, value in data.items()
        if key.startswith(CHOICE) and value == "theirs"
    ]
    if not chosen:
        return data
    mixed = data.copy()
    for name in chosen:
        mixed.setlist(name, data.getlist(THEIRS + name))
    return mixed


def missing_words(field: forms.Field, label: object) -> str:
    """What to do about an empty field: “Enter the reference”, “Choose the ward type”, or to answer its question."""
    words = str(label)
    if words.endswith("?"):
        return f"Answer “{words}”"
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
    return f"{verb} the {lower_first(words)}"


class NHSBoundField(BoundField):
    @property
    def nhs(self) -> SafeString:
        """The field with its label, hint and error, as the design system draws it."""
        return mark_safe(field_html(self))  # noqa: S308  # the macros escape their own text


class NHSForm(forms.Form):
    """The form of every page. Optional fields say so in their label."""

    bound_field_class = NHSBoundField

    def __init__(self, data: Any = None, *args: Any, **more: Any) -> None:
        super().__init__(settled(data) if isinstance(data, QueryDict) else data, *args, **more)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = missing_words(field, field.label or pretty_name(name))

    @property
    def error_summary(self) -> SafeString:
        """The list of errors with links to the controls; nothing when the form is right."""
        return mark_safe(error_summary(self))  # noqa: S308  # the macros escape their own text

    @property
    def nhs(self) -> SafeString:
        """All fields in order, hidden ones included."""
        return mark_safe("".join(conditional_escape(field_html(field)) for field in self))  # noqa: S308  # as above
