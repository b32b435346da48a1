"""What forms of actions offer: a query each."""

from __future__ import annotations

from uuid import UUID

from tcp_portal.partnerships.directory import Pairs
from workstreams.models import Objective, PlanAction

_MOST_OFFERED = 500  # a longer list is no help; number and words of an action find it in the list


def objectives_of(partnership_id: UUID, workstream_id: UUID | None = None) -> Pairs:
    """Objectives of the partnership, or of one workstream of it."""
    found = Objective.objects.current().filter(workstream__partnership=partnership_id)
    if workstream_id is not None:
        found = found.filter(workstream=workstream_id)
    rows = found.order_by("workstream__number", "position").values_list("pk", "workstream__number", "text")
    return tuple((pk, text if workstream_id else f"{number}: {text}") for pk, number, text in rows)


def needable(action: PlanAction) -> Pairs:
    """Actions that this one may need: the partnership's others that were not dropped, those of its workstream first."""
    found = PlanAction.objects.current().filter(partnership=action.partnership_id).exclude(pk=action.pk)
    chosen = found.exclude(closed_as="dropped").exclude(needed_by__action=action).order_by("number")
    rows = list(chosen.values_list("pk", "number", "what", "workstream")[:_MOST_OFFERED])
    rows.sort(key=lambda row: row[3] != action.workstream_id)
    return tuple((pk, f"A{number} {what}") for pk, number, what, _ in rows)
