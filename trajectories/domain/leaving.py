"""How likely one person leaves hospital by a day: by their own planned date and how such dates slipped, else by how
long people stay. Plain Python: no clock, no database, no numpy, so that a page may ask it of a few people.

Sources: the portal's SPC and board-report reference, section 9.4 (conditional survival; a clinical date replaces the
hazard for that person). The assumed hazards used until a partnership has its own history are marked as such.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

ANY: Final = ""  # the route of a curve that serves everybody without one of their own

# Days after the planned date: within a week counts as on the date, then twelve steps of 30 days.
LATE_EDGES: Final[tuple[int, ...]] = (0, 7, *range(37, 398, 30))
# Assumed until dates have been observed: 4 in 10 keep their date, then 15 in 100 of the rest leave in 30 days.
ASSUMED_ON_DATE, ASSUMED_AFTER = 0.40, 0.15
ASSUMED_EARLY = 0.10
SLOWER: Final = (1.0, 0.8, 0.65)  # assumed: a date that slipped once, or more often, is kept less
PSEUDO: Final = 6.0  # the assumption weighs as much as so many dates observed
_MOST = 0.99


@dataclass(frozen=True)
class Curve:
    """A cumulative hazard, straight between its days and beyond them; survival is exp of its negative.

    `days` start at 0 and rise; `hazards` start at 0 and never fall. `tail` is the hazard a day beyond the last.
    """

    days: tuple[int, ...]
    hazards: tuple[float, ...]
    tail: float

    def cumulative(self, day: float) -> float:
        """The cumulative hazard to a day of the stay; 0 before it begins."""
        if day <= 0:
            return 0.0
        at = bisect_right(self.days, day) - 1
        if at == len(self.days) - 1:
            return self.hazards[at] + self.tail * (day - self.days[at])
        share = (day - self.days[at]) / (self.days[at + 1] - self.days[at])
        return self.hazards[at] + share * (self.hazards[at + 1] - self.hazards[at])

    def survival(self, day: float) -> float:
        """The share still in hospital after so many days."""
        return math.exp(-self.cumulative(day))


class Slip(NamedTuple):
    """How one planned date that has come went: `delay` days from it to the end of the stay (below 0: earlier), or
    to the day of asking where the person has not `left`; `earlier`: how often the date had been put off before."""

    delay: int
    earlier: int
    left: bool


@dataclass(frozen=True, slots=True)
class Inpatient:
    """One person in hospital at the origin. `key` says who to the caller and is never stored.

    `planned_in_days` counts from the origin (below 0: the date has passed); `slips` are the days of each time it was
    put off. A scenario may fix the day (`fixed_in_days`) or suppose that the person `stays`. `route` names the
    survival curve.
    """

    key: str
    place: str
    arrangement: str
    stayed_days: int
    planned_in_days: int | None = None
    slips: tuple[int, ...] = ()
    fixed_in_days: int | None = None
    stays: bool = False
    route: str = ANY


@dataclass(frozen=True)
class Keeping:
    """How planned dates are kept: the share that leaves earlier, and the hazard after the date by slips before."""

    early: float
    late: tuple[
        tuple[float, ...], ...
    ]  # chance to leave in each step after the date, for 0, 1 and more slips

    @cached_property
    def _hazards(self) -> tuple[tuple[float, ...], ...]:
        return tuple(tuple(accumulate((-math.log1p(-h) for h in steps), initial=0.0)) for steps in self.late)

    def after(self, days: float, slips: int) -> float:
        """The cumulative hazard so many days after the planned date, at most to the last step."""
        hazards = self._hazards[min(slips, len(SLOWER) - 1)]
        day = min(max(days, 0), LATE_EDGES[-1])
        at = min(bisect_right(LATE_EDGES, day), len(LATE_EDGES) - 1)
        before, after = LATE_EDGES[at - 1], LATE_EDGES[at]
        return hazards[at - 1] + (day - before) / (after - before) * (hazards[at] - hazards[at - 1])


def keeping(history: Iterable[Slip]) -> Keeping:
    """How dates were kept, by those that have come; few are drawn towards all, and all towards the assumption."""
    seen = tuple(history)
    early = sum(one.left and one.delay < 0 for one in seen)
    came = [one for one in seen if not (one.left and one.delay < 0)]
    steps = len(LATE_EDGES) - 1
    assumed = (ASSUMED_ON_DATE, *[ASSUMED_AFTER] * (steps - 1))
    everyone = _shrunk(came, assumed)
    late = []
    for slips, slower in enumerate(SLOWER):
        mine = [one for one in came if min(one.earlier, len(SLOWER) - 1) == slips]
        late.append(_shrunk(mine, [hazard * slower for hazard in everyone]))
    return Keeping((early + PSEUDO * ASSUMED_EARLY) / (len(seen) + PSEUDO), tuple(late))


def _shrunk(seen: Sequence[Slip], prior: Sequence[float]) -> tuple[float, ...]:
    """The chance to leave in each step after the date, of those there at its start and seen to its end."""
    found = []
    for (start, end), assumed in zip(pairwise(LATE_EDGES), prior, strict=True):
        left = sum(one.left and start <= one.delay < end for one in seen)
        there = left + sum(one.delay >= end for one in seen)
        found.append(min(_MOST, (left + PSEUDO * assumed) / (there + PSEUDO)))
    return tuple(found)


def leaving_hazards(
    person: Inpatient, *, survival: Mapping[str, Curve], kept: Keeping, days: Sequence[int]
) -> tuple[float, ...]:
    """The person's cumulative hazard from the origin to each of the days after it: chance to leave 1 - exp(-it).

    A later planned date that has not yet come never raises it.
    """
    if person.stays:
        return tuple(0.0 for _ in days)
    if person.fixed_in_days is not None:
        return tuple(math.inf if day >= person.fixed_in_days else 0.0 for day in days)
    curve = survival[person.route] if person.route in survival else survival[ANY]
    if person.planned_in_days is None:
        start = curve.cumulative(person.stayed_days)
        return tuple(curve.cumulative(person.stayed_days + day) - start for day in days)
    if person.planned_in_days < 0:
        start = _after(person, curve, kept, 0)
        return tuple(_after(person, curve, kept, day) - start for day in days)
    on_date = -math.log1p(-kept.early)
    return tuple(
        -math.log1p(-kept.early * day / person.planned_in_days)
        if day < person.planned_in_days
        else on_date + _after(person, curve, kept, day)
        for day in days
    )


def chances(hazards: Iterable[float]) -> tuple[float, ...]:
    """The chance to have left, of cumulative hazards."""
    return tuple(-math.expm1(-hazard) for hazard in hazards)


def _after(person: Inpatient, curve: Curve, kept: Keeping, day: int) -> float:
    """The hazard from the planned date to this day: as such dates slipped, and beyond that as stays end."""
    planned = person.planned_in_days or 0
    late = day - planned
    slipped = kept.after(late, sum(slip > 0 for slip in person.slips))
    if late <= LATE_EDGES[-1]:
        return slipped
    beyond = person.stayed_days + planned + LATE_EDGES[-1]
    return slipped + curve.cumulative(person.stayed_days + day) - curve.cumulative(beyond)
