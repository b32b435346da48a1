"""A reported figure in words: for the page that withdraws it and for a form that was overtaken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField

from tcp_portal.charts import words
from tcp_portal.errors import Stale
from tcp_portal.months import Month
from tcp_portal.web.forms import NHSForm
from trajectories.models import ReportedFigure
from trajectories.presenters import wording
from trajectories.presenters.reconciliation import title_of

# The form asks in other words than the row keeps.
_FIELDS = {"place_id": "place", "response": "no_response"}
_MONTHS = {"first_month", "last_month", "printed_month"}


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A field on which what is saved now and what was typed differ."""

    label: str
    theirs: str
    yours: str


def overtaken(stale: Stale, form: NHSForm) -> list[Overtaken]:
    """Their values beside the reader's, by the labels of the form."""
    rows = []
    for one in stale.differences:
        name = _FIELDS.get(one.field, one.field)
        rows.append(
            Overtaken(
                str(form[name].label),
                _words(form[name], one.field, one.theirs),
                _words(form[name], one.field, one.yours),
            )
        )
    return rows


def saved_words(figure: ReportedFigure) -> list[tuple[str, str]]:
    """The figure as a list of facts."""
    first, last = Month.of(figure.first_month), Month.of(figure.last_month)
    return [
        ("Measure", title_of(figure.measure)),
        ("Month", wording.months(first, last)),
        ("Place", figure.place.name if figure.place else "All places"),
        (
            "Commissioner",
            wording.arrangement_label(figure.arrangement, last.last) if figure.arrangement else "All",
        ),
        ("Figure", "No response" if figure.value is None else words.number(figure.value)),
        ("Document", figure.document),
    ]


def _words(field: BoundField, name: str, value: Any) -> str:
    if name == "response":
        return "no response" if value else "a figure"
    if value in (None, ""):
        return "nothing"
    if name in _MONTHS:
        return Month.of(value).label
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return choices.get(str(value), str(value))
