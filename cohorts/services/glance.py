"""What apps above may ask of people: who stands behind a count, and how many plans are out of date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cohorts.models import DischargePlan, Person, Spell
from tcp_portal.access import Scope
from tcp_portal.sealed import initial


class Glimpse(NamedTuple):
    """As much of a person as a list behind a figure shows. Only the initials of the name leave the database."""

    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


def glimpses(*, scope: Scope, person_ids: Collection[UUID]) -> dict[UUID, Glimpse]:
    """Those of the people whom the reader may see. The caller records the look. One query."""
    rows = (
        Person.objects.visible_to(scope)
        .filter(pk__in=person_ids)
        .annotate(given_initial=initial("given_name"), family_initial=initial("family_name"))
        .values_list("pk", "reference", "given_initial", "family_initial", "home_place__name")
    )
    return {row[0]: Glimpse(*row) for row in rows}


def passed_planned_dates(*, scope: Scope, partnership_id: UUID, day: date) -> int:
    """How many people counted at the end of `day` have a planned date of discharge before it. A count, no person."""
    counted = Spell.objects.counted_by(scope).filter(partnership=partnership_id).open_on(day)
    return DischargePlan.objects.filter(spell__in=counted, planned_on__lt=day).count()
