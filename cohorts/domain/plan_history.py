"""How a plan to leave hospital went: dates that were promised, and since when the status is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Step:
    """Status, date and confidence as they stood from a day on; the reason is that of a date that moved."""

    on: date
    status: str
    planned_on: date | None
    confidence: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Slips:
    """The dates before the present one in order, how often a date was put off, and by how many days in all.

    A slip is a move to a later date. A date that was taken away and set again is compared with the one before.
    `days` runs from the first date to the last one set: below 0 when the person is to leave earlier than planned first.
    """

    former: tuple[date, ...]
    count: int
    days: int


def slips(steps: Sequence[Step]) -> Slips:
    """The dates of a history in the order of time."""
    dates: list[date] = []
    for step in steps:
        if step.planned_on is not None and (not dates or dates[-1] != step.planned_on):
            dates.append(step.planned_on)
    present = bool(steps) and steps[-1].planned_on is not None
    return Slips(
        former=tuple(dates[:-1] if present else dates),
        count=sum(after > before for before, after in pairwise(dates)),
        days=(dates[-1] - dates[0]).days if dates else 0,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that was changed: when, from which to which (None: taken away), and why."""

    on: date
    before: date
    after: date | None
    reason: str


def moves(steps: Sequence[Step]) -> tuple[Moved, ...]:
    """Every change of a date that had been set, in order; setting one where there was none is no move."""
    return tuple(
        Moved(after.on, before.planned_on, after.planned_on, after.reason)
        for before, after in pairwise(steps)
        if before.planned_on is not None and after.planned_on != before.planned_on
    )


def status_since(steps: Sequence[Step]) -> date | None:
    """The day from which the present status holds without a break; None without a history."""
    since: date | None = None
    for step in reversed(steps):
        if step.status != steps[-1].status:
            break
        since = step.on
    return since
