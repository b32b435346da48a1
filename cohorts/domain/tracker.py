"""What the tracker tells apart: bands of planned date, the filters, the order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from cohorts.domain.bands import BANDS
from cohorts.domain.review_clock import Due
from tcp_portal.months import add_months, years_between

NO_PLACE = "none-recorded"  # as the filter's value; a place is named by its name
REVIEW = "review"
Dues = Mapping[UUID, Due]  # the next review of people, by person


class InHospital(NamedTuple):
    """One person in hospital on a day: the spell, the bed of that day and the plan as it stands.

    A person between two beds at midnight has no bed: its fields are None. Names stay in the database; an initial is
    one as text, and what opens it may wait until then.
    """

    person_id: UUID
    reference: str
    given_initial: object
    family_initial: object
    date_of_birth: date
    place: str | None
    started_on: date
    arrangement: str | None
    commissioner: str | None
    site: str | None
    ward: str | None
    security: str | None
    out_of_area: bool | None
    status: str | None
    planned_on: date | None
    confidence: str | None = None
    slips: int | None = None
    delays: tuple[str, ...] = ()  # reasons that are open, oldest first

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


class PlannedBand(StrEnum):
    """The planned date seen from a day: a date on that day has not passed."""

    PASSED = "passed"
    NEXT_3_MONTHS = "next-3-months"
    FROM_3_MONTHS = "3-6-months"
    FROM_6_MONTHS = "6-12-months"
    LATER = "later"
    NOT_SET = "not-set"


_PLANS = ((3, PlannedBand.NEXT_3_MONTHS), (6, PlannedBand.FROM_3_MONTHS), (12, PlannedBand.FROM_6_MONTHS))


def planned_band(planned_on: date | None, day: date) -> PlannedBand:
    """The band of a planned date, on `day`. A date exactly three months ahead is within the next three."""
    if planned_on is None:
        return PlannedBand.NOT_SET
    if planned_on < day:
        return PlannedBand.PASSED
    return next((band for months, band in _PLANS if planned_on <= add_months(day, months)), PlannedBand.LATER)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@dataclass(frozen=True, slots=True)
class Ask:
    """What the reader asks the tracker to show. Empty fields ask for nothing."""

    place: str = ""
    arrangement: str = ""
    security: str = ""
    stay: str = ""
    planned: str = ""
    review: str = ""
    text: str = ""
    sort: str = "person"
    descending: bool = False

    @property
    def needs_reviews(self) -> bool:
        """Whether the answer depends on how everyone stands against the C(E)TR clock."""
        return bool(self.review) or self.sort == REVIEW

    def _tests(self, day: date, dues: Dues) -> Iterable[Callable[[InHospital], bool]]:
        if self.place:
            place = None if self.place == NO_PLACE else self.place
            yield lambda row: row.place == place
        if self.arrangement:
            yield lambda row: row.arrangement == self.arrangement
        if self.security:
            yield lambda row: row.security == self.security
        if self.stay:
            band = next(band for band in BANDS if band.key == self.stay)
            yield lambda row: band.holds(years_between(row.started_on, day))
        if self.planned:
            yield lambda row: planned_band(row.planned_on, day) == self.planned
        if self.review:
            yield lambda row: row.person_id in dues and dues[row.person_id].status == self.review
        if wanted := _letters(self.text):
            yield lambda row: any(
                wanted in _letters(words)
                for words in (row.reference, row.initials, f"{row.site or ''} {row.ward or ''}")
            )

    def of(
        self, rows: Iterable[InHospital], day: date, dues: Dues = MappingProxyType({})
    ) -> list[InHospital]:
        """The rows that pass every filter, in the order asked for. What is not known comes last either way.

        `dues` says how people stand against the clock, needed where `needs_reviews`.
        """
        tests = tuple(self._tests(day, dues))
        found = [row for row in rows if all(test(row) for test in tests)]
        found.sort(key=_by_reference)
        if self.sort == "person":
            return found[::-1] if self.descending else found
        key: Callable[[InHospital], Any] = _by_due(dues) if self.sort == REVIEW else _ORDERS[self.sort]
        known = [row for row in found if key(row) is not None]
        known.sort(key=key, reverse=self.descending)
        return known + [row for row in found if key(row) is None]


def _by_due(dues: Dues) -> Callable[[InHospital], date | None]:
    return lambda row: dues[row.person_id].on if row.person_id in dues else None


def _by_reference(row: InHospital) -> tuple[str, int, str]:
    """Numbers in a reference count as numbers: BHR-9 comes before BHR-10."""
    head, digits = re.fullmatch(r"(.*?)([0-9]*)", row.reference, re.DOTALL).groups()  # type: ignore[union-attr]  # always matches
    return head, int(digits or 0), row.reference


_ORDERS: dict[str, Callable[[InHospital], Any]] = {
    "place": lambda row: row.place,
    "commissioner": lambda row: row.commissioner,
    "hospital": lambda row: row.site and (row.site, row.ward or ""),
    "stay": lambda row: -row.started_on.toordinal(),
    "status": lambda row: row.status or None,
    "planned": lambda row: row.planned_on,
}
SORTS = ("person", *_ORDERS, REVIEW)


@dataclass(frozen=True, slots=True)
class Counts:
    """People in hospital: all that the reader may see, those shown, and what needs someone among the shown."""

    in_hospital: int
    shown: int
    passed: int
    not_set: int
    no_place: int

    @classmethod
    def of(cls, everyone: Sequence[InHospital], shown: Sequence[InHospital], day: date) -> Counts:
        """Counts of one list on one day."""
        return cls(
            in_hospital=len(everyone),
            shown=len(shown),
            passed=sum(row.planned_on is not None and row.planned_on < day for row in shown),
            not_set=sum(row.planned_on is None for row in shown),
            no_place=sum(row.place is None for row in shown),
        )
