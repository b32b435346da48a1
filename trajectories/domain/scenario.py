"""What if: the inputs of a forecast with some suppositions changed, and two fans side by side. Plain Python.

A scenario changes a copy of the inputs and nothing else; without a change the inputs, and so the fan, are the base
exactly. The seed stays the same, so what moves is what was changed, not chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tcp_portal.months import Month
from trajectories.domain.forecast import Fan, Inputs, Part
from trajectories.domain.leaving import Inpatient


@dataclass(frozen=True, slots=True)
class Change:
    """What is supposed of one person: a day to leave, that they stay, or another payer.

    `arrangement` is that of the new payer; a payer outside the partnership (`elsewhere`) takes the person out of
    the count from the start.
    """

    key: str
    leaves_in_days: int | None = None
    stays: bool = False
    arrangement: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class QuarterEnd:
    """How a quarter ends in the base and in the scenario; None where no plan is set."""

    month: Month
    plan: int | None
    base_chance: float | None
    chance: float | None
    base_median: int
    median: int
    base_discharges: float
    discharges: float


@dataclass(frozen=True, slots=True)
class Beds:
    """Beds of one arrangement at the start and at the last month's end (median), base and scenario."""

    arrangement: str
    base_now: int
    now: int
    base_end: int
    end: int


def apply(inputs: Inputs, changes: Iterable[Change], *, admissions_a_month: float | None = None) -> Inputs:
    """The inputs as supposed. Changes of people who are not in hospital at the start count for nothing.

    Everyone keeps the place in the list, and with it the random numbers: the gap of a person whom another
    partnership pays for is filled from the end of the list.
    """
    by_key: dict[str, list[Change]] = {}
    for change in changes:
        by_key.setdefault(change.key, []).append(change)
    people: list[Inpatient | None] = [
        _changed(person, by_key.get(person.key, ())) for person in inputs.people
    ]
    rate = inputs.admissions_a_month if admissions_a_month is None else admissions_a_month
    return replace(inputs, people=_closed_up(people), admissions_a_month=rate)


def _changed(person: Inpatient, changes: Sequence[Change]) -> Inpatient | None:
    for change in changes:
        if change.elsewhere:
            return None
        if change.leaves_in_days is not None:
            person = replace(person, fixed_in_days=change.leaves_in_days, stays=False)
        if change.stays:
            person = replace(person, fixed_in_days=None, stays=True)
        if change.arrangement:
            person = replace(person, arrangement=change.arrangement)
    return person


def _closed_up(people: list[Inpatient | None]) -> tuple[Inpatient, ...]:
    left = sum(person is not None for person in people)
    fillers = [person for person in people[left:] if person is not None]
    return tuple(fillers.pop() if person is None else person for person in people[:left])


def quarter_ends(
    base: Fan, fan: Fan, *, plan: Sequence[int | None], rates: tuple[float, float]
) -> list[QuarterEnd]:
    """Each quarter that ends within the months ahead. `rates` are the admissions a month of base and scenario.

    Discharges expected in a quarter: people at its start and those who come, less people at its end; the first
    quarter has as many months as are ahead of it.
    """
    found = []
    before = -1
    for at, month in enumerate(fan.months):
        if not month.is_quarter_end:
            continue
        found.append(
            QuarterEnd(
                month=month,
                plan=plan[at] if plan else None,
                base_chance=base.chance[at],
                chance=fan.chance[at],
                base_median=base.median[at],
                median=fan.median[at],
                base_discharges=_leave(base, rates[0], before, at),
                discharges=_leave(fan, rates[1], before, at),
            )
        )
        before = at
    return found


def _leave(fan: Fan, rate: float, before: int, at: int) -> float:
    start = fan.expected[before] if before >= 0 else float(fan.now)
    return start + rate * (at - before) - fan.expected[at]


def beds_of(base: Fan, fan: Fan) -> list[Beds]:
    """Every arrangement that either of the two has people in."""
    mine, theirs = _by_arrangement(base), _by_arrangement(fan)
    return [
        Beds(
            arrangement=name,
            base_now=_now(mine.get(name)),
            now=_now(theirs.get(name)),
            base_end=_end(mine.get(name)),
            end=_end(theirs.get(name)),
        )
        for name in sorted({*mine, *theirs})
    ]


def _by_arrangement(fan: Fan) -> dict[str, Part]:
    return {part.arrangement: part for part in fan.beds if part.arrangement}


def _now(part: Part | None) -> int:
    return part.now if part else 0


def _end(part: Part | None) -> int:
    return part.bands.median[-1] if part and part.bands.median else 0
