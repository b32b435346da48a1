"""Actions over the months: a table whose cells say in words what each month means, drawn as bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tcp_portal.months import Month, months_between
from workstreams.domain.timeline import Line, Mark, marks
from workstreams.presenters.action_words import ActionTold, tell

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from workstreams.models import PlanAction

MONTHS = 18
BACK = 3
STEP = 6
_WORDS = {
    Mark.DONE: "done",
    Mark.DROPPED: "dropped",
    Mark.DUE: "due",
    Mark.FIRST_DUE: "first due",
    Mark.STARTS: "starts",
    Mark.BETWEEN: "",
    Mark.NOTHING: "",
}
_SIGNS = {
    Mark.DONE: "✓",
    Mark.DROPPED: "✕",
    Mark.DUE: "◆",
    Mark.FIRST_DUE: "◇",
    Mark.STARTS: "▸",
    Mark.BETWEEN: "",
    Mark.NOTHING: "",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A month of an action: what it means in a word, its sign, and the class that draws it."""

    month: str
    words: str
    sign: str
    kind: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An action and its months."""

    told: ActionTold
    cells: tuple[Cell, ...]
    outside: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The months shown, the actions, and the way to earlier and later months. `now` is the month that is judged."""

    months: tuple[tuple[str, bool], ...]
    rows: tuple[TimelineRow, ...]
    words: str
    earlier: str
    later: str
    legend: tuple[tuple[str, str], ...]


def first_month(asked: Month | None, frame: Frame) -> Month:
    """The first month shown: the one asked for, or a little before now."""
    return asked or Month.of(frame.day).plus(-BACK)


def timeline(actions: Iterable[PlanAction], first: Month, frame: Frame) -> Timeline:
    """The actions over eighteen months."""
    shown = months_between(first, first.plus(MONTHS - 1))
    now = Month.of(frame.day)
    return Timeline(
        months=tuple((month.short, month == now) for month in shown),
        rows=tuple(_row(action, shown, frame) for action in actions),
        words=f"{shown[0].label} to {shown[-1].label}",
        earlier=first.plus(-STEP).iso,
        later=first.plus(STEP).iso,
        legend=tuple((_SIGNS[mark], words) for mark, words in _WORDS.items() if words),
    )


def _row(action: PlanAction, months: list[Month], frame: Frame) -> TimelineRow:
    line = Line(action.first_due_on, action.due_on, action.starts_on, action.closed_on, action.closed_as)
    cells = tuple(
        Cell(month.short, _WORDS[mark], _SIGNS[mark], mark.replace("_", "-"))
        for month, mark in zip(months, marks(line, months), strict=True)
    )
    return TimelineRow(tell(action, frame, day=frame.day), cells, _outside(line, months))


def _outside(line: Line, months: list[Month]) -> str:
    """Says that an action lies wholly before or after the months shown; empty where it does not."""
    if line.last < months[0]:
        return f"over since {line.last.label}"
    return f"begins in {line.first.label}" if line.first > months[-1] else ""
