"""A stay as figures see it: who is counted from when to when, in which beds. Plain Python, no clock.

A day stands for the midnight at its end, as in the monthly cut (Assuring Transformation, section 1.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cohorts.domain.kinds import Arrangement, Entry, Exit
from tcp_portal.months import add_years, years_between

ADULT_AGE = 18
# From this month-end midnight on people on extended leave are not counted. Assuring Transformation, section 1.5.
LEAVE_LEFT_OUT_FROM = date(2024, 11, 30)


class AgeGroup(StrEnum):
    """18 is reached on the birthday; that of 29 February is 1 March in common years."""

    ADULT = "adult"
    UNDER_18 = "under_18"

    @property
    def label(self) -> str:
        return "Adults (18 and over)" if self is AgeGroup.ADULT else "Under 18"


class Category(StrEnum):
    """Patient category. Assuring Transformation, section 2.5."""

    LEARNING_DISABILITY = "1"
    BOTH = "2"
    AUTISM = "3"
    NEITHER = "4"


@dataclass(frozen=True, slots=True)
class Bed:
    """A stay in one kind of bed under one commissioner: the half-open range [start, end).

    Legal status and out-of-area reasons are codes; a specialist residential site is marked in the reference data.
    """

    start: date
    end: date | None
    arrangement: Arrangement
    security: str
    out_of_area: bool
    commissioner_id: UUID
    legal_status: str = ""
    specialist_residential: bool = False
    out_of_area_reasons: tuple[str, ...] = ()
    provider_id: UUID | None = None

    def held_on(self, day: date) -> bool:
        """Whether the person slept in this bed at the midnight that ends `day`."""
        return self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True, slots=True)
class Away:
    """Extended leave under section 17 over [start, end); no end: still on leave."""

    start: date
    end: date | None

    def held_on(self, day: date) -> bool:
        """Whether the person was on leave at the midnight that ends `day`."""
        return self.start <= day and (self.end is None or self.end > day)


@dataclass(frozen=True, slots=True)
class Stay:
    """One spell as a partnership counts it, and what decides in which cut it falls; beds in order of time.

    `category` says how the person stands once the diagnoses made later, if any, are known.
    Without its `leaves` a stay is counted by the wording from before November 2024.
    """

    spell_id: UUID
    person_id: UUID
    partnership_id: UUID
    place_id: UUID | None
    date_of_birth: date
    category: str
    learning_disability_from: date | None
    autism_from: date | None
    entry: Entry
    exit: Exit | None
    started_on: date
    counted_from: date
    ended_on: date | None
    beds: tuple[Bed, ...]
    leaves: tuple[Away, ...] = ()
    planned: str = ""  # whether the admission was planned, a code; empty and 9: not known

    def counted_on(self, day: date) -> bool:
        """Whether the census at the midnight that ends `day` counts the person. AT sections 1.5 and 3.2."""
        return (
            self.counted_from <= day
            and (self.ended_on is None or self.ended_on > day)
            and not (self.leaves and self.is_left_out(day))
        )

    def goes_on(self, day: date) -> bool:
        """Whether the stay, leave included, goes on over the midnight that ends `day`."""
        return self.counted_from <= day and (self.ended_on is None or self.ended_on > day)

    def is_left_out(self, day: date) -> bool:
        """Whether extended leave takes the person out of the count of that midnight."""
        return day >= LEAVE_LEFT_OUT_FROM and any(leave.held_on(day) for leave in self.leaves)

    @property
    def last_counted_on(self) -> date | None:
        """The last day that decides a cut: the one before the end, or the only one; None while open."""
        if self.ended_on is None:
            return None
        return max(self.counted_from, self.ended_on - timedelta(days=1))

    def bed_on(self, day: date) -> Bed | None:
        """The bed at the midnight that ends `day`; None between beds.

        A stay that began and ended on this day knew no midnight: its last bed of the day stands for it.
        """
        for bed in reversed(self.beds):
            if bed.held_on(day):
                return bed
        if self.counted_from == self.ended_on == day:
            return next((bed for bed in reversed(self.beds) if bed.end == day), None)
        return None

    def ward_on(self, day: date) -> Bed | None:
        """The bed on the day, or between two beds the one before, so that nobody drops out of what a ward says."""
        bed = self.bed_on(day)
        if bed is not None:
            return bed
        return next((one for one in reversed(self.beds) if one.start <= day), None)

    def out_of_area_on(self, day: date) -> bool:
        """Whether the bed at the midnight that ends `day` is outside the partnership's area; not between beds."""
        bed = self.bed_on(day)
        return bed is not None and bed.out_of_area

    def age_on(self, day: date) -> int:
        """Age in whole years. Raises ValueError for a day before birth."""
        return years_between(self.date_of_birth, day)

    def age_group_on(self, day: date) -> AgeGroup:
        """Adult from the 18th birthday."""
        return AgeGroup.ADULT if day >= add_years(self.date_of_birth, ADULT_AGE) else AgeGroup.UNDER_18

    def category_on(self, day: date) -> str:
        """The patient category as it stood on this day: a later diagnosis counts from its date.

        A code outside the list is passed on as it is, so that nobody drops out of a count.
        """
        disability = self._has(day, self.learning_disability_from, Category.LEARNING_DISABILITY)
        autism = self._has(day, self.autism_from, Category.AUTISM)
        if disability:
            return Category.BOTH if autism else Category.LEARNING_DISABILITY
        if autism:
            return Category.AUTISM
        return Category.NEITHER if self.category in set(Category) else self.category

    def _has(self, day: date, diagnosed_on: date | None, alone: Category) -> bool:
        if diagnosed_on is not None:
            return day >= diagnosed_on
        return self.category in (alone, Category.BOTH)

    def stay_years_on(self, day: date) -> int:
        """Whole calendar years since the first admission of the journey; ValueError for a day before it."""
        return years_between(self.started_on, day)
