"""The needs of people in hospital, added up by place and age: a cohort needs assessment without a person in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from tcp_portal.months import years_between

NOT_RECORDED = "none"  # as the filter's value: nobody has written down what the person needs


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Ages from `first` to `last`, both included. Bands of the LDA statistics, notes section 7.2, joined."""

    key: str
    label: str
    first: int
    last: int

    def holds(self, age: int) -> bool:
        return self.first <= age <= self.last


AGE_BANDS = (
    AgeBand("under_18", "Under 18", 0, 17),
    AgeBand("18_24", "18 to 24", 18, 24),
    AgeBand("25_44", "25 to 44", 25, 44),
    AgeBand("45_64", "45 to 64", 45, 64),
    AgeBand("65_on", "65 and over", 65, 200),
)


class Needing(NamedTuple):
    """One person in hospital with what they need: no name, no reference."""

    person_id: UUID
    place: str | None
    born: date
    needs: tuple[str, ...]

    def age_band(self, day: date) -> AgeBand:
        """The band of the person's age on the day."""
        age = years_between(self.born, max(self.born, day))
        return next(band for band in AGE_BANDS if band.holds(age))


@dataclass(frozen=True, slots=True)
class NeedsAsk:
    """Whom to count: of one need, place and band of age, each where it is given."""

    need: str = ""
    place: str = ""
    no_place: bool = False
    age: str = ""

    def of(self, people: Iterable[Needing], day: date) -> list[Needing]:
        """Those who match."""
        return [one for one in people if self._matches(one, day)]

    def _matches(self, one: Needing, day: date) -> bool:
        if self.need and not has_need(one, self.need):
            return False
        if self.no_place and one.place is not None:
            return False
        if self.place and one.place != self.place:
            return False
        return not self.age or one.age_band(day).key == self.age


def has_need(one: Needing, need: str) -> bool:
    """Whether the person has the need; NOT_RECORDED is one without any."""
    return not one.needs if need == NOT_RECORDED else need in one.needs
