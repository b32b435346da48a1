"""One stay, made of what matters to a test."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.domain.stays import Bed, Stay

BARKING, HAVERING = UUID(int=11), UUID(int=12)


def make_bed(start: date, end: date | None = None, **changes: Any) -> Bed:
    """A general bed of the CCG."""
    facts: dict[str, Any] = {
        "arrangement": Arrangement.CCG,
        "security": "0",
        "out_of_area": False,
        "commissioner_id": UUID(int=21),
    }
    return Bed(start, end, **{**facts, **changes})


def make_stay(started_on: date, ended_on: date | None = None, **changes: Any) -> Stay:
    """A first admission of an adult of Havering to one bed; discharged where there is an end."""
    facts: dict[str, Any] = {
        "spell_id": uuid4(),
        "person_id": uuid4(),
        "partnership_id": UUID(int=1),
        "place_id": HAVERING,
        "date_of_birth": date(1980, 1, 1),
        "category": "1",
        "learning_disability_from": None,
        "autism_from": None,
        "entry": Entry.FIRST,
        "exit": None if ended_on is None else Exit.DISCHARGE,
        "counted_from": started_on,
        "beds": (make_bed(started_on, ended_on),),
    }
    return Stay(started_on=started_on, ended_on=ended_on, **{**facts, **changes})
