"""Of whom a scenario may suppose something: who was in hospital at the month's end. Each look is recorded."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from cohorts.models import Spell
from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.sealed import initial


class Supposable(NamedTuple):
    """One stay as the screen shows it: reference and initials, no name."""

    spell_id: UUID
    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    place: str | None
    arrangement: str | None
    payer: str | None
    started_on: date
    planned_on: date | None

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


def supposable(
    *, scope: Scope, partnership: Partnership, month: Month, by: User | None, now: datetime
) -> list[Supposable]:
    """Everyone in hospital at the month's end whom the reader may see, by reference. One query and the entry."""
    spells = (
        Spell.objects.visible_to(scope)
        .filter(partnership=partnership)
        .open_on(month.last)
        .with_bed_on(month.last)
        .annotate(given_initial=initial("person__given_name"), family_initial=initial("person__family_name"))
        .order_by("person__reference", "pk")
        .values_list(
            "pk",
            "person_id",
            "person__reference",
            "given_initial",
            "family_initial",
            "person__home_place__name",
            "bed__arrangement",
            "bed__commissioner__short_name",
            "started_on",
            "plan__planned_on",
        )
    )
    found = [Supposable(*row) for row in spells]
    if found:
        audit.record_read(
            by=by,
            how=f"people of a scenario, {month.iso}",
            at=now,
            partnership_id=partnership.pk,
            person_ids={row.person_id for row in found},
        )
    return found
