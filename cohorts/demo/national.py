"""Synthetic people and their journeys for speed work: plain values from a seed, no database.

Lengths of stay are a mixture of short, middle and very long ones (mean about two years), so that the register
holds what England's did in kind: a few very long stays among many short ones. Every rule of the register is
kept: no overlaps, readmissions within a year, ends after starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log
from random import Random
from typing import TypeVar

from cohorts.domain.kinds import Arrangement, Entry, Exit
from tcp_portal.months import add_years

_T = TypeVar("_T")

FIRST_DAY = date(2007, 4, 1)  # who had left by then is not in the register
LAST_DAY = date(2017, 4, 30)
_EARLIEST_START = date(2003, 4, 1)

# Share, median days and spread of each kind of stay.
_STAYS = ((45, 60.0, 0.9), (35, 365.0, 0.7), (20, 1800.0, 0.7))
_DAYS_IN_A_WARD = 330
_MOVES_AT_LEAST = 0.65
_MOST_MOVES = 8
_DAYS_BETWEEN_MOVES = 4
_FAR = 0.35
_TRAVELS = 0.01
_COMES_BACK = 0.35
_MEAN_DAYS_UNTIL_BACK = 300.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of bed. Codes: Assuring Transformation version 2."""

    bed_type: str
    security: str
    arrangement: Arrangement
    ward: str


_HIGH = Kind("1", "3", Arrangement.SPECIALISED, "High secure")
_MEDIUM = Kind("1", "2", Arrangement.SPECIALISED, "Medium secure")
_LOW = Kind("1", "1", Arrangement.SPECIALISED, "Low secure")
_CHILDREN = Kind("9", "0", Arrangement.SPECIALISED, "CAMHS tier 4")
_INTENSIVE = Kind("3", "4", Arrangement.CCG, "Intensive care")
_ACUTE = Kind("3", "0", Arrangement.CCG, "Acute mental health")
_TREATMENT = Kind("2", "0", Arrangement.CCG, "Assessment and treatment")
_REHABILITATION = Kind("5", "0", Arrangement.CCG, "Rehabilitation")

# Ways through hospital, each with its share: a stay starts somewhere on the way and goes on from there.
_FORENSIC = (_HIGH, _MEDIUM, _MEDIUM, _LOW, _LOW, _REHABILITATION)
_GENERAL = (_INTENSIVE, _ACUTE, _TREATMENT, _REHABILITATION, _REHABILITATION)
_YOUNG = (_CHILDREN, _CHILDREN, _LOW, _REHABILITATION)
_WAYS = ((35, _FORENSIC), (55, _GENERAL), (10, _YOUNG))

_EXITS = ((90, Exit.DISCHARGE), (5, Exit.TRANSFER_OUT), (2, Exit.OUT_OF_SCOPE), (3, Exit.DEATH))
_FIRST_ENTRIES = ((94, Entry.FIRST), (3, Entry.TRANSFER_IN), (3, Entry.FOUND_LATE))


@dataclass(frozen=True, slots=True)
class Episode:
    start: date
    end: date | None
    kind: Kind
    far: bool


@dataclass(frozen=True, slots=True)
class Spell:
    entry: Entry
    started: date
    counted: date
    ended: date | None
    exit: Exit | None
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True)
class Person:
    born: date
    woman: bool
    category: str
    died: date | None
    spells: tuple[Spell, ...]


def people(random: Random, *, spells: int) -> Iterator[Person]:
    """Invented people with at least this many stays together, the last one's stays complete."""
    made = 0
    while made < spells:
        person = _person(random)
        if person is not None:
            made += len(person.spells)
            yield person


def _person(random: Random) -> Person | None:
    """A person, or None where the first stay was over before the register begins."""
    way = _pick(random, _WAYS)
    start = _EARLIEST_START + timedelta(days=random.randrange((LAST_DAY - _EARLIEST_START).days + 1))
    first = _spell(random, _pick(random, _FIRST_ENTRIES), start, way)
    if first.ended is not None and first.ended < FIRST_DAY:
        return None
    spells = [first]
    while (again := _next_start(random, spells[-1])) is not None:
        last = spells[-1].ended
        back = last is not None and again <= add_years(last, 1)
        spells.append(_spell(random, Entry.READMISSION if back else Entry.FIRST, again, way))
    age = random.randrange(12, 18) if way is _YOUNG else random.randrange(18, 66)
    return Person(
        born=add_years(start, -age) - timedelta(days=random.randrange(1, 360)),
        woman=random.random() < 0.3,
        category=random.choice("11122233"),
        died=spells[-1].ended if spells[-1].exit is Exit.DEATH else None,
        spells=tuple(spells),
    )


def _next_start(random: Random, last: Spell) -> date | None:
    """The day of a readmission, at least a day after the discharge; None for good."""
    if last.ended is None or last.exit is not Exit.DISCHARGE or random.random() > _COMES_BACK:
        return None
    again = last.ended + timedelta(days=1 + int(random.expovariate(1 / _MEAN_DAYS_UNTIL_BACK)))
    return again if again <= LAST_DAY else None


def _spell(random: Random, entry: Entry, start: date, way: tuple[Kind, ...]) -> Spell:
    _, median, spread = random.choices(_STAYS, [share for share, *_ in _STAYS])[0]
    days = int(exp(log(median) + spread * random.gauss(0, 1)))
    end = start + timedelta(days=days)
    ended = end if end <= LAST_DAY else None
    stayed = min(days, (LAST_DAY - start).days)
    counted = start if entry.is_admission else start + timedelta(days=random.randint(0, stayed))
    bed_from = counted if entry is Entry.TRANSFER_IN else start
    return Spell(
        entry=entry,
        started=start,
        counted=counted,
        ended=ended,
        exit=_pick(random, _EXITS) if ended is not None else None,
        episodes=tuple(_episodes(random, bed_from, ended, way)),
    )


def _episodes(random: Random, start: date, ended: date | None, way: tuple[Kind, ...]) -> Iterator[Episode]:
    """Ward after ward without overlap; one move in a hundred takes a day on the way between two beds."""
    length = ((ended or LAST_DAY) - start).days
    moves = int(random.expovariate(1 / (_MOVES_AT_LEAST + length / _DAYS_IN_A_WARD)))
    moves = min(moves, _MOST_MOVES, length // _DAYS_BETWEEN_MOVES)
    days = sorted(random.sample(range(1, length), moves)) if moves else []
    starts = [start, *(start + timedelta(days=day) for day in days)]
    at = random.randrange(min(3, len(way)))
    far = random.random() < _FAR
    for begin, following in zip(starts, [*starts[1:], None], strict=True):
        end = ended
        if following is not None:
            travels = random.random() < _TRAVELS and (following - begin).days > 1
            end = following - timedelta(days=1) if travels else following
        yield Episode(begin, end, way[at], far)
        at = min(at + random.randint(0, 1), len(way) - 1)
        far = random.random() < _FAR


def _pick(random: Random, shares: tuple[tuple[int, _T], ...]) -> _T:
    return random.choices([value for _, value in shares], [share for share, _ in shares])[0]
