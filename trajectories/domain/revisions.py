"""What became known of a month after it was closed, from its frozen lines and those of today. Plain Python.

Only what a midnight of the month could know is compared: a discharge in April is no late fact of March.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from cohorts.domain.stays import Away, Bed, Stay
from trajectories.domain.frozen import Json, Line, line_to_json

_Period = TypeVar("_Period", Bed, Away)


class Kind(StrEnum):
    """How a stay differs from what was frozen."""

    ADDED = "added"  # it was not in the month's lines
    REMOVED = "removed"  # it is not any more
    CHANGED = "changed"


class FieldChange(NamedTuple):
    """A field of a line, as it was frozen and as it is; values as the lines keep them."""

    name: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class LateChange:
    """One stay of which something became known, or was corrected, after the closing."""

    kind: Kind
    spell_id: UUID
    person_id: UUID
    fields: tuple[FieldChange, ...]


def as_known(line: Line, day: date) -> Line:
    """The line without what happened after the midnight that ends `day`."""
    stay = line.stay
    if stay.ended_on is not None and stay.ended_on > day:
        stay = replace(stay, ended_on=None, exit=None)
    beds = tuple(_open(bed, day) for bed in stay.beds if bed.start <= day)
    leaves = tuple(_open(leave, day) for leave in stay.leaves if leave.start <= day)
    of_stay = {name: _until(value, day) for name, value in line.of_stay.items()}
    of_person = {name: _until(value, day) for name, value in line.of_person.items()}
    return Line(replace(stay, beds=beds, leaves=leaves), of_stay, of_person)


def _open(period: _Period, day: date) -> _Period:
    return replace(period, end=None) if period.end is not None and period.end > day else period


def _until(value: Any, day: date) -> Any:
    """A list of dated facts up to the day; what an admission taught was known on the day of admission."""
    if not isinstance(value, list | tuple) or hasattr(value, "_fields"):
        return value
    return [_ended(fact, day) for fact in value if _first_day(fact) <= day]


def _first_day(fact: Any) -> date:
    """The day from which a dated fact counts, or which it is; a fact without one was always known."""
    if isinstance(fact, date):
        return fact
    return next((getattr(fact, name) for name in ("on", "started_on") if hasattr(fact, name)), date.min)


def _ended(fact: Any, day: date) -> Any:
    ended = getattr(fact, "ended_on", None)
    return fact._replace(ended_on=None) if ended is not None and ended > day else fact


def late_changes(frozen: Iterable[Line], now: Iterable[Line], day: date) -> list[LateChange]:
    """Every stay that the month's figures would read otherwise now, in the order of the first day counted."""
    before, after = (_by_stay(lines, day) for lines in (frozen, now))
    found = []
    for spell_id, line in {**before, **after}.items():
        was, is_ = before.get(spell_id), after.get(spell_id)
        fields = _differences(was, is_)
        if fields:
            kind = Kind.ADDED if was is None else Kind.REMOVED if is_ is None else Kind.CHANGED
            found.append((line.stay.counted_from, LateChange(kind, spell_id, line.stay.person_id, fields)))
    return [change for _, change in sorted(found, key=lambda one: (one[0], one[1].spell_id))]


def _by_stay(lines: Iterable[Line], day: date) -> dict[UUID, Line]:
    return {line.stay.spell_id: as_known(line, day) for line in lines if line.stay.counted_from <= day}


def _differences(was: Line | None, is_: Line | None) -> tuple[FieldChange, ...]:
    before, after = _facts(was), _facts(is_)
    return tuple(
        FieldChange(name, before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if (before.get(name) or None) != (after.get(name) or None)
    )


def _facts(line: Line | None) -> Mapping[str, Json]:
    if line is None:
        return {}
    facts = line_to_json(line)
    return {**facts["stay"], **facts["of_stay"], **facts["of_person"]}


def counted_change(before: Iterable[Stay], after: Iterable[Stay]) -> dict[UUID, int]:
    """By stay, what it did to a count: 1 where it is counted now and was not, -1 the other way round."""
    was, is_ = ({stay.spell_id for stay in stays} for stays in (before, after))
    return {**dict.fromkeys(is_ - was, 1), **dict.fromkeys(was - is_, -1)}
