"""What an action came from, or is about, as an address names it: only what the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from cohorts.models import Barrier
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.rows import Table
from workstreams.models import (
    AgendaItem,
    Decision,
    Issue,
    Lesson,
    PlanAction,
    Risk,
    SupportRequest,
    Workstream,
)
from workstreams.services.action_for_risk import mitigating
from workstreams.services.actions import ACTIONS
from workstreams.services.rights import led_by

# By the name in the address: the field of an action, and the rows that a reader may name.
_ASKED: Mapping[str, tuple[str, Callable[[Scope], QuerySet[Any]]]] = {
    "item": (
        "agenda_item",
        lambda scope: AgendaItem.objects.visible_to(scope).select_related("meeting__series"),
    ),
    "decision": ("decision", lambda scope: Decision.objects.visible_to(scope).current()),
    "lesson": ("lesson", lambda scope: Lesson.objects.visible_to(scope).current()),
    "support_request": ("support_request", lambda scope: SupportRequest.objects.visible_to(scope).current()),
    "issue": ("issue", lambda scope: Issue.objects.visible_to(scope).current()),
    "risk": ("", lambda scope: Risk.objects.visible_to(scope).current()),
    "barrier": ("barrier", lambda scope: Barrier.objects.visible_to(scope).select_related("spell")),
    "workstream": ("workstream", lambda scope: Workstream.objects.visible_to(scope).current()),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a new action comes from: values that are given with it, and how it is kept."""

    table: Table[PlanAction] = ACTIONS
    given: Mapping[str, Any] = field(default_factory=dict)
    workstream_id: UUID | None = None
    kind: str = ""
    thing: Model | None = None


def origin_of(*, scope: Scope, partnership_id: UUID, asked: Mapping[str, UUID]) -> Origin | None:
    """What the names in an address stand for; None where one of them does not exist for the reader, or elsewhere.

    The workstream is the one named, or that of the thing it comes from.
    """
    given: dict[str, Any] = {}
    table, workstream_id, kind, thing = ACTIONS, None, "", None
    for name, key in asked.items():
        into, rows_for = _ASKED[name]
        found = rows_for(scope).filter(pk=key).first()
        if found is None or _whose(found) != partnership_id:
            return None
        if name == "workstream":
            workstream_id = found.pk
            continue
        kind, thing = name, found
        workstream_id = workstream_id or getattr(found, "workstream_id", None)
        if into:
            given[into] = found
        else:
            table = mitigating(found)
    return Origin(table, given, workstream_id, kind, thing)


NAMES = tuple(_ASKED)


def own_workstream(*, act: Act, partnership_id: UUID, asked: UUID | None) -> Workstream | None:
    """The workstream in which somebody adds an action who may not write all: the one asked for, or their first."""
    here = Workstream.objects.current().filter(partnership=partnership_id)
    own = here.filter(led_by(act.scope.user_id)) if asked is None else here.filter(pk=asked)
    return own.order_by("number").first()


def _whose(found: Any) -> UUID:
    if isinstance(found, AgendaItem):
        return found.meeting.series.partnership_id
    if isinstance(found, Barrier):
        return found.spell.partnership_id
    whose: UUID = found.partnership_id
    return whose
