"""The plan in force: the latest accepted version, read once and asked for any part and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.plan_lines import Cell, PlanPoint, line, value_on
from trajectories.models import PlanPoint as StoredPoint
from trajectories.models import PlanVersion

__all__ = ["Plan", "PlanPoint", "plan_in_force", "plan_series"]


@dataclass(frozen=True)
class Plan:
    """An accepted version's figures. Without one there is no plan, and every answer is None."""

    grid: dict[Cell, dict[Month, int]] = field(default_factory=dict)
    assumed: frozenset[tuple[Cell, Month]] = frozenset()
    number: int | None = None
    title: str = ""
    source: str = ""
    is_assumption: bool = False

    @property
    def exists(self) -> bool:
        return self.number is not None

    @property
    def months(self) -> tuple[Month, ...]:
        """The months for which a total is entered, in order."""
        return tuple(sorted(self.grid.get(Cell(), {})))

    def on(self, month: Month, *, place_id: UUID | None = None, arrangement: str | None = None) -> PlanPoint:
        """The plan of a part for a month-end."""
        return value_on(self.grid.get(Cell(place_id, arrangement or ""), {}), month)

    def series(
        self, first: Month, last: Month, *, place_id: UUID | None = None, arrangement: str | None = None
    ) -> list[PlanPoint]:
        """The plan of a part for each month from first to last, both included."""
        return line(self.grid.get(Cell(place_id, arrangement or ""), {}), months_between(first, last))


def plan_in_force(*, partnership: Partnership) -> Plan:
    """The figures of the partnership's latest accepted version: one query."""
    return plans_in_force(partnership_ids=[partnership.pk]).get(partnership.pk, Plan())


def plans_in_force(*, partnership_ids: Iterable[UUID]) -> dict[UUID, Plan]:
    """The same of each of these partnerships that has one: one query for all of them."""
    own = PlanVersion.objects.accepted().filter(partnership=OuterRef("plan__partnership")).values("pk")[:1]
    rows = StoredPoint.objects.filter(plan__partnership__in=partnership_ids, plan=Subquery(own)).values_list(
        "month", "place_id", "arrangement", "value", "is_assumption",
        "plan__partnership_id", "plan__number", "plan__title", "plan__source", "plan__is_assumption",
    )  # fmt: skip
    by_partnership: defaultdict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        by_partnership[row[5]].append(row)
    return {key: _plan(points) for key, points in by_partnership.items()}


def _plan(rows: Sequence[tuple[Any, ...]]) -> Plan:
    grid: dict[Cell, dict[Month, int]] = defaultdict(dict)
    assumed = set()
    for month, place_id, arrangement, value, assumption, *_ in rows:
        cell = Cell(place_id, arrangement)
        grid[cell][Month.of(month)] = value
        if assumption:
            assumed.add((cell, Month.of(month)))
    number, title, source, is_assumption = rows[0][6:]
    return Plan(dict(grid), frozenset(assumed), number, title, source, is_assumption)


def plan_series(
    *,
    partnership: Partnership,
    first: Month,
    last: Month,
    place_id: UUID | None = None,
    arrangement: str | None = None,
) -> list[PlanPoint]:
    """The plan in force for each month from first to last, for everyone or one part.

    Months between two entered ones stand on the straight line between them, rounded half up to whole people
    and marked as joined; months outside them have no value.
    """
    return plan_in_force(partnership=partnership).series(
        first, last, place_id=place_id, arrangement=arrangement
    )
