"""What the dashboards of one subject count beside the measures. Plain Python: no clock, no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol
from uuid import UUID

from cohorts.domain.flows import Cut
from cohorts.domain.kinds import Exit
from cohorts.domain.stays import Stay
from tcp_portal.months import Month, add_years, months_between

READMITTED_WITHIN: Final = (30, 90, 365)  # days from leaving hospital
PASSES: Final = (1, 5)  # whole years of stay that somebody comes to
PASSES_WITHIN: Final = 3  # months ahead


@dataclass(frozen=True, slots=True)
class Passing:
    """Somebody who will have been in hospital for so many years on a day, if they stay."""

    stay: Stay
    years: int
    on: date


class Held(Protocol):
    """A period of a stay over [started_on, ended_on)."""

    @property
    def spell_id(self) -> UUID: ...
    @property
    def started_on(self) -> date: ...
    @property
    def ended_on(self) -> date | None: ...


def admissions_of(
    stays: Iterable[Stay], first: Month, last: Month, as_at: date, cut: Cut
) -> tuple[Stay, ...]:
    """First admissions and readmissions counted from a day of the months, of a part as on that day."""
    end = min(last.last, as_at)
    return tuple(
        stay
        for stay in stays
        if stay.entry.is_admission
        and first.first <= stay.counted_from <= end
        and cut.holds(stay, stay.counted_from)
    )


def days_since_home(stays: Sequence[Stay]) -> dict[UUID, int]:
    """For each stay of a person who had been discharged before: the days from that discharge to the admission.

    Of several discharges the latest counts. A stay that ended by transfer, death or as out of scope is none.
    """
    homes: defaultdict[UUID, list[Stay]] = defaultdict(list)
    for stay in stays:
        if stay.exit is Exit.DISCHARGE:
            homes[stay.person_id].append(stay)
    found = {}
    for stay in stays:
        left = [
            one.ended_on
            for one in homes[stay.person_id]
            if one is not stay and one.ended_on is not None and one.ended_on <= stay.started_on
        ]
        if left:
            found[stay.spell_id] = (stay.started_on - max(left)).days
    return found


def readmitted(admissions: Iterable[Stay], since_home: Mapping[UUID, int], within: int) -> int:
    """How many of these admissions came within so many days of leaving hospital, the last day included."""
    return sum(since_home.get(stay.spell_id, within + 1) <= within for stay in admissions)


def passing(stays: Iterable[Stay], day: date) -> tuple[Passing, ...]:
    """Who of the people in hospital comes to 1 or 5 years in the next three months, by the day on which."""
    until = Month.of(day).plus(PASSES_WITHIN).last
    found = [
        Passing(stay, years, on)
        for stay in stays
        for years in PASSES
        if day < (on := add_years(stay.started_on, years)) <= until
    ]
    return tuple(sorted(found, key=lambda one: (one.on, str(one.stay.spell_id))))


def months_ahead(day: date) -> tuple[Month, ...]:
    """The months in which somebody may come to a limit; the rest of the running month is in the first."""
    here = Month.of(day)
    first = here if day < here.last else here.next
    return tuple(months_between(first, here.plus(PASSES_WITHIN)))


def days_lost(held: Iterable[Held], first: date, end: date) -> int:
    """Days of [first, end) on which somebody was delayed: each day of a person once, whatever the reasons."""
    days: defaultdict[UUID, set[date]] = defaultdict(set)
    for one in held:
        start, stop = max(one.started_on, first), min(one.ended_on or end, end)
        days[one.spell_id].update(start + timedelta(days=step) for step in range(max((stop - start).days, 0)))
    return sum(len(each) for each in days.values())
