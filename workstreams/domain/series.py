"""The rhythm of a meeting: in which weeks, months or quarters it was held, and when it is due.

Source: stocktake of 12 May 2017: assurance, tracker, escalation, legal and Board meetings each month, surgeries each
quarter. A period without a meeting is missed once it is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tcp_portal.months import Month

_QUARTER = 3
_WEEK = 7
_YEAR = 12


class State(StrEnum):
    OPEN = "open"  # a planned day is over, and nobody has said whether it was held
    PLANNED = "planned"
    DUE = "due"
    MISSED = "missed"
    NEVER = "never"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a series stands: `next_on` where a meeting is planned, `due_by` the last day of the period in which one is
    due, `missed` how many periods went by without one since the last."""

    state: State
    next_on: date | None = None
    due_by: date | None = None
    missed: int = 0


def standing(every: str, *, last: date | None, following: date | None, today: date) -> Standing:
    """How a series stands on a day: `last` is the day it last met, `following` that of the next planned meeting."""
    if following is not None and following < today:
        return Standing(State.OPEN, following)
    if every not in _PERIODS:
        return Standing(State.PLANNED if following else State.CALLED, following)
    if last is None and following is not None:
        return Standing(State.PLANNED, following)
    number, last_day = _PERIODS[every]
    due = number(last) + 1 if last else number(today)
    missed = max(0, number(today) - due)
    if following is not None:
        missed = min(missed, max(0, number(following) - due))
    due_by = last_day(max(due, number(today)))
    if missed:
        return Standing(State.MISSED, following, due_by, missed)
    if following is not None:
        return Standing(State.PLANNED, following, due_by)
    return Standing(State.DUE if last else State.NEVER, None, due_by)


def _week(day: date) -> int:
    return (day.toordinal() - 1) // _WEEK


def _end_of_week(number: int) -> date:
    return date.fromordinal((number + 1) * _WEEK)


def _month(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def _end_of_month(number: int) -> date:
    year, month = divmod(number, _YEAR)
    return Month(year, month + 1).last


def _quarter(day: date) -> int:
    return _month(day) // _QUARTER


def _end_of_quarter(number: int) -> date:
    return _end_of_month(number * _QUARTER + _QUARTER - 1)


_PERIODS: dict[str, tuple[Callable[[date], int], Callable[[int], date]]] = {
    "week": (_week, _end_of_week),
    "month": (_month, _end_of_month),
    "quarter": (_quarter, _end_of_quarter),
}


def proposed_day(every: str, *, last: date | None, today: date) -> date:
    """A day for the next meeting: as long after the last one as the rhythm says, and never in the past."""
    if last is None:
        return today + timedelta(days=_WEEK)
    if every == "week":
        found = last + timedelta(days=_WEEK)
    else:
        weeks = {"month": 4, "quarter": 13}.get(every, 4)
        found = last + timedelta(weeks=weeks)
    return max(found, today + timedelta(days=1))
