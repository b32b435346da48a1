"""Closing the gap: what happens if nothing is done, what each intervention gives, and where that leads.

position after = position if nothing is done + sum of the interventions; every amount is cumulative, so that a year's
figure holds those of the years before. A plan gives one of the two positions and the other is worked out. An amount
that is not given is not known, which is not zero: a year adds up what is known and names what is not. In the first
year, before any intervention, an intervention without an amount has given nothing yet. Source: notes, section 9.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

NOTHING = Decimal(0)
EFFICIENCY = ("CIP", "QIPP")
_TENTH = Decimal("0.1")


class LineKind(StrEnum):
    """What a line of a plan is."""

    DO_NOTHING = "do_nothing"
    INTERVENTION = "intervention"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the amounts that are known, by year; whether discharges feed its actual figures."""

    key: str
    name: str
    kind: LineKind
    amounts: Mapping[int, Decimal]
    is_fed: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where one year stands; `not_known` names the interventions that have no amount in it."""

    year: int
    do_nothing: Decimal | None
    interventions: Decimal | None
    after: Decimal | None
    not_known: tuple[str, ...] = ()


def positions(lines: Sequence[Line], years: Sequence[int]) -> tuple[Position, ...]:
    """Every year of the plan. Where neither position is given both stay not known."""
    return tuple(_position(lines, year, is_first=year == years[0]) for year in years)


def _position(lines: Sequence[Line], year: int, *, is_first: bool) -> Position:
    steps = interventions(lines)
    total = _sum_of(steps, year, is_first=is_first)
    missing = () if is_first else tuple(line.name for line in steps if year not in line.amounts)
    given = {line.kind: line.amounts.get(year) for line in lines if line.kind is not LineKind.INTERVENTION}
    do_nothing, after = given.get(LineKind.DO_NOTHING), given.get(LineKind.AFTER)
    if LineKind.AFTER in given:
        do_nothing = None if after is None or total is None else after - total
    else:
        after = None if do_nothing is None or total is None else do_nothing + total
    return Position(year, do_nothing, total, after, missing)


def _sum_of(steps: Sequence[Line], year: int, *, is_first: bool) -> Decimal | None:
    known = [line.amounts[year] for line in steps if year in line.amounts]
    return sum(known, NOTHING) if known or is_first or not steps else None


def interventions(lines: Iterable[Line]) -> list[Line]:
    """The lines that are no position."""
    return [line for line in lines if line.kind is LineKind.INTERVENTION]


def share(lines: Sequence[Line], names: Iterable[str], year: int) -> Decimal | None:
    """Per cent of the known interventions of a year that the named ones make, to one decimal; None without any."""
    wanted = {name.casefold() for name in names}
    steps = interventions(lines)
    total = sum((line.amounts.get(year, NOTHING) for line in steps), NOTHING)
    part = [line.amounts[year] for line in steps if line.name.casefold() in wanted and year in line.amounts]
    if not part or not total:
        return None
    return (sum(part, NOTHING) * 100 / total).quantize(_TENTH, ROUND_HALF_UP)


def yearly(line: Line, years: Sequence[int]) -> dict[int, Decimal | None]:
    """What each year adds to a cumulative line; not known where it or the year before is not.

    Before the first year an intervention has given nothing; the first year of a position is its own amount.
    """
    found: dict[int, Decimal | None] = {}
    before: Decimal | None = NOTHING
    for at, year in enumerate(years):
        now = line.amounts.get(year)
        if now is None and at == 0 and line.kind is LineKind.INTERVENTION:
            now = NOTHING
        found[year] = None if now is None or before is None else now - before
        before = now
    return found


def with_actual(
    lines: Sequence[Line], years: Sequence[int], actual: Mapping[str, Mapping[int, Decimal]]
) -> tuple[Position, ...]:
    """The position of each year with actual figures in the place of planned ones, line by line (by key).

    Doing nothing stays as the plan has it. A year without an actual figure keeps the plan's.
    """
    put = [replace(line, amounts={**line.amounts, **actual.get(line.key, {})}) for line in lines]
    planned = positions(lines, years)
    found = []
    for then in planned:
        if not any(then.year in amounts for amounts in actual.values()):
            found.append(then)
            continue
        total = _sum_of(interventions(put), then.year, is_first=then.year == years[0])
        after = None if then.do_nothing is None or total is None else then.do_nothing + total
        found.append(replace(then, interventions=total, after=after))
    return tuple(found)
