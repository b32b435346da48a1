"""One source for several governing bodies: whose actions come first on paper, and which those are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Membership, Partnership
from workstreams.models import PlanAction

MOST = 60  # actions on a paper; more are counted


@dataclass(frozen=True, slots=True)
class Audience:
    """A member organisation before whose governing body the reports come, and its places (none: all of them)."""

    pk: UUID
    name: str
    places: tuple[str, ...]
    near: frozenset[UUID]  # the organisations of its places, itself among them


def audiences_of(partnership: Partnership, *, day: date) -> list[Audience]:
    """The member organisations on the day, by name. One query."""
    rows = (
        Membership.objects.in_force_on(day)
        .filter(partnership=partnership)
        .select_related("organisation", "place")
        .order_by("organisation__name", "place__position")
    )
    names: dict[UUID, str] = {}
    places: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    of_place: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        names[row.organisation_id] = row.organisation.name
        if row.place is not None:
            places[row.organisation_id][row.place.pk] = row.place.name
            of_place[row.place.pk].add(row.organisation_id)
    return [
        Audience(
            pk=key,
            name=name,
            places=tuple(places[key].values()),
            near=frozenset({key}.union(*(of_place[place] for place in places[key]))),
        )
        for key, name in names.items()
    ]


@dataclass(frozen=True, slots=True)
class PaperActions:
    """Open actions that are late or due until the end of the next month; those of the audience's place first."""

    rows: Sequence[PlanAction]
    left_out: int
    near: frozenset[UUID]
    day: date


def paper_actions(
    *, scope: Scope, partnership: Partnership, month: Month, day: date, audience: Audience | None
) -> PaperActions:
    """The actions of a paper, at most so many, by whose they are, then by month. Two queries."""
    near = audience.near if audience else frozenset()
    found = (
        PlanAction.objects.visible_to(scope)
        .of(partnership)
        .open()
        .filter(workstream__withdrawn_at__isnull=True, workstream__isnull=False, due_on__lte=month.next.first)
        .annotate(
            turn=Case(
                When(organisation__in=near, then=Value(0)), default=Value(1), output_field=IntegerField()
            )
        )
        .select_related("workstream", "organisation", "owner")
        .order_by("turn", "due_on", "number")
    )
    return PaperActions(list(found[:MOST]), max(0, found.count() - MOST), near, day)
