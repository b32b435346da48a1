"""People who are to leave hospital, homes becoming ready, providers with room: who fits what, and a suggestion. N18.

A home is for one person and a person has one home; a provider takes no more people than it has room for.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from cohorts.domain.codes import NEED
from tcp_portal.months import Month

Who = TypeVar("Who", bound=Hashable)
Slot = TypeVar("Slot", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """A place with its name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Someone:
    """What a person who is to leave hospital needs; no name, no reference. Without needs: not recorded."""

    id: UUID
    needs: frozenset[str] = frozenset()
    place: PlaceOf | None = None
    planned: Month | None = None
    wheelchair: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A home of a scheme. Without needs: not known for whom it is made. `taken`: meant for somebody."""

    id: UUID
    needs: frozenset[str] = frozenset()
    place: PlaceOf | None = None
    ready: Month | None = None
    is_ready: bool = False
    wheelchair: bool = False
    taken: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Supporter:
    """A provider: the needs it takes, where, and how many more people. Without a number: not known."""

    id: UUID
    needs: frozenset[str] = frozenset()
    places: frozenset[UUID] = frozenset()
    capacity: int | None = None


def against(someone: Someone, home: Home, now: Month) -> tuple[str, ...]:
    """Why the home does not fit the person, in words; nothing where it fits.

    What is not known of either does not fit: a guess would promise a home. Without a planned date readiness is
    not asked.
    """
    found = [
        *(["its scheme was dropped"] if home.dropped else []),
        *(["meant for somebody else already"] if home.taken else []),
        _needs(someone, home),
        _place(someone, home),
        _ready(someone, home, now),
        "not for a wheelchair" if someone.wheelchair and not home.wheelchair else "",
    ]
    return tuple(one for one in found if one)


def _needs(someone: Someone, home: Home) -> str:
    if not someone.needs:
        return "the person’s needs are not recorded"
    if not home.needs:
        return "not known for which needs it is made"
    unmet = [code.label for code in NEED.codes if code.code in someone.needs - home.needs]
    return f"not made for: {'; '.join(unmet)}" if unmet else ""


def _place(someone: Someone, home: Home) -> str:
    if someone.place is None or someone.place == home.place:
        return ""
    return f"in {home.place.name}, not in {someone.place.name}" if home.place else "its place is not known"


def _ready(someone: Someone, home: Home, now: Month) -> str:
    if someone.planned is None or home.is_ready:
        return ""
    if home.ready is None:
        return "not known when it is ready"
    if home.ready < now:
        return f"was to be ready in {home.ready.label} and is not said to be"
    late = home.ready.since(someone.planned)
    return f"ready {late} {'month' if late == 1 else 'months'} after the planned month" if late > 0 else ""


def could_support(someone: Someone, supporter: Supporter) -> bool:
    """Whether a provider takes all the needs of the person, in their place, and has room."""
    return bool(
        someone.needs
        and someone.needs <= supporter.needs
        and someone.place is not None
        and someone.place.id in supporter.places
        and supporter.capacity
    )


def in_turn(people: Iterable[Someone]) -> list[Someone]:
    """Whose turn it is first: the earliest planned month, then those without a date; else in a fixed order."""
    return sorted(people, key=lambda one: (one.planned is None, one.planned or Month(1900, 1), str(one.id)))


def suggest_homes(people: Iterable[Someone], homes: Iterable[Home], now: Month) -> dict[UUID, UUID]:
    """A home for as many of these people as can have one that fits; of two who cannot both, whose turn is first.

    Homes that are meant for somebody stay with them. Homes that are ready earlier are tried first.
    """
    order = sorted(homes, key=lambda one: (not one.is_ready, one.ready or Month(2199, 12), str(one.id)))
    turns = in_turn(people)
    fitting = {who.id: [home.id for home in order if not against(who, home, now)] for who in turns}
    return allot([who.id for who in turns], fitting)


def suggest_support(people: Iterable[Someone], supporters: Iterable[Supporter]) -> dict[UUID, UUID]:
    """A provider with room for as many of these people as can have one; none takes more than its capacity."""
    turns, order = in_turn(people), sorted(supporters, key=lambda one: str(one.id))
    rooms = {one.id: min(one.capacity or 0, len(turns)) for one in order}
    options = {
        who.id: [(one.id, room) for one in order if could_support(who, one) for room in range(rooms[one.id])]
        for who in turns
    }
    return {who: slot[0] for who, slot in allot([who.id for who in turns], options).items()}


def allot(order: Sequence[Who], options: Mapping[Who, Sequence[Slot]]) -> dict[Who, Slot]:
    """Gives as many as possible of `order` one of their options, no option to two; who comes first is served first.

    Augmenting paths, one person after the other: whoever has got something may get another thing instead but never
    nothing, so that those served are the first who can be served together. Equal input gives equal output.
    """
    has: dict[Who, Slot] = {}
    holder: dict[Slot, Who] = {}
    for who in order:
        _serve(who, options, has, holder)
    return has


def _serve(
    start: Who, options: Mapping[Who, Sequence[Slot]], has: dict[Who, Slot], holder: dict[Slot, Who]
) -> None:
    """Finds a way to something free, from person to what another holds, and moves everyone along it."""
    asked_by: dict[Slot, Who] = {}
    waiting = [start]
    for who in waiting:  # it grows as the way goes on
        for slot in options.get(who, ()):
            if slot in asked_by:
                continue
            asked_by[slot] = who
            if slot not in holder:
                _move(slot, start, asked_by, has, holder)
                return
            waiting.append(holder[slot])


def _move(
    slot: Slot, start: Who, asked_by: Mapping[Slot, Who], has: dict[Who, Slot], holder: dict[Slot, Who]
) -> None:
    """From the free end of the way back to where it started."""
    while True:
        who = asked_by[slot]
        before = has.get(who)
        has[who], holder[slot] = slot, who
        if who == start or before is None:
            return
        slot = before
