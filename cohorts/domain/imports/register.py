"""The register as a comparison sees it: people, their stays, beds and plans, read once and held in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(slots=True)
class KnownBed:
    """A ward stay: half-open [started_on, ended_on), and its facts by name of field."""

    id: str
    started_on: date
    ended_on: date | None
    values: dict[str, Any]

    def held_on(self, day: date) -> bool:
        """Whether the person was in it at the midnight that ends the day."""
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


@dataclass(slots=True)
class KnownStay:
    """A spell, with its beds in time and the plan for its end."""

    id: str
    started_on: date
    counted_from: date
    ended_on: date | None
    values: dict[str, Any]
    beds: list[KnownBed] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)

    def counted_on(self, day: date) -> bool:
        """Whether it counts at the midnight that ends the day."""
        return self.counted_from <= day and (self.ended_on is None or self.ended_on > day)

    def bed_on(self, day: date) -> KnownBed | None:
        """The bed of that midnight; None between beds."""
        return next((bed for bed in reversed(self.beds) if bed.held_on(day)), None)


@dataclass(slots=True)
class KnownPerson:
    """A person by the facts that a file may name; stays in time. `edited`: fields changed after the extract's day."""

    id: str
    reference: str
    nhs_number: str
    values: dict[str, Any]
    died_on: date | None = None
    stays: list[KnownStay] = field(default_factory=list)
    edited: dict[str, date] = field(default_factory=dict)

    @property
    def name_and_birth(self) -> tuple[str, str, date]:
        """By what two rows for one human being may be told."""
        return _names(self.values["given_name"], self.values["family_name"], self.values["date_of_birth"])

    def counted_on(self, day: date) -> KnownStay | None:
        """The stay that counts at the midnight that ends the day."""
        return next((stay for stay in self.stays if stay.counted_on(day)), None)


def _names(given: str, family: str, born: date) -> tuple[str, str, date]:
    return given.casefold(), family.casefold(), born


class Register:
    """Everyone of one partnership, found by NHS number, reference, or name with date of birth."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        self.people = {person.id: person for person in people}
        self._by_number = {person.nhs_number: person for person in self.people.values() if person.nhs_number}
        self._by_reference = {person.reference.casefold(): person for person in self.people.values()}
        self._by_name: dict[tuple[str, str, date], list[KnownPerson]] = {}
        for person in self.people.values():
            self._by_name.setdefault(person.name_and_birth, []).append(person)

    def by_number(self, number: str | None) -> KnownPerson | None:
        """The person with the NHS number."""
        return self._by_number.get(number) if number else None

    def by_reference(self, reference: str | None) -> KnownPerson | None:
        """The person with the reference, whatever its letter case."""
        return self._by_reference.get(reference.casefold()) if reference else None

    def called(self, given: str | None, family: str | None, born: date | None) -> list[KnownPerson]:
        """People of that name and date of birth; nobody where one of them is not known."""
        if not given or not family or born is None:
            return []
        return self._by_name.get(_names(given, family, born), [])
