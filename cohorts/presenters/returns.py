"""What the pages and the board pack say about register returns: a number, no response, or not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cohorts.domain.returns import Column, PlaceReturn, State, at_risk, headline, silent, total
from cohorts.presenters.words import lower_first
from tcp_portal.charts.model import Column as TableColumn
from tcp_portal.charts.model import Table
from tcp_portal.charts.words import list_words
from tcp_portal.charts.words import number as written
from tcp_portal.months import Month
from tcp_portal.web.frame import Frame

NOT_ASKED = "Not asked"
STATE_TONES = {
    State.ANSWERED: "good",
    State.NO_RESPONSE: "bad",
    State.AWAITED: "warn",
    State.NOT_DUE: "neutral",
}
WHAT_IT_IS = (
    "Each place counts the people on its own register once a month. “No response” is not 0: a total without a place "
    "is the least that it can be, and says so."
)


def cell_words(said: PlaceReturn, column: Column) -> str:
    """One figure in words: 7; No response; Not asked."""
    figure = said.figure(column)
    if figure is not None:
        return written(figure)
    return NOT_ASKED if said.state is State.ANSWERED else said.state.label


def total_words(column: Column, returns: Sequence[PlaceReturn]) -> str:
    """The total of a column as a cell of a table; who is missing stands in the rows above it."""
    number = total(column, returns).number
    return number[:1].upper() + number[1:]


def returns_table(returns: Sequence[PlaceReturn], month: Month) -> Table:
    """One month: every place and column in words."""
    return Table(
        caption=f"Register returns, {month.label}",
        columns=(TableColumn("Place"), *(TableColumn(column.label, "number") for column in Column)),
        rows=tuple((one.place, *(cell_words(one, column) for column in Column)) for one in returns),
        total=("All places", *(total_words(column, returns) for column in Column)),
    )


def at_risk_sentence(returns: Sequence[PlaceReturn]) -> str:
    """The number that the Board reads: adults at red or amber together."""
    found = at_risk(returns)
    if not found.said:
        return ""
    return f"That is {found.number} adults at red or amber."


def silent_sentence(returns: Sequence[PlaceReturn]) -> str:
    """Who has still to answer."""
    names = silent(returns)
    if not names:
        return ""
    return f"{list_words(names)} {'has' if len(names) == 1 else 'have'} not answered."


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """One place and month: what was said, and the form for those who may answer."""

    text: str
    tag: str
    tone: str
    url: str
    doing: str


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One month of all places."""

    month: str
    is_chosen: bool
    total: str
    cells: tuple[CalendarCell, ...]


@dataclass(frozen=True)
class ReturnsPage:
    """The chosen month first, then the calendar, newest month first."""

    frame: Frame
    months: Mapping[Month, tuple[PlaceReturn, ...]]
    places: Mapping[str, UUID]
    mine: frozenset[UUID]

    @property
    def chosen(self) -> tuple[PlaceReturn, ...]:
        return self.months.get(self.frame.month, ())

    @property
    def headline(self) -> str:
        return headline(self.chosen)

    @property
    def more(self) -> str:
        """The total at risk."""
        return at_risk_sentence(self.chosen)

    @property
    def table(self) -> Table:
        return returns_table(self.chosen, self.frame.month)

    @property
    def rows(self) -> list[CalendarRow]:
        return [
            CalendarRow(
                month.short,
                month == self.frame.month,
                _adults(returns),
                tuple(self._cells(month, returns)),
            )
            for month, returns in sorted(self.months.items(), reverse=True)
        ]

    def _cells(self, month: Month, returns: Sequence[PlaceReturn]) -> Iterator[CalendarCell]:
        for one in returns:
            place_id = self.places[one.place]
            answered = one.state is State.ANSWERED
            may = place_id in self.mine
            recorded = answered or one.state is State.NO_RESPONSE
            yield CalendarCell(
                text=_figures(one) if answered else "",
                tag="" if answered else one.state.label,
                tone=STATE_TONES[one.state],
                url=self.frame.url("cohorts:return_answer", place_id, month.iso) if may else "",
                doing=("Change" if recorded else "Answer") if may else "",
            )


def _figures(said: PlaceReturn) -> str:
    parts = [
        f"{lower_first(column.noun)} {figure}"
        for column in (Column.RED, Column.AMBER, Column.CHILDREN)
        if (figure := said.figure(column)) is not None
    ]
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def _adults(returns: Sequence[PlaceReturn]) -> str:
    if all(one.state is State.NOT_DUE for one in returns):
        return "Not due yet"
    number = at_risk(returns).number
    return number[:1].upper() + number[1:]
