"""What the page of people at risk says: the returns in a sentence, places beside people, the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator

from cohorts.domain.codes import SETTING
from cohorts.domain.register_list import ORDER, Needs, OnRegister, RegisterAsk, as_a_return, colours_of
from cohorts.domain.registers import Colour
from cohorts.domain.returns import Column as Asked
from cohorts.domain.returns import PlaceReturn, headline
from cohorts.domain.tracker import NO_PLACE
from cohorts.presenters.returns import cell_words, total_words
from cohorts.presenters.words import lower_first
from cohorts.services.register_list import WentHome
from tcp_portal.access import Permission
from tcp_portal.charts.model import Cell, Column, Table
from tcp_portal.charts.words import counted, list_words, people, short_day
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame

PAGE_SIZE = 100
UNPLACED = "No place recorded"
TONES = {Colour.RED: "bad", Colour.AMBER: "warn", Colour.GREEN: "good", Colour.BLUE: "info"}
TWO_COUNTS = (
    "A return is what a place says of its own register. The people recorded here are those entered in the portal: "
    "the two need not agree."
)


class Row(NamedTuple):
    """One person of the list, as text."""

    url: str
    reference: str
    who: str
    place: str
    colour: str
    tone: str
    since: str
    days: str
    held: str
    home: str
    coordinator: str
    entered: str
    last: str
    due: str
    due_note: str
    overdue: bool
    cetr: str


def row_of(row: OnRegister, frame: Frame) -> Row:
    """The cells of one person."""
    day = row.day
    days = (day - row.since).days
    held = f"Held red to {short_day(row.held_to)}" if row.held_to and row.held_to > day else ""
    return Row(
        url=frame.url("cohorts:register_entry", row.person_id),
        reference=row.reference,
        who=f"{row.initials}, {years_between(row.date_of_birth, max(day, row.date_of_birth))}",
        place=row.place or UNPLACED,
        colour=row.colour.label,
        tone=TONES[row.colour],
        since=short_day(row.since),
        days=counted(days, "day"),
        held="Rate again: days held red are over" if Needs.RATING in row.needs else held,
        home=SETTING.label(row.setting) if row.setting else "Not recorded",
        coordinator=row.coordinator,
        entered=short_day(row.entered_on),
        last=short_day(row.last_review) if row.last_review else "None yet",
        due=short_day(row.review_due) if row.review_due else "No rule",
        due_note=due_words(row.review_due, day),
        overdue=row.is_overdue,
        cetr="Community C(E)TR to arrange" if Needs.CETR in row.needs else "",
    )


def due_words(due: date | None, day: date) -> str:
    """How a review's due date lies to a day: Overdue by 3 days, due today, in 4 days."""
    if due is None:
        return ""
    days = (due - day).days
    if days < 0:
        return f"Overdue by {counted(-days, 'day')}"
    return "Due today" if days == 0 else f"In {counted(days, 'day')}"


@dataclass(frozen=True, slots=True)
class Home:
    """Someone discharged lately who is not on the register."""

    url: str
    reference: str
    initials: str
    words: str


