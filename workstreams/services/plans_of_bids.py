"""Versions of the joint plan, as bids name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from finance.services.plans_of import PlanFact, PlanLookup
from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from workstreams.models import JointPlan, JointPlanState

_TONES = {
    JointPlanState.DRAFT: "neutral",
    JointPlanState.SUBMITTED: "info",
    JointPlanState.RETURNED: "warn",
    JointPlanState.ACCEPTED: "good",
}


def _choices(partnership: Partnership, scope: Scope) -> tuple[tuple[UUID, str], ...]:
    plans = JointPlan.objects.visible_to(scope).of(partnership).current().order_by("-number")
    return tuple((plan.pk, f"{plan} ({plan.get_state_display().lower()})") for plan in plans)


def _facts(ids: Iterable[UUID], scope: Scope) -> Mapping[UUID, PlanFact]:
    found = JointPlan.objects.visible_to(scope).filter(pk__in=tuple(ids))
    return {
        plan.pk: PlanFact(
            str(plan), plan.get_state_display(), _TONES[JointPlanState(plan.state)], "workstreams:plan"
        )
        for plan in found
    }


LOOKUP = PlanLookup(_choices, _facts)
