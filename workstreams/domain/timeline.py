"""The months of an action as a line: where it begins, was first due, is due, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tcp_portal.months import Month


class Mark(StrEnum):
    """What a month means to an action; the first that holds is shown."""

    DONE = "done"
    DROPPED = "dropped"
    DUE = "due"
    FIRST_DUE = "first_due"
    STARTS = "starts"
    BETWEEN = "between"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Line:
    """The days that make the line of an action."""

    first_due_on: date
    due_on: date
    starts_on: date | None = None
    closed_on: date | None = None
    closed_as: str = ""

    @property
    def first(self) -> Month:
        """Where the line begins: its start, or the earliest month it was due where that is before."""
        starts = [self.first_due_on, self.due_on, *([self.starts_on] if self.starts_on else [])]
        return Month.of(min(starts))

    @property
    def last(self) -> Month:
        """Where the line ends: the last of its due months, or the month in which it ended if that was later."""
        ends = [self.due_on, self.first_due_on, *([self.closed_on] if self.closed_on else [])]
        return Month.of(max(ends))


def marks(line: Line, months: Sequence[Month]) -> list[Mark]:
    """What each month means to the action."""
    return [_mark(line, month) for month in months]


def _mark(line: Line, month: Month) -> Mark:
    if line.closed_on is not None and Month.of(line.closed_on) == month:
        return Mark.DONE if line.closed_as == "done" else Mark.DROPPED
    if Month.of(line.due_on) == month:
        return Mark.DUE
    if Month.of(line.first_due_on) == month:
        return Mark.FIRST_DUE
    if line.starts_on is not None and Month.of(line.starts_on) == month:
        return Mark.STARTS
    return Mark.BETWEEN if line.first < month < line.last else Mark.NOTHING
