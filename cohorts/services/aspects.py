"""What stands beside stays and is counted without naming anybody: ways in and out, far beds, delays."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from cohorts.domain import ratings
from cohorts.domain.registers import Colour
from cohorts.models import Delay, Episode, RegisterEntry, Spell
from cohorts.services.register_list import ratings_of
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month


class Ways(NamedTuple):
    """Codes of the source of admission and of the destination; empty where none is recorded."""

    source: str
    destination: str


class FarBed(NamedTuple):
    """A bed outside the partnership's area over [started_on, ended_on), and the codes of why."""

    spell_id: UUID
    started_on: date
    ended_on: date | None
    reasons: tuple[str, ...]

    def held_on(self, day: date) -> bool:
        """Whether the person slept there at the midnight that ends `day`."""
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


class HeldBack(NamedTuple):
    """A reason for delay over [started_on, ended_on), and to whom it is attributed."""

    spell_id: UUID
    reason: str
    attribution: str
    started_on: date
    ended_on: date | None

    def holds(self, day: date) -> bool:
        """Whether it held at the midnight that ends `day`."""
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


def ways_of(*, scope: Scope, partnership_id: UUID, first: Month, last: Month) -> dict[UUID, Ways]:
    """How people of these months came and where they went, by stay. One query."""
    rows = _counted(scope, partnership_id, first, last).values_list("pk", "source", "destination")
    return {pk: Ways(source, destination) for pk, source, destination in rows}


def far_beds_of(*, scope: Scope, partnership_id: UUID, first: Month, last: Month) -> dict[UUID, list[FarBed]]:
    """The beds out of area of these months, by stay. One query."""
    counted = _counted(scope, partnership_id, first, last)
    rows = Episode.objects.filter(spell__in=counted, out_of_area=True).order_by("started_on")
    found: dict[UUID, list[FarBed]] = {}
    for spell_id, start, end, reasons in rows.values_list(
        "spell_id", "started_on", "ended_on", "out_of_area_reasons"
    ):
        found.setdefault(spell_id, []).append(FarBed(spell_id, start, end, tuple(reasons)))
    return found


def delays_of(*, scope: Scope, partnership_id: UUID, first: Month, last: Month) -> list[HeldBack]:
    """Every reason for delay that held in these months, by its first day. One query."""
    counted = _counted(scope, partnership_id, first, last)
    rows = Delay.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=first.first),
        spell__in=counted,
        started_on__lt=last.next.first,
    ).order_by("started_on", "pk")
    return [HeldBack(*row) for row in rows.values_list(*HeldBack._fields)]


def on_register_counts(
    *, scope: Scope, partnership_id: UUID, day: date
) -> Counter[tuple[UUID | None, Colour]]:
    """How many people are on the dynamic support register at the end of `day`, by place and colour. Two queries.

    Counts, no person: of the whole partnership for whoever may view its measures, as other figures are.
    """
    entries = RegisterEntry.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gt=day),
        person__partnership=partnership_id,
        person__partnership__in=scope.partnership_ids(Permission.VIEW_MEASURES),
        entered_on__lte=day,
    )
    places = dict(entries.values_list("pk", "person__home_place_id"))
    found: Counter[tuple[UUID | None, Colour]] = Counter()
    for entry_id, rated in ratings_of(places, day).items():
        now = ratings.in_force(rated, day)
        if now is not None:
            found[places[entry_id], now.colour] += 1
    return found


def _counted(scope: Scope, partnership_id: UUID, first: Month, last: Month) -> QuerySet[Spell]:
    return Spell.objects.counted_by(scope).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=first.first),
        partnership=partnership_id,
        counted_from__lt=last.next.first,
    )
