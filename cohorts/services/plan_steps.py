"""The history of every discharge plan of a partnership, in one query."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.utils import timezone

from cohorts.domain.plan_history import Step
from cohorts.models import PlanStep, Spell
from tcp_portal.access import Scope


def plan_steps_of(*, scope: Scope, partnership_id: UUID) -> dict[UUID, list[Step]]:
    """The steps of each spell's plan in order, each dated with the day on which it was both true and recorded."""
    spells = Spell.objects.counted_by(scope).filter(partnership=partnership_id)
    rows = PlanStep.objects.filter(plan__spell__in=spells).order_by("at", "pk")
    found: defaultdict[UUID, list[Step]] = defaultdict(list)
    for spell_id, on, at, status, planned_on in rows.values_list(
        "plan__spell_id", "on", "at", "status", "planned_on"
    ):
        found[spell_id].append(Step(max(on, timezone.localdate(at)), status, planned_on))
    return dict(found)
