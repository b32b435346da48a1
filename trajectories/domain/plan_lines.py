"""The lines of a plan: entered points, the straight lines between them, and whether parts add up to totals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cohorts.domain.kinds import Arrangement
from tcp_portal.months import Month


@dataclass(frozen=True, order=True, slots=True)
class Cell:
    """A column of a plan's grid: a place or all of them (None), an arrangement or all of them (empty)."""

    place_id: UUID | None = None
    arrangement: str = ""


TOTAL = Cell()
Values = Mapping[Month, int]


@dataclass(frozen=True, slots=True)
class PlanPoint:
    """The plan for one month: entered, joined by a straight line, or None outside the entered months."""

    month: Month
    value: int | None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Parts of a plan that do not add up to what is entered for their whole."""

    month: Month
    whole: Cell
    by: str
    total: int
    parts: int


def value_on(entered: Values, month: Month) -> PlanPoint:
    """The plan for a month: as entered, else on the straight line between the nearest entered months, rounded
    half up to whole people; None before the first and after the last of them."""
    if month in entered:
        return PlanPoint(month, entered[month])
    months = sorted(entered)
    at = bisect_left(months, month)
    if at in (0, len(months)):
        return PlanPoint(month, None)
    before, after = months[at - 1], months[at]
    steps, done = _months_apart(before, after), _months_apart(before, month)
    twice = 2 * (entered[before] * steps + (entered[after] - entered[before]) * done) + steps
    return PlanPoint(month, twice // (2 * steps), joined=True)


def line(entered: Values, months: Sequence[Month]) -> list[PlanPoint]:
    """The plan for each of the months."""
    return [value_on(entered, month) for month in months]


def contradictions(grid: Mapping[Cell, Values], *, place_ids: Sequence[UUID]) -> list[Contradiction]:
    """Where the places, or the arrangements, do not add up to their whole in a month for which all are entered.

    Places are complete when each of the partnership has a figure; arrangements, when CCG and specialised have
    one (a provider collaborative counts where it is entered).
    """
    found = []
    for whole, values in grid.items():
        for month, total in sorted(values.items()):
            for by, parts in _splits(grid, whole, month, place_ids).items():
                if parts is not None and parts != total:
                    found.append(Contradiction(month, whole, by, total, parts))
    return sorted(found, key=lambda one: (one.month, str(one.whole), one.by))


def _splits(
    grid: Mapping[Cell, Values], whole: Cell, month: Month, place_ids: Sequence[UUID]
) -> dict[str, int | None]:
    def value(place_id: UUID | None, arrangement: str) -> int | None:
        return grid.get(Cell(place_id, arrangement), {}).get(month)

    splits: dict[str, int | None] = {}
    if whole.place_id is None and place_ids:
        splits["place"] = _whole_sum([value(place_id, whole.arrangement) for place_id in place_ids])
    if not whole.arrangement:
        collaborative = value(whole.place_id, Arrangement.PROVIDER_COLLABORATIVE) or 0
        main = [value(whole.place_id, kind) for kind in (Arrangement.CCG, Arrangement.SPECIALISED)]
        splits["commissioner"] = _whole_sum([*main, collaborative])
    return splits


def _whole_sum(parts: Sequence[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _months_apart(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
