"""The pages of a person, and those of the registers, as the rows of links above them say."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cohorts.presenters.objections import objection_words
from tcp_portal.access import Permission
from tcp_portal.web.frame import Frame

_P = Permission

# Address, label, and the right that it takes.
PERSON: tuple[tuple[str, str, Permission], ...] = (
    ("cohorts:person", "Overview", _P.VIEW_PEOPLE),
    ("cohorts:discharge_plan", "Discharge plan", _P.VIEW_PEOPLE),
    ("cohorts:reviews", "Reviews", _P.VIEW_PEOPLE),
    ("cohorts:register_entry", "Register", _P.VIEW_PEOPLE),
    ("cohorts:care", "Care and commissioning", _P.VIEW_PEOPLE),
)
# In one row at the width of a desk: people at risk, then care in hospital, then the record itself.
REGISTERS: tuple[tuple[str, str, Permission], ...] = (
    ("cohorts:registers", "At risk", _P.VIEW_MEASURES),
    ("cohorts:returns", "Returns", _P.VIEW_MEASURES),
    ("cohorts:register_learning", "Learning", _P.VIEW_MEASURES),
    ("cohorts:transitions", "Turning 18", _P.VIEW_PEOPLE),
    ("cohorts:reviews_due", "Reviews", _P.VIEW_PEOPLE),
    ("cohorts:delays", "Delays", _P.VIEW_PEOPLE),
    ("cohorts:visits", "Visits", _P.VIEW_PEOPLE),
    ("cohorts:disputes", "Disputes", _P.VIEW_PEOPLE),
    ("cohorts:root_causes", "Root causes", _P.VIEW_PEOPLE),
    ("cohorts:needs", "Needs", _P.VIEW_MEASURES),
    ("cohorts:handovers", "Transfers", _P.RECORD_PEOPLE),
    ("cohorts:mismatches", "Extract", _P.IMPORT_PEOPLE),
    ("cohorts:data_quality", "Data quality", _P.VIEW_MEASURES),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One link; `current` where the page is this one or below it."""

    label: str
    url: str
    current: bool


class Sections(list[Section]):
    """A row of links; `alert` is what every page of the person must say first, if anything."""

    alert: str = ""


def person_sections(frame: Frame, person_id: UUID, partnership_id: UUID) -> Sections:
    """The pages of one person that the reader may open, and the person's objection to sharing."""
    here = frame.place.view_name if frame.place else ""
    found = Sections(
        Section(label, frame.url(name, person_id), name == here)
        for name, label, permission in PERSON
        if frame.scope.allows(permission, partnership_id)
    )
    found.alert = objection_words(person_id)
    return found


def register_sections(frame: Frame) -> Sections:
    """The registers of the chosen partnership that the reader may open."""
    here = frame.place.view_name if frame.place else ""
    return Sections(
        Section(label, frame.url(name), name == here)
        for name, label, permission in REGISTERS
        if frame.chosen and frame.scope.allows(permission, frame.chosen.pk)
    )
