"""What a board pack counts of plans, barriers and visits: totals, never a person. Cut as every figure is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cohorts.domain.plan_history import Step, slips
from cohorts.models import Barrier, DischargePlan, Dispute, OutsideReview, PlanStep, Spell
from cohorts.services.visits import away_counted
from tcp_portal.access import Permission, Scope


class PlannedLeaving(NamedTuple):
    """The plan of one stay as it stood on a day: no date is None; how often the date had been put off by then."""

    on: date | None
    confidence: str
    put_off: int


@dataclass(frozen=True, slots=True)
class VisitCounts:
    """Of those out of area on a day: how many, how many are overdue a visit, and how many were never visited."""

    away: int
    overdue: int
    never: int


def planned_leavings(*, scope: Scope, partnership_id: UUID, day: date) -> list[PlannedLeaving]:
    """One for everyone counted at the end of `day`. Three queries.

    A plan from before histories were kept stands as it is.
    """
    spells = Spell.objects.counted_by(scope).filter(partnership=partnership_id).open_on(day)
    keys = list(spells.values_list("pk", flat=True))
    history: dict[UUID, list[Step]] = {}
    steps = PlanStep.objects.filter(plan__spell__in=keys).order_by("at", "pk")
    for spell_id, on, at, status, planned_on, sure in steps.values_list(
        "plan__spell_id", "on", "at", "status", "planned_on", "confidence"
    ):
        step = Step(max(on, timezone.localdate(at)), status, planned_on, sure)
        history.setdefault(spell_id, []).append(step)
    plans = DischargePlan.objects.filter(spell__in=keys).values_list(
        "spell_id", "planned_on", "confidence", "slips"
    )
    now = {spell_id: PlannedLeaving(on, sure, put_off) for spell_id, on, sure, put_off in plans}
    return [_stood(history.get(key), now.get(key), day) for key in keys]


def _stood(steps: list[Step] | None, now: PlannedLeaving | None, day: date) -> PlannedLeaving:
    if steps is None:
        return now or PlannedLeaving(None, "", 0)
    known = [step for step in steps if step.on <= day]
    if not known:
        return PlannedLeaving(None, "", 0)
    return PlannedLeaving(known[-1].planned_on, known[-1].confidence, slips(known).count)


def open_barriers(*, scope: Scope, partnership_id: UUID, day: date) -> list[tuple[str, int]]:
    """How many barriers stand in the way of those counted on a day, by the organisation that is to take them away.

    Most first; no organisation is an empty name. One query.
    """
    spells = Spell.objects.counted_by(scope).filter(partnership=partnership_id).open_on(day)
    rows = Barrier.objects.filter(
        Q(resolved_on__isnull=True) | Q(resolved_on__gt=day), spell__in=spells, raised_on__lte=day
    )
    return _most_first(rows.values_list("organisation__short_name", flat=True))


def _most_first(names: Iterable[str | None]) -> list[tuple[str, int]]:
    counts = Counter(name or "" for name in names)
    return sorted(counts.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))


def visit_counts(*, scope: Scope, partnership_id: UUID, day: date) -> VisitCounts:
    """Visits to people out of area on a day. One query, and none for the rows of policy while they are kept."""
    found = away_counted(scope=scope, partnership_id=partnership_id, day=day)
    return VisitCounts(
        len(found), sum(one.overdue_on(day) for one in found), sum(one.last is None for one in found)
    )


def disputed_people(*, scope: Scope, partnership_id: UUID, day: date) -> int:
    """For how many people it is disputed at the end of the day who commissions or pays. One query."""
    rows = Dispute.objects.filter(
        Q(resolved_on__isnull=True) | Q(resolved_on__gt=day),
        person__partnership=partnership_id,
        person__partnership__in=scope.partnership_ids(Permission.VIEW_MEASURES),
        opened_on__lte=day,
    )
    return rows.values("person").distinct().count()


def outside_reviews(*, scope: Scope, partnership_id: UUID, first: date, last: date) -> int:
    """How many people a team from outside reviewed from the first day to the last. One query."""
    rows = OutsideReview.objects.filter(
        person__partnership=partnership_id,
        person__partnership__in=scope.partnership_ids(Permission.VIEW_MEASURES),
        held_on__range=(first, last),
    )
    return rows.values("person").distinct().count()
