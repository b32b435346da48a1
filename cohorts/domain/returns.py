"""The monthly register returns of the places, and their totals. Building the Right Support notes, section 6.3.

“No response” is a value of its own and never nought: a total in which a place is missing is a least number and
says who is missing. A column that nobody was asked for is not asked, which is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cohorts.domain.registers import Response
from tcp_portal.months import Month


class Column(StrEnum):
    """What a return counts. Adults by colour; children red and amber together, as BHR's table had it."""

    RED = "red_adults"
    AMBER = "amber_adults"
    GREEN = "green_adults"
    BLUE = "blue_adults"
    CHILDREN = "children"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def noun(self) -> str:
        """As sentences say it after a number."""
        return _NOUNS[self]

    @property
    def is_required(self) -> bool:
        """Whether an answer always has it."""
        return self in (Column.RED, Column.AMBER)


_LABELS = {
    Column.RED: "Red, adults",
    Column.AMBER: "Amber, adults",
    Column.GREEN: "Green, adults",
    Column.BLUE: "Blue, adults",
    Column.CHILDREN: "Children, red or amber",
}
_NOUNS = {
    Column.RED: "red",
    Column.AMBER: "amber",
    Column.GREEN: "green",
    Column.BLUE: "blue",
    Column.CHILDREN: "children",
}


class State(StrEnum):
    """What stands in the calendar for one place and month."""

    ANSWERED = "answered"
    NO_RESPONSE = "no_response"
    AWAITED = "awaited"  # the month is over and nothing is recorded
    NOT_DUE = "not_due"  # the month still runs

    @property
    def label(self) -> str:
        return _STATES[self]


_STATES = {
    State.ANSWERED: "Answered",
    State.NO_RESPONSE: "No response",
    State.AWAITED: "Not recorded yet",
    State.NOT_DUE: "Not due yet",
}


def state_of(response: Response | None, month: Month, today: date) -> State:
    """A return is due when its month is over; one given earlier counts as given."""
    if response is not None:
        return State(response.value)
    return State.AWAITED if month.last < today else State.NOT_DUE


@dataclass(frozen=True, slots=True)
class PlaceReturn:
    """What one place said for one month; `figures` holds only the columns that it answered."""

    place: str
    state: State
    figures: dict[Column, int]

    def figure(self, column: Column) -> int | None:
        """The number; None where the place did not answer or was not asked."""
        return self.figures.get(column) if self.state is State.ANSWERED else None

    def was_asked(self, column: Column) -> bool | None:
        """Whether an answer has the column; None where the place did not answer at all."""
        return column in self.figures if self.state is State.ANSWERED else None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum over the places that said a number, and the names of those that did not."""

    known: int
    said: int
    missing: tuple[str, ...]
    was_asked: bool = True

    @property
    def is_complete(self) -> bool:
        return self.was_asked and not self.missing

    @property
    def words(self) -> str:
        """45; at least 45, Barking and Dagenham missing; not known, Havering missing; not asked."""
        tail = f", {_list(self.missing)} missing" if self.missing else ""
        return f"{self.number}{tail}"

    @property
    def number(self) -> str:
        """The number alone as it may be printed: never a bare one where somebody is missing."""
        if not self.was_asked:
            return "not asked"
        if not self.missing:
            return f"{self.known:,}"
        return f"at least {self.known:,}" if self.said else "not known"


def total(column: Column, returns: Iterable[PlaceReturn]) -> Total:
    """The column over all places. Raises nothing; of no places the total is not asked.

    An answer that leaves out a column which others gave does not say nought: its place is missing from the total.
    """
    return _sum(list(returns), (column,))


def at_risk(returns: Iterable[PlaceReturn]) -> Total:
    """Adults at red or amber together: the number that the Board reads."""
    return _sum(list(returns), (Column.RED, Column.AMBER))


def _sum(returns: Sequence[PlaceReturn], columns: tuple[Column, ...]) -> Total:
    known = said = 0
    missing = []
    asked_somewhere = answered_somewhere = False
    for one in returns:
        figures = [one.figure(column) for column in columns]
        answered_somewhere |= one.state is State.ANSWERED
        asked_somewhere |= all(one.was_asked(column) for column in columns)
        if any(figure is None for figure in figures):
            missing.append(one.place)
        else:
            said += 1
            known += sum(figure or 0 for figure in figures)
    if not returns or (answered_somewhere and not asked_somewhere):
        return Total(0, 0, (), was_asked=False)
    return Total(known, said, tuple(missing))


def headline(returns: Sequence[PlaceReturn]) -> str:
    """The month in a sentence: “At least 13 red, at least 32 amber; Barking and Dagenham missing.”"""
    red, amber = total(Column.RED, returns), total(Column.AMBER, returns)
    if not returns:
        return "No place is asked for a return."
    if not red.said:
        return f"No place has answered: {_list([one.place for one in returns])} missing."
    parts = f"{red.number} {Column.RED.noun}, {amber.number} {Column.AMBER.noun}"
    tail = f"; {_list(red.missing)} missing" if red.missing else ""
    return f"{parts[:1].upper()}{parts[1:]}{tail}."


def silent(returns: Iterable[PlaceReturn]) -> list[str]:
    """The places that have not answered although their return is due."""
    return [one.place for one in returns if one.state in (State.NO_RESPONSE, State.AWAITED)]


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