@dataclass(frozen=True)
class RegistersPage:
    """The answer first: what the places say; then who is recorded here, for those who may see people."""

    frame: Frame
    returns: tuple[PlaceReturn, ...]
    everyone: Sequence[OnRegister]
    sees_people: bool

    @property
    def headline(self) -> str:
        """“At least 13 red, at least 32 amber; Barking and Dagenham missing.”"""
        return headline(self.returns)

    @property
    def about(self) -> str:
        """Of which month the sentence is."""
        return f"Returns of the places for {self.frame.month.label}."

    @property
    def recorded(self) -> str:
        """How many people of each colour are recorded here."""
        if not self.sees_people:
            return ""
        limited = self.frame.scope.is_limited(Permission.VIEW_PEOPLE, self.frame.partnership.pk)
        whom = " whom you may see" if limited else ""
        counts = colours_of(self.everyone)
        said = [f"{counts[colour]} {colour.value}" for colour in ORDER if counts[colour]]
        tail = f": {list_words(said)}" if said else ""
        return f"{people(len(self.everyone))} recorded here{whom} on {long_day(self.frame.as_at)}{tail}."

    @property
    def overdue(self) -> str:
        """What needs someone among the people recorded here."""
        late = sum(row.is_overdue for row in self.everyone)
        return f"{counted(late, 'review')} overdue." if late else ""

    @property
    def table(self) -> Table:
        """Each place: what it says, and who is recorded here."""
        places = [one.place for one in self.returns]
        mine = {place: [row for row in self.everyone if row.place == place] for place in places}
        rows = [self._row(one, mine[one.place]) for one in self.returns]
        unplaced = [row for row in self.everyone if row.place not in places]
        if unplaced:
            rows.append(self._row(None, unplaced))
        return Table(
            caption=f"Returns for {self.frame.month.label}"
            + (" beside the people recorded here" if self.sees_people else ""),
            columns=tuple(self._columns()),
            rows=tuple(rows),
            total=self._total(),
        )

    def _columns(self) -> Iterable[Column]:
        yield Column("Place")
        for column in Asked:
            yield Column(f"Return: {lower_first(column.label)}", "number")
        if self.sees_people:
            for colour in ORDER:
                yield Column(f"Recorded: {colour.value}", "number")

    def _row(self, said: PlaceReturn | None, mine: Sequence[OnRegister]) -> tuple[Cell, ...]:
        counts = colours_of(mine)
        return (
            said.place if said else UNPLACED,
            *(cell_words(said, column) if said else None for column in Asked),
            *(counts[colour] for colour in ORDER if self.sees_people),
        )

    def _total(self) -> tuple[Cell, ...]:
        counts = colours_of(self.everyone)
        return (
            "All places",
            *(total_words(column, self.returns) for column in Asked),
            *(counts[colour] for colour in ORDER if self.sees_people),
        )


@dataclass(frozen=True)
class RegisterListPage:
    """The list as it stands in the page."""

    rows: list[Row]
    shown: list[OnRegister]
    page: Page[OnRegister]
    told: str
    ask: RegisterAsk
    frame: Frame
    anyone: bool

    @classmethod
    def of(
        cls, everyone: Sequence[OnRegister], *, ask: RegisterAsk, frame: Frame, number: str
    ) -> RegisterListPage:
        """The page asked for; a page that does not exist gives the nearest one."""
        found = ask.of(everyone)
        page = Paginator(found, PAGE_SIZE).get_page(number)
        shown = list(page.object_list)
        told = f"{len(found)} of {people(len(everyone))} shown"
        if len(found) == len(everyone):
            told = f"{people(len(everyone))} shown" if found else "Nobody on the register"
        return cls([row_of(row, frame) for row in shown], shown, page, told, ask, frame, bool(everyone))

    @property
    def nobody(self) -> str:
        """What an empty list says: how it fills, or what to do about the filters."""
        if self.anyone:
            return "Change a filter, or take all of them away."
        return "People appear here when somebody enters them on the register, with consent and a rating."

    def page_url(self, number: int) -> str:
        """The address of another page of the same list."""
        names = ("place", "colour", "age", "needs")
        kept = {name: value for name in names if (value := getattr(self.ask, name))}
        return self.frame.url("cohorts:registers", **kept, page=number)


def homes(found: Iterable[WentHome], frame: Frame) -> list[Home]:
    """Who was discharged and is not on the register, with the way to enter them."""
    return [
        Home(
            url=frame.url("cohorts:register_entry", one.person_id),
            reference=one.reference,
            initials=one.initials,
            words=f"{one.place or UNPLACED}, discharged {short_day(one.discharged_on)}; "
            f"decide by {short_day(one.decide_by)}",
        )
        for one in found
    ]


def place_options(
    everyone: Iterable[OnRegister], places: Iterable[str], chosen: str
) -> list[tuple[str, str]]:
    """Places with the number of people on the register; the chosen one also where there is nobody."""
    counts: dict[str | None, int] = dict.fromkeys(places, 0)
    for row in everyone:
        counts[row.place] = counts.get(row.place, 0) + 1
    unplaced = counts.pop(None, 0)
    if chosen and chosen != NO_PLACE:
        counts.setdefault(chosen, 0)
    options = [("", "All places")]
    options += [(str(place), f"{place} ({count})") for place, count in counts.items()]
    return [*options, (NO_PLACE, f"{UNPLACED} ({unplaced})")]


def suggested(everyone: Iterable[OnRegister], place: str) -> dict[Asked, int]:
    """The people recorded here for the place, counted as its return counts them."""
    return as_a_return([row for row in everyone if row.place == place])


def person_ids(rows: Iterable[OnRegister], went: Iterable[WentHome]) -> list[UUID]:
    """Everyone whom the page shows."""
    return [*(row.person_id for row in rows), *(one.person_id for one in went)]
