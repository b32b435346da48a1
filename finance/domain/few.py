"""Money of few people: what it comes to could tell what one of them costs, so that it is told of enough people only.

Amounts stand by year and name, each with the people behind it. Where those of one are fewer than `least`, all names of
each year are told together, and years together until enough people stand behind them; where all together are too few
nothing is told. So every amount that is printed, and with it what any other is short of their total, is of enough
people.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

TOGETHER = "All together"


@dataclass(frozen=True, slots=True)
class Cell:
    """Amounts of the financial years from `since` to `year`, by the years in which they start."""

    since: int
    year: int
    name: str
    amounts: tuple[Decimal, ...]
    people: frozenset[Hashable]


def is_few(people: int, least: int) -> bool:
    """Whether money of so many people is not told; of nobody there is none to tell."""
    return 0 < people < least


def told(cells: Sequence[Cell], least: int) -> list[Cell]:
    """The cells as they may be told, in their order; none where all people together are too few."""
    if not any(is_few(len(one.people), least) for one in cells):
        return list(cells)
    by_year = _joined(cells, lambda held, one: held.year != one.year)
    found = _joined(by_year, lambda held, _one: len(held.people) >= least)
    if len(found) > 1 and len(found[-1].people) < least:
        found[-2:] = [_join(found[-2], found[-1])]
    return [] if len(found[-1].people) < least else found


def _joined(cells: Iterable[Cell], starts: Callable[[Cell, Cell], bool]) -> list[Cell]:
    """Cells joined with the one before, unless they start a new one."""
    found: list[Cell] = []
    for one in cells:
        if found and not starts(found[-1], one):
            found[-1] = _join(found[-1], one)
        else:
            found.append(Cell(one.since, one.year, TOGETHER, one.amounts, one.people))
    return found


def _join(one: Cell, other: Cell) -> Cell:
    amounts = tuple(a + b for a, b in zip(one.amounts, other.amounts, strict=True))
    return Cell(one.since, other.year, TOGETHER, amounts, one.people | other.people)
