"""What a recording service is told: who acts and when, who the person is, and which bed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from cohorts.domain import rules
from cohorts.domain.kinds import Arrangement
from cohorts.models import Episode, Person
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who the person is. Codes are those of `cohorts.domain.codes`; an unknown NHS number is empty."""

    nhs_number: str
    given_name: str
    family_name: str
    date_of_birth: date
    sex: str
    ethnicity: str
    category: str
    home_place_id: UUID | None
    originating_commissioner_id: UUID | None
    learning_disability_diagnosed_on: date | None = None
    autism_diagnosed_on: date | None = None

    @classmethod
    def of(cls, person: Person) -> PersonFacts:
        """The facts as stored: what a form of correction starts from."""
        return cls(
            nhs_number=person.nhs_number,
            given_name=person.given_name,
            family_name=person.family_name,
            date_of_birth=person.date_of_birth,
            sex=person.sex,
            ethnicity=person.ethnicity,
            category=person.category,
            home_place_id=person.home_place_id,
            originating_commissioner_id=person.originating_commissioner_id,
            learning_disability_diagnosed_on=person.learning_disability_diagnosed_on,
            autism_diagnosed_on=person.autism_diagnosed_on,
        )


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person whom the register does not have yet; without a reference the next free one is given."""

    partnership: Partnership
    facts: PersonFacts
    reference: str | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class BedFacts:
    """Where the person stays, who commissions it and under which law."""

    site_id: UUID
    ward: str
    bed_type: str
    security: str
    commissioner_id: UUID
    arrangement: Arrangement
    legal_status: str
    out_of_area: bool
    out_of_area_reasons: tuple[str, ...]

    @classmethod
    def of(cls, episode: Episode) -> BedFacts:
        """The facts as stored: what a form of transfer or correction starts from."""
        return cls(
            site_id=episode.site_id,
            ward=episode.ward,
            bed_type=episode.bed_type,
            security=episode.security,
            commissioner_id=episode.commissioner_id,
            arrangement=Arrangement(episode.arrangement),
            legal_status=episode.legal_status,
            out_of_area=episode.out_of_area,
            out_of_area_reasons=tuple(episode.out_of_area_reasons),
        )


class Born(Protocol):
    """A person as stored, or the facts of a new one."""

    @property
    def date_of_birth(self) -> date: ...


def warnings_for(person: Born, bed: BedFacts, on: date) -> list[str]:
    """What is unusual about this bed for this person on the day but is not refused, in sentences."""
    return rules.bed_warnings(
        person.date_of_birth,
        on=on,
        bed_type=bed.bed_type,
        security=bed.security,
        arrangement=bed.arrangement,
        out_of_area_unexplained=bed.out_of_area and not bed.out_of_area_reasons,
    )
