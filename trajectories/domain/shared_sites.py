"""What several partnerships plan at one hospital site by month, and where their plans do not go together. Plain Python.

National requirement N29: every partnership's plan at a provider's site in one view; plans that together exceed or
empty the unit are flagged. Plans between two entered months stand on the straight line between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from tcp_portal.months import Month, months_between
from trajectories.domain.plan_lines import Values, value_on


class Fault(StrEnum):
    """In what way plans, beds and people do not go together."""

    EXCEEDS = "Plans exceed the beds"
    EMPTIES = "Plans empty the unit"
    NOT_VIABLE = "Below the viable number"
    OVER_OWN = "More than commissioned"
    MISSING = "Plan missing"
    OFF_PLAN = "Not as planned"


@dataclass(frozen=True, slots=True)
class Beds:
    """Beds over [start, end), of the unit (no partnership) or those that one partnership commissions."""

    partnership_id: UUID | None
    beds: int
    viable: int | None
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True, slots=True)
class Night:
    """A stay in a bed of the site over [start, end), of a partnership's person; away: nights on extended leave."""

    partnership_id: UUID
    start: date
    end: date | None
    away: tuple[tuple[date, date | None], ...] = ()

    def held_on(self, day: date) -> bool:
        """Whether somebody lay in the bed at the midnight that ends the day."""
        return _within(day, self.start, self.end) and not any(_within(day, *one) for one in self.away)


@dataclass(frozen=True, slots=True)
class Flag:
    """A fault from a month on: how many people, against how many; of one partnership or of all together."""

    fault: Fault
    month: Month
    people: int | None = None
    against: int | None = None
    partnership_id: UUID | None = None


@dataclass(frozen=True)
class SharedSite:
    """What is known of a site to one reader: only the partnerships they may see stand in it.

    `whole` tells that no other partnership has people or plans there; only then is "together" truly all.
    """

    now: Mapping[UUID, int]
    plans: Mapping[UUID, Values]
    beds: Sequence[Beds] = ()
    whole: bool = True
    month: Month = field(kw_only=True)

    @property
    def partnerships(self) -> list[UUID]:
        """Those with people, a plan or beds of their own there."""
        own = {one.partnership_id for one in self.beds if one.partnership_id}
        return sorted({*self.now, *self.plans, *own}, key=str)

    def planned(self, partnership_id: UUID, month: Month) -> int | None:
        """The partnership's plan for a month-end: entered, joined, or None outside its entered months."""
        return value_on(self.plans.get(partnership_id, {}), month).value

    def together(self, month: Month) -> int | None:
        """All plans of the month added up; None where nobody has one."""
        known = [value for one in self.partnerships if (value := self.planned(one, month)) is not None]
        return sum(known) if known else None

    def capacity(self, month: Month, partnership_id: UUID | None = None) -> Beds | None:
        """The beds in force on the month's last day."""
        found = [one for one in self.beds if one.partnership_id == partnership_id and one.holds(month.last)]
        return found[-1] if found else None

    @property
    def months(self) -> list[Month]:
        """From the reader's month to the last that any plan names."""
        last = max((month for values in self.plans.values() for month in values), default=self.month)
        return months_between(self.month, max(last, self.month))

    def flags(self) -> list[Flag]:
        """Each fault once, from the first month on in which it holds."""
        found = [first for one in (self._over(), self._own(), self._low()) for first in _firsts(one)]
        return [*found, *self._missing(), *self._off_plan()]

    def _over(self) -> Iterator[Flag]:
        for month in self.months:
            people, unit = self.together(month), self.capacity(month)
            if people is not None and unit is not None and people > unit.beds:
                yield Flag(Fault.EXCEEDS, month, people, unit.beds)

    def _own(self) -> Iterator[Flag]:
        for month in self.months:
            for one in self.partnerships:
                people, beds = self.planned(one, month), self.capacity(month, one)
                if people is not None and beds is not None and people > beds.beds:
                    yield Flag(Fault.OVER_OWN, month, people, beds.beds, one)

    def _low(self) -> Iterator[Flag]:
        """Too few for the unit: said only where every partnership there has a plan and none is hidden."""
        for month in self.months:
            values = [self.planned(one, month) for one in self.partnerships]
            if not self.whole or not values or None in values:
                continue
            people, unit = sum(value or 0 for value in values), self.capacity(month)
            if people == 0:
                yield Flag(Fault.EMPTIES, month, 0, unit.beds if unit else None)
            elif unit is not None and unit.viable is not None and people < unit.viable:
                yield Flag(Fault.NOT_VIABLE, month, people, unit.viable)

    def _missing(self) -> Iterator[Flag]:
        """People are there now and the plan says nothing of any month from now on."""
        for one, people in self.now.items():
            if people and all(self.planned(one, month) is None for month in self.months):
                yield Flag(Fault.MISSING, self.month, people, None, one)

    def _off_plan(self) -> Iterator[Flag]:
        for one in self.partnerships:
            planned = self.planned(one, self.month)
            if planned is not None and planned != self.now.get(one, 0):
                yield Flag(Fault.OFF_PLAN, self.month, self.now.get(one, 0), planned, one)


@dataclass(frozen=True, slots=True)
class Demand:
    """A month's occupied bed-days against the beds of that month, day by day; None where no beds are stored."""

    month: Month
    occupied: int
    available: int | None

    @property
    def share(self) -> float | None:
        """Occupancy from 0; above 1 where more people were there than beds stored."""
        return self.occupied / self.available if self.available else None


def demand(
    nights: Iterable[Night],
    beds: Sequence[Beds],
    months: Sequence[Month],
    *,
    as_at: date,
    partnership_id: UUID | None = None,
) -> list[Demand]:
    """Occupied and available bed-days of each month, up to `as_at` in the one that still runs.

    An occupied bed-day is a midnight with somebody in the bed (KH03, NHS England). Without a partnership: of all
    that are given, against the beds of the unit.
    """
    wanted = [one for one in nights if partnership_id in (None, one.partnership_id)]
    ours = [one for one in beds if one.partnership_id == partnership_id]
    found = []
    for month in months:
        days = list(_days(month.first, min(month.last, as_at)))
        in_reach = [night for night in wanted if _meets(night, month)]
        occupied = sum(night.held_on(day) for day in days for night in in_reach)
        daily = [next((one.beds for one in ours if one.holds(day)), None) for day in days]
        known = [count for count in daily if count is not None]
        found.append(Demand(month, occupied, sum(known) if len(known) == len(days) else None))
    return found


def beds_needed(people: int, occupancy: int) -> int:
    """How many beds so many people take where the unit is to be filled to `occupancy` per cent on average."""
    return math.ceil(people * 100 / occupancy)


def _within(day: date, start: date, end: date | None) -> bool:
    return start <= day and (end is None or end > day)


def _meets(night: Night, month: Month) -> bool:
    return night.start <= month.last and (night.end is None or night.end > month.first)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _firsts(flags: Iterable[Flag]) -> list[Flag]:
    """The first of each fault and partnership."""
    seen: dict[tuple[Fault, UUID | None], Flag] = {}
    for flag in flags:
        seen.setdefault((flag.fault, flag.partnership_id), flag)
    return list(seen.values())
