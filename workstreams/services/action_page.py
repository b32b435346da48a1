"""All that one action's page tells: seven questions, whatever the action hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cohorts.models import Person
from tcp_portal.access import Scope
from tcp_portal.audit.models import AuditEntry, Kind
from workstreams.models import ActionNeed, ActionStep, Mitigation, PlanAction

_CHANGES_SHOWN = 30


@dataclass(frozen=True)
class ActionFacts:
    """An action, how it stood, what it needs and what needs it, the risks it makes smaller, and who changed it.

    `person`: whom its barrier is about, where the reader may see them.
    """

    action: PlanAction
    steps: Sequence[ActionStep]
    needs: Sequence[ActionNeed]
    needed_by: Sequence[ActionNeed]
    mitigations: Sequence[Mitigation]
    person: Person | None
    changes: Sequence[AuditEntry]


def facts_of(*, action: PlanAction, scope: Scope) -> ActionFacts:
    """Reads them; the action must be one that the reader may know of."""
    links = ActionNeed.objects.visible_to(scope)
    risks = Mitigation.objects.visible_to(scope).filter(action=action).select_related("risk")
    return ActionFacts(
        action=action,
        steps=list(action.steps.select_related("by").order_by("at", "pk")),
        needs=_links(links.filter(action=action), "needs"),
        needed_by=_links(links.filter(needs=action), "action"),
        mitigations=list(risks.order_by("risk__number")),
        person=person_of(action=action, scope=scope),
        changes=_changes(action.pk),
    )


def _links(links: QuerySet[ActionNeed], end: str) -> list[ActionNeed]:
    """The links with the action at their other end, the one due first at the top.

    Both ends in one question, “this or that end is the action”, would make the database join every action.
    """
    shown = links.select_related(*(f"{end}__{name}" for name in ("owner", "organisation", "workstream")))
    return list(shown.order_by(f"{end}__due_on"))


def person_of(*, action: PlanAction, scope: Scope) -> Person | None:
    """Whom the action's barrier is about; None where there is no barrier, or the reader may not see the person."""
    if action.barrier_id is None:
        return None
    return Person.objects.visible_to(scope).filter(spells__barriers=action.barrier_id).first()


def _changes(action_id: UUID) -> list[AuditEntry]:
    found = AuditEntry.objects.filter(object_id=action_id, kind=Kind.CHANGE).select_related("by")
    return list(found.order_by("-at", "-pk")[:_CHANGES_SHOWN])
