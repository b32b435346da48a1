"""What happens in the story, in the order in which somebody enters it into the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cohorts.demo.story import Character, Move, PlanStep, Stay

_SEED = 1703
_LONDON = ZoneInfo("Europe/London")
_REGISTER_OPENED = date(2016, 3, 1)  # everything earlier was entered in the two weeks after
_OPENING_DAYS = 14
_LATEST_LAG = 3
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Starts:
    stay: Stay

    @property
    def on(self) -> date:
        return self.stay.counted


@dataclass(frozen=True, slots=True)
class Moves:
    """A move to another ward; one from before the person was found is told when they are found."""

    stay: Stay
    move: Move

    @property
    def on(self) -> date:
        return max(self.move.on, self.stay.counted)


@dataclass(frozen=True, slots=True)
class Plans:
    stay: Stay
    step: PlanStep

    @property
    def on(self) -> date:
        return self.step.entered


@dataclass(frozen=True, slots=True)
class Ends:
    stay: Stay
    on: date


@dataclass(frozen=True, slots=True)
class Diagnosed:
    on: date


@dataclass(frozen=True, slots=True)
class Dies:
    on: date


Event = Starts | Moves | Plans | Ends | Diagnosed | Dies


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: at `entered`, somebody records an event about a person."""

    entered: datetime
    person: Character
    event: Event


def diary(people: Iterable[Character]) -> list[Line]:
    """Every entry about these people, in order of entry; of one person, also in order of events."""
    random = Random(_SEED)  # noqa: S311 - delays of entry, not secrets
    lines = []
    for person in people:
        entered: datetime | None = None
        for event in sorted(_events(person), key=lambda one: one.on):
            entered = _entered(event, random, after=entered)
            lines.append(Line(entered, person, event))
    return sorted(lines, key=lambda one: one.entered)


def _events(person: Character) -> Iterator[Event]:
    for stay in person.stays:
        yield Starts(stay)
        yield from (Moves(stay, move) for move in stay.moves[1:])
        yield from (Plans(stay, step) for step in stay.plans)
        if stay.ended is not None:
            yield Ends(stay, stay.ended)
    if person.autism_diagnosed is not None:
        yield Diagnosed(person.autism_diagnosed)
    if person.died is not None:
        yield Dies(person.died)


def _entered(event: Event, random: Random, *, after: datetime | None) -> datetime:
    """Within a few working days, in office hours, and not before what is known of the person already.

    A plan is entered on its own day.
    """
    if event.on < _REGISTER_OPENED:
        day = _REGISTER_OPENED + timedelta(days=random.randrange(_OPENING_DAYS))
    elif isinstance(event, Plans):
        day = event.on
    else:
        day = event.on + timedelta(days=random.randrange(_LATEST_LAG + 1))
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    moment = datetime.combine(day, time(9 + random.randrange(8), random.randrange(60)), tzinfo=_LONDON)
    return moment if after is None or moment > after else after + timedelta(minutes=5)
