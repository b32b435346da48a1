"""Care (Education) and Treatment Reviews: who is due one, and what was held for whom."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Left

from cohorts.domain.review_clock import Due
from cohorts.models import Spell
from cohorts.services import review_facts
from cohorts.services.policies import policies
from tcp_portal.access import Permission, Scope


class DueRow(NamedTuple):
    """One person in hospital on the day, as much of them as a list shows, and their next review."""

    person_id: UUID
    spell_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    date_of_birth: date
    place: str | None
    started_on: date
    arrangement: str | None
    site: str | None
    ward: str | None
    security: str | None
    due: Due

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


_COLUMNS = (
    "person_id",
    "pk",
    "person__reference",
    "given_initial",
    "family_initial",
    "person__date_of_birth",
    "person__home_place__name",
    "started_on",
    "bed__arrangement",
    "bed__site__name",
    "bed__ward",
    "bed__security",
)
_FOR_THE_CLOCK = ("counted_from", "ended_on", "entry", "wards", "reviews")


def due_list(
    *, scope: Scope, partnership_id: UUID, day: date, permission: Permission = Permission.VIEW_PEOPLE
) -> list[DueRow]:
    """Everyone in hospital at the end of `day` whom the permission reaches, soonest due first; without a date last.

    One query, and one more while the policies are not in the cache. The caller records the look.
    """
    in_bed = Q(episodes__started_on__lte=day) & (
        Q(episodes__ended_on__isnull=True) | Q(episodes__ended_on__gt=day)
    )
    spells = (
        Spell.objects.visible_to(scope, permission)
        .filter(partnership=partnership_id)
        .open_on(day)
        .annotate(
            bed=FilteredRelation("episodes", condition=in_bed),
            given_initial=Left(F("person__given_name"), 1),
            family_initial=Left(F("person__family_name"), 1),
            wards=review_facts.wards(),
            reviews=review_facts.reviews(),
        )
    )
    rules = policies()
    rows = []
    for row in spells.values_list(*_COLUMNS, *_FOR_THE_CLOCK):
        shown, (counted_from, ended_on, entry, wards, reviews) = row[: len(_COLUMNS)], row[len(_COLUMNS) :]
        due = review_facts.due_on(
            born=shown[5],
            journey=review_facts.journey_of(shown[7], counted_from, ended_on, entry),
            wards=wards,
            reviews=reviews,
            policies=rules,
            day=day,
        )
        rows.append(DueRow._make((*shown, due)))
    rows.sort(key=lambda row: (row.due.on or date.max, row.reference))
    return rows
