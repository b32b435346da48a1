"""What the register holds of one record, as plain facts: what the data quality rules and the work list ask.

Made by one query a kind (services/record_facts.py). Names, numbers and free text stay in the database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from cohorts.domain.policy import Policies, Rule
from cohorts.domain.registers import Colour
from cohorts.domain.review_clock import Due

COLOUR_RULES = {
    Colour.RED: Rule.REGISTER_RED,
    Colour.AMBER: Rule.REGISTER_AMBER,
    Colour.GREEN: Rule.REGISTER_GREEN,
    Colour.BLUE: Rule.REGISTER_BLUE,
}


class Facts(NamedTuple):
    """What the register holds of one person who is in hospital on a day, as far as the rules ask. Names stay behind.

    Fields of the bed are None between two beds. `recording` and its like: what the reader may put right; `due`: the
    next C(E)TR.
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
    episode_from: date | None
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

    @property
    def looked_at_on(self) -> date:
        """The last day on which somebody rated or reviewed the person, or the day of entry."""
        return max(filter(None, (self.entered_on, self.rated_on, self.reviewed_on)))

    def next_look(self, policies: Policies) -> date | None:
        """The day by which the colour asks for the next review; None without a colour or a policy."""
        return next_look(Colour(self.colour), self.looked_at_on, policies) if self.colour else None


def next_look(colour: Colour, since: date, policies: Policies) -> date | None:
    """The day by which somebody of this colour is looked at again, from the last look; None without a policy."""
    span = policies.span(COLOUR_RULES[colour], since)
    return span.after(since) if span else None
