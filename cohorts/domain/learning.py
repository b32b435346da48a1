"""What each admission teaches: was the person on the register before it, how rated, and was there a review?

Building the Right Support notes, sections 5.3 and 6. Plain values; the rows come from stays, entries and reviews.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cohorts.domain.kinds import Entry
from cohorts.domain.registers import Colour
from cohorts.domain.reviews import ReviewKind


@dataclass(frozen=True, slots=True)
class LearntAdmission:
    """One admission. `entered_on` is empty for somebody who was not on the register the day before it.

    `colour` is the last rating before the day of admission; `review_on` the latest community C(E)TR or local area
    emergency protocol within the policy's days before it, the day itself included.
    """

    spell_id: UUID
    person_id: UUID
    place_id: UUID | None
    place: str | None
    on: date
    kind: Entry
    entered_on: date | None = None
    colour: Colour | None = None
    rated_on: date | None = None
    review_kind: ReviewKind | None = None
    review_on: date | None = None

    @property
    def was_on_register(self) -> bool:
        return self.entered_on is not None

    @property
    def days_on_register(self) -> int | None:
        """Days from entry to admission; None for somebody who was not on the register."""
        return None if self.entered_on is None else (self.on - self.entered_on).days

    @property
    def was_reviewed(self) -> bool:
        return self.review_on is not None


@dataclass(frozen=True, slots=True)
class Learning:
    """The admissions of a period [first, end), oldest first, and what they amount to."""

    first: date
    end: date
    admissions: tuple[LearntAdmission, ...]

    @property
    def on_register(self) -> tuple[LearntAdmission, ...]:
        return tuple(one for one in self.admissions if one.was_on_register)

    @property
    def not_on_register(self) -> tuple[LearntAdmission, ...]:
        return tuple(one for one in self.admissions if not one.was_on_register)

    @property
    def reviewed(self) -> tuple[LearntAdmission, ...]:
        return tuple(one for one in self.admissions if one.was_reviewed)

    @property
    def by_colour(self) -> Counter[Colour | None]:
        """Those on the register by their last rating before the admission."""
        return Counter(one.colour for one in self.on_register)

    @property
    def typical_days(self) -> int | None:
        """The median of days on the register, the lower of two in the middle; None where nobody was on it."""
        days = sorted(one.days_on_register or 0 for one in self.on_register)
        return days[(len(days) - 1) // 2] if days else None


@dataclass(frozen=True, slots=True)
class PlaceLearning:
    """The admissions from one place (None: not recorded)."""

    place: str | None
    admissions: int
    on_register: int
    reviewed: int


def by_place(admissions: Sequence[LearntAdmission]) -> tuple[PlaceLearning, ...]:
    """Each place with its counts, by name; no place last."""
    places = sorted({one.place for one in admissions}, key=lambda name: (name is None, name or ""))
    found = []
    for place in places:
        mine = [one for one in admissions if one.place == place]
        found.append(
            PlaceLearning(
                place,
                len(mine),
                sum(one.was_on_register for one in mine),
                sum(one.was_reviewed for one in mine),
            )
        )
    return tuple(found)
