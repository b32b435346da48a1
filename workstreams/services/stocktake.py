"""What the programme says in a stocktake: plan texts, workstreams with objectives and actions, lessons, mitigation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from workstreams.models import (
    JointPlan,
    Lesson,
    Mitigation,
    Objective,
    PlanAction,
    PlanSection,
    Risk,
    Workstream,
)


def newest_plan(*, scope: Scope, partnership: Partnership) -> JointPlan | None:
    """The newest version of the joint plan with its texts, whether accepted or not. Two queries."""
    plans = JointPlan.objects.visible_to(scope).of(partnership).current()
    return (
        plans.prefetch_related(Prefetch("sections", PlanSection.objects.order_by("pk")))
        .order_by("-number")
        .first()
    )


def workstreams_with_work(*, scope: Scope, partnership: Partnership) -> list[Workstream]:
    """Every workstream by number, with its objectives in order and the actions of each and of none. Four queries."""
    actions = (
        PlanAction.objects.visible_to(scope)
        .current()
        .filter(~Q(closed_as="dropped"))
        .order_by("due_on", "number")
    )
    objectives = (
        Objective.objects.current().order_by("position", "pk").prefetch_related(Prefetch("actions", actions))
    )
    return list(
        Workstream.objects.visible_to(scope)
        .of(partnership)
        .current()
        .select_related("lead")
        .prefetch_related(Prefetch("objectives", objectives))
        .prefetch_related(Prefetch("actions", actions))
        .order_by("number")
    )


def lessons_with_actions(*, scope: Scope, partnership: Partnership, day: date) -> list[Lesson]:
    """What was learnt by the day, the newest first, with what is done about it. Two queries."""
    actions = PlanAction.objects.visible_to(scope).current().order_by("due_on", "number")
    lessons = Lesson.objects.visible_to(scope).of(partnership).current().filter(learnt_on__lte=day)
    with_actions: QuerySet[Lesson] = lessons.prefetch_related(Prefetch("actions", actions))
    return list(with_actions.order_by("-learnt_on", "number"))


def mitigation_of(risks: Sequence[Risk]) -> dict[Risk, list[PlanAction]]:
    """The actions that make each risk smaller. One query."""
    rows = Mitigation.objects.filter(risk__in=risks, action__withdrawn_at__isnull=True).exclude(
        action__closed_as="dropped"
    )
    found: dict[Risk, list[PlanAction]] = {risk: [] for risk in risks}
    by_key = {risk.pk: risk for risk in risks}
    for row in rows.select_related("action").order_by("action__due_on", "action__number"):
        found[by_key[row.risk_id]].append(row.action)
    return found
