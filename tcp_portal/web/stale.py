"""A form that was overtaken: what the other person saved beside what this one typed, to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms.boundfield import BoundField
from django.utils import timezone

from tcp_portal.audit.models import AuditEntry
from tcp_portal.charts import words
from tcp_portal.errors import Stale
from tcp_portal.months import Month
from tcp_portal.web.dates import MonthField
from tcp_portal.web.forms import CHOICE, THEIRS, NHSForm

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class StaleField:
    """One field on which the two differ, in words; the choice is sent as `choice`, theirs or yours."""

    choice: str
    label: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What `ui.stale` shows, and what it sends again with the choice."""

    fields: tuple[StaleField, ...]
    hidden: tuple[tuple[str, str], ...]


def overtaken(form: NHSForm, stale: Stale, *, version: str = "version") -> Overtaken:
    """The choice between a valid form and what someone else saved; `version` names the form's counter.

    The answer comes back to the same view: NHSForm puts the chosen values in the place of typed ones.
    """
    theirs = {
        difference.field: difference.theirs
        for difference in stale.differences
        if difference.field in form.fields
    }
    hidden = [(form[version].html_name, str(stale.version))]
    for name in form.fields:
        if name != version:
            hidden += [
                (form[name].html_name, value) for value in _values(form[name], form.cleaned_data[name])
            ]
    for name, saved in theirs.items():
        hidden += [(THEIRS + form[name].html_name, value) for value in _values(form[name], saved)]
    return Overtaken(
        fields=tuple(
            StaleField(
                choice=CHOICE + form[name].html_name,
                label=str(form[name].label),
                theirs=_words(form[name], saved),
                yours=_words(form[name], form.cleaned_data[name]),
            )
            for name, saved in theirs.items()
        ),
        hidden=tuple(hidden),
    )


def changed_by(entry: AuditEntry | None) -> str:
    """Who saved first and when: “Nadia Chand changed it on 22 November 2026, 12:40.” Empty where nobody did."""
    if entry is None:
        return ""
    local = timezone.localtime(entry.at)
    return f"{entry.by or 'The portal'} changed it on {words.day(local)}, {local:%H:%M}."


def _values(field: BoundField, value: Any) -> list[str]:
    prepared = field.field.prepare_value(value)
    if isinstance(prepared, list | tuple | set | frozenset):
        return [str(item) for item in prepared]
    return ["" if prepared is None else str(prepared)]


def _words(field: BoundField, value: Any) -> str:
    if isinstance(field.field, MonthField) and value:
        month = value if isinstance(value, Month) else Month.of(value)
        return month.label
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return words.list_words([labels.get(text, text) for text in _values(field, value) if text]) or NOTHING
