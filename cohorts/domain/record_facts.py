"""What the register holds of one record, as plain facts: what the data quality rules and the work list ask.

Made by one query a kind (services/record_facts.py). Names, numbers and free text stay in the database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from cohorts.domain.at_risk import review_due
from cohorts.domain.policy import Policies
from cohorts.domain.registers import Colour
from cohorts.domain.review_clock import Due


class Facts(NamedTuple):
    """What the register holds of one person who is in hospital on a day, as far as the rules ask. Names stay behind.

    Fields of the bed are None between two beds. `recording` and its like: what the reader may put right; `due`: the
    next C(E)TR, `away_from` the day from which visits to someone out of area are counted.
    """

    person_id: UUID
    partnership_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    date_of_birth: date
    place: str | None
    has_nhs_number: bool
    sex: str
    ethnicity: str
    category: str
    originating_commissioner_id: UUID | None
    died_on: date | None
    started_on: date
    spell_id: UUID
    episode_id: UUID | None
    commissioner: str | None
    arrangement: str | None
    bed_type: str | None
    security: str | None
    legal_status: str | None
    out_of_area: bool | None
    out_of_area_reasons: list[str] | None
    status: str | None
    planned_on: date | None
    ready_on: date | None
    destination: str | None
    accommodation: str | None
    support: list[str] | None
    involved_on: date | None
    needs: list[str] | None
    reviewed: bool
    delayed_since: date | None
    visited_on: date | None
    confirmed_month: date | None
    confirmed_at: datetime | None
    recording: bool
    planning: bool
    reviewing: bool
    commissioning: bool
    due: Due
    away_from: date | None

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


class Entry(NamedTuple):
    """An open entry of the dynamic support register as it stands on a day."""

    person_id: UUID
    partnership_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None
    entry_id: UUID
    entered_on: date
    colour: str | None
    rated_on: date | None
    held_until: date | None
    reviewed_on: date | None
    in_hospital: bool
    registering: bool

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."

    def next_look(self, policies: Policies) -> date | None:
        """The day by which the colour asks for the next review; None without a colour or a policy."""
        if self.colour is None:
            return None
        return review_due(
            Colour(self.colour),
            rated_on=self.rated_on or self.entered_on,
            entered_on=self.entered_on,
            last_review=self.reviewed_on,
            spans=policies.span,
        )
