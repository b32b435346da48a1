"""What the page of differences says: by person and field, who is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cohorts.models import Mismatch
from cohorts.presenters.imports import label_of
from cohorts.services.imports.listing import Wording
from cohorts.services.imports.mismatches import GONE, OURS, THEIRS
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame

_IDENTITY = ("given_name", "family_name", "date_of_birth", "nhs_number")
SETTLED = {
    OURS: "The register is right",
    THEIRS: "Put right as the extract has it",
    GONE: "No longer differs",
}


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One field of one person."""

    url: str
    reference: str
    who: str
    person_url: str
    field: str
    ours: str
    theirs: str
    seen: str
    settled: str
    tone: str
    note: str


def difference_rows(found: Sequence[Mismatch], frame: Frame, *, identity: bool) -> list[DifferenceRow]:
    """The differences in words, in the order given."""
    wording = Wording((one.field, value) for one in found for value in (one.ours, one.theirs))
    return [_row(one, wording, frame, identity=identity) for one in found]


def _row(one: Mismatch, wording: Wording, frame: Frame, *, identity: bool) -> DifferenceRow:
    hidden = one.field in _IDENTITY and not identity
    open_ = one.settled_at is None
    return DifferenceRow(
        url=frame.url("cohorts:mismatch", one.pk) if open_ else "",
        reference=one.person.reference,
        who=one.person.initials,
        person_url=frame.url("cohorts:person", one.person_id),
        field=label_of(one.field),
        ours="not shown" if hidden else wording.of(one.field, one.ours),
        theirs="not shown" if hidden else wording.of(one.field, one.theirs),
        seen=long_day(one.run.as_at),
        settled="" if open_ else _settled(one),
        tone="neutral" if one.settled_as == GONE else "good",
        note=one.note,
    )


def _settled(one: Mismatch) -> str:
    return SETTLED.get(one.settled_as, one.settled_as)


def summary(open_count: int, people: int) -> str:
    """The answer first."""
    if not open_count:
        return "The register and the latest extract say the same, as far as anybody has to look."
    about = counted(people, "person", "people")
    return f"{counted(open_count, 'difference')} between the register and the extract, about {about}."
