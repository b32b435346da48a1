"""What the recording pages say: heading, whom it is about, and the answers to check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms.boundfield import BoundField

from cohorts.forms.base import RecordForm
from cohorts.models import Person
from cohorts.presenters.objections import objection_words
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import list_words
from tcp_portal.errors import Stale
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame

_LABELS = {
    "ended_on": "End of the stay",
    "exit": "How the stay ended",
    "destination": "Where the person went",
    "died_on": "Date of death",
    "arrangement": "Commissioning arrangement",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One page that records one thing."""

    heading: str
    button: str
    url: str
    back: str
    crumbs: tuple[tuple[str, str], ...]
    about: str = ""
    note: str = ""
    kind: str = "primary"
    save: str = ""
    alert: str = ""


def person_task(person: Person, frame: Frame, heading: str, button: str, url: str, **more: str) -> Task:
    """A page about a known person; it goes back to theirs."""
    back = more.pop("back", "") or frame.url("cohorts:person", person.pk)
    return Task(
        heading=heading,
        button=button,
        url=url,
        back=back,
        crumbs=(
            ("Tracker", frame.url("cohorts:tracker")),
            (person.reference, frame.url("cohorts:person", person.pk)),
        ),
        about=f"{person.initials}, {_age(person, frame.as_at)} · {person.reference}",
        alert=objection_words(person.pk),
        **more,
    )


def _age(person: Person, day: date) -> int:
    return years_between(person.date_of_birth, max(day, person.date_of_birth))


def new_person_task(frame: Frame, heading: str, button: str, url: str, **more: str) -> Task:
    """A page about someone the register does not have yet."""
    tracker = frame.url("cohorts:tracker")
    return Task(heading=heading, button=button, url=url, back=tracker, crumbs=(("Tracker", tracker),), **more)


def differences(stale: Stale, form: RecordForm) -> list[tuple[str, str, str]]:
    """What someone else saved beside what was typed: field, theirs, yours."""
    return [
        (_label(form, change.field), str(change.theirs), str(change.yours)) for change in stale.differences
    ]


def _label(form: RecordForm, name: str) -> str:
    if name in form.fields:
        return str(form[name].label)
    return _LABELS.get(name, name.replace("_", " ").capitalize())


Answers = list[dict[str, str]]
_EMPTY: tuple[Any, ...] = (None, "", [], False)


def answers(form: RecordForm) -> list[tuple[str, Answers]]:
    """Every answer of a valid form in words, under the headings of the form.

    What was left empty is said to be so, but left out where few need it and it stands behind a line to open.
    """
    return [
        (
            title,
            [
                _answer(field, value)
                for block in blocks
                for field in block.fields
                if (value := form.cleaned_data[field.name]) not in _EMPTY or not block.summary
            ],
        )
        for title, blocks in form.blocks_by_group
    ]


def _answer(field: BoundField, value: Any) -> dict[str, str]:
    return {"question": str(field.label), "answer": _words(field, value), "change": ""}


def _words(field: BoundField, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value in _EMPTY:
        return "Not recorded"
    if isinstance(value, date):
        return long_day(value)
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return list_words([labels.get(item, item) for item in ([value] if isinstance(value, str) else value)])


def kept(form: RecordForm) -> list[tuple[str, str]]:
    """Every answer as it is sent again with the check page, so that nothing is kept on the server."""
    return list(_kept(form))


def _kept(form: RecordForm) -> Iterator[tuple[str, str]]:
    for name in form.fields:
        value = form.cleaned_data[name]
        if value is None or value is False:
            continue
        for item in value if isinstance(value, list) else [value]:
            yield form[name].html_name, item.isoformat() if isinstance(item, date) else str(item)
