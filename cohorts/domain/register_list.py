"""Who is on the register on a day, what the reader asks to see of them, and how many there are of each colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cohorts.domain.at_risk import ADULT_AGE
from cohorts.domain.registers import Colour
from cohorts.domain.returns import Column
from cohorts.domain.tracker import NO_PLACE
from tcp_portal.months import years_between

ORDER = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.BLUE)


class AgeGroup(StrEnum):
    """By age on the day that is shown."""

    CHILD = "under-18"
    YOUNG = "18-24"
    ADULT = "25-and-over"

    @property
    def label(self) -> str:
        return _AGES[self]

    @classmethod
    def of(cls, born: date, day: date) -> AgeGroup:
        """The group of somebody born by then."""
        age = years_between(born, max(day, born))
        if age < ADULT_AGE:
            return cls.CHILD
        return cls.YOUNG if age < _GROWN else cls.ADULT


_GROWN = 25
_AGES = {AgeGroup.CHILD: "Under 18", AgeGroup.YOUNG: "18 to 24", AgeGroup.ADULT: "25 and over"}


class Needs(StrEnum):
    """What of the list needs somebody."""

    REVIEW = "review-overdue"
    SOON = "review-this-week"
    CETR = "cetr-to-arrange"
    RATING = "rating-after-discharge"

    @property
    def label(self) -> str:
        return _NEEDS[self]


_NEEDS = {
    Needs.REVIEW: "Review overdue",
    Needs.SOON: "Review due in the next 7 days",
    Needs.CETR: "Red without a community C(E)TR",
    Needs.RATING: "Days held red after a discharge are over",
}


@dataclass(frozen=True, slots=True)
class OnRegister:
    """One person on the register as known at the end of `day`; only the initials of a name.

    `since` is the first day of the colour, `held_to` the day up to which a rule holds it, `review_due` by the colour.
    `cetr_on` is a community C(E)TR or emergency protocol that was held lately or is booked.
    """

    entry_id: UUID
    person_id: UUID
    reference: str
    initials: str
    date_of_birth: date
    place: str | None
    entered_on: date
    setting: str
    coordinator: str
    day: date
    colour: Colour
    since: date
    held_to: date | None
    last_review: date | None
    review_due: date | None
    cetr_on: date | None

    @property
    def age_group(self) -> AgeGroup:
        return AgeGroup.of(self.date_of_birth, self.day)

    @property
    def is_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < self.day

    @property
    def needs(self) -> frozenset[Needs]:
        """What somebody has to do for this person."""
        days_left = (self.review_due - self.day).days if self.review_due else None
        is_so = {
            Needs.REVIEW: self.is_overdue,
            Needs.SOON: days_left is not None and 0 <= days_left <= _WEEK,
            Needs.CETR: self.colour is Colour.RED and self.cetr_on is None,
            Needs.RATING: self.held_to is not None and self.held_to <= self.day,
        }
        return frozenset(need for need, so in is_so.items() if so)


_WEEK = 7


@dataclass(frozen=True, slots=True)
class RegisterAsk:
    """What the reader asks the list to show. Empty fields ask for nothing."""

    place: str = ""
    colour: str = ""
    age: str = ""
    needs: str = ""

    def _tests(self) -> Iterable[Callable[[OnRegister], bool]]:
        if self.place:
            place = None if self.place == NO_PLACE else self.place
            yield lambda row: row.place == place
        if self.colour:
            yield lambda row: row.colour == self.colour
        if self.age:
            yield lambda row: row.age_group == self.age
        if self.needs:
            yield lambda row: self.needs in row.needs

    def of(self, rows: Iterable[OnRegister]) -> list[OnRegister]:
        """The rows that pass every filter: red first, of one colour who has been so for longest first."""
        tests = tuple(self._tests())
        found = [row for row in rows if all(test(row) for test in tests)]
        return sorted(found, key=lambda row: (ORDER.index(row.colour), row.since, row.reference))


def colours_of(rows: Iterable[OnRegister]) -> Counter[Colour]:
    """How many of each colour."""
    return Counter(row.colour for row in rows)


def as_a_return(rows: Sequence[OnRegister]) -> dict[Column, int]:
    """The people as a return counts them: adults by colour, children at red or amber together."""
    adults = colours_of(row for row in rows if row.age_group is not AgeGroup.CHILD)
    at_risk = (Colour.RED, Colour.AMBER)
    children = [row for row in rows if row.age_group is AgeGroup.CHILD and row.colour in at_risk]
    return {
        Column.RED: adults[Colour.RED],
        Column.AMBER: adults[Colour.AMBER],
        Column.GREEN: adults[Colour.GREEN],
        Column.BLUE: adults[Colour.BLUE],
        Column.CHILDREN: len(children),
    }
