"""What an action needs first: links between actions of one partnership, never in a circle."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from workstreams.models import ActionNeed, PlanAction
from workstreams.services.actions import ACTIONS


@transaction.atomic
def need(*, action: PlanAction, needs: PlanAction, act: Act) -> ActionNeed:
    """Says that an action cannot be finished before another one.

    Raises Refusal for itself, for one of another partnership, for one withdrawn or dropped, for a second time, and for
    a circle; PermissionDenied unless the actor may write the action.
    """
    ACTIONS.must_allow(action, act)
    Partnership.objects.select_for_update().get(pk=action.partnership_id)  # two at once could close a circle
    _check(action, needs)
    link = ActionNeed.objects.create(action=action, needs=needs)
    _tell(action, ["", str(needs)], act)
    return link


@transaction.atomic
def need_no_more(*, link: ActionNeed, act: Act) -> None:
    """Takes the link away; the trail keeps it. Raises PermissionDenied unless the actor may write the action."""
    action, needs = link.action, link.needs
    ACTIONS.must_allow(action, act)
    link.delete()
    _tell(action, [str(needs), ""], act)


def _check(action: PlanAction, needs: PlanAction) -> None:
    if needs.partnership_id != action.partnership_id:
        raise Refusal("The action that it needs belongs to another partnership.", field="needs")
    if needs.pk == action.pk:
        raise Refusal("An action cannot need itself.", field="needs")
    if needs.withdrawn_at is not None or needs.closed_as == "dropped":
        raise Refusal("The action that it needs was dropped or withdrawn.", field="needs")
    if ActionNeed.objects.filter(action=action, needs=needs).exists():
        raise Refusal("It is said already that it needs this action.", field="needs")
    if action.pk in _all_needs_of(needs.pk):
        raise Refusal(f"{needs} itself needs {action}: each would wait for the other.", field="needs")


def _all_needs_of(action_id: UUID) -> set[UUID]:
    """Everything that must be finished before an action, step by step: one question a step."""
    found: set[UUID] = set()
    at = {action_id}
    while at:
        at = set(ActionNeed.objects.filter(action__in=at).values_list("needs", flat=True)) - found
        found |= at
    return found


def _tell(action: PlanAction, pair: list[str], act: Act) -> None:
    audit.record(
        by=act.by, did="change what an action needs", at=act.now, obj=action,
        partnership_id=action.partnership_id, changes={"needs": pair},
    )  # fmt: skip
