"""Homes becoming ready against people who are to leave, month by month; and who needs a home of a scheme at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tcp_portal.months import Month, months_between

# Codes of the accommodation need that are no home of a scheme: with family, Shared Lives, care, nursing, school.
ELSEWHERE = frozenset({"family", "lives", "care", "nursing", "school"})
ADAPTED = "adapted"  # the accommodation need that asks for a home for a wheelchair
MONTHS = 12


def needs_a_home(accommodation: str) -> bool:
    """Whether a person needs a home of their own; one whose need is not recorded may, and counts as needing one."""
    return accommodation not in ELSEWHERE


def slip(first: Month | None, now: Month | None) -> int | None:
    """How many months later than first given it is to be ready; negative: earlier. None where either is not known."""
    return None if first is None or now is None else now.since(first)


class MonthLine(NamedTuple):
    """What has become ready and who was to leave by the end of a month, from the first one on."""

    month: Month
    homes: int
    people: int


def by_month(ready: Iterable[Month], planned: Iterable[Month], now: Month) -> list[MonthLine]:
    """Both running totals from this month to the last one known, at least MONTHS; earlier ones count from the first.

    Homes without a month and people without a date are in neither: the page says how many they are.
    """
    homes, people = sorted(ready), sorted(planned)
    last = max([now.plus(MONTHS - 1), *homes[-1:], *people[-1:]])
    return [
        MonthLine(month, sum(one <= month for one in homes), sum(one <= month for one in people))
        for month in months_between(now, last)
    ]
