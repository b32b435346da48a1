"""What counts as slightly worse than plan: dated rows of policy, read once and kept for some minutes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache

from trajectories.domain.standing import Tolerance
from trajectories.models import Threshold

_KEY, _SECONDS = "trajectories.thresholds", 300


class _Row(NamedTuple):
    valid_from: date
    valid_to: date | None
    people: int
    percent_of_plan: Decimal
    source: str


def tolerance_on(day: date) -> Tolerance | None:
    """The row in force on the day; no query while the rows are in the cache."""
    for row in rows():
        if row.valid_from <= day and (row.valid_to is None or row.valid_to > day):
            return Tolerance(row.people, row.percent_of_plan, row.source)
    return None


def rows() -> list[_Row]:
    """All rows, the latest first."""
    found: list[_Row] | None = cache.get(_KEY)
    if found is None:
        found = [_Row(*row) for row in Threshold.objects.order_by("-valid_from").values_list(*_Row._fields)]
        cache.set(_KEY, found, _SECONDS)
    return found


def forget() -> None:
    """Reads the rows again at the next question: called when one was saved."""
    cache.delete(_KEY)
