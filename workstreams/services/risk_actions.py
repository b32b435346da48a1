"""Which actions of the plan mitigate a risk: linked and taken off, and found by words."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from workstreams.models import ActionEnd, Mitigation, PlanAction, Risk
from workstreams.services.risks import RISKS, check_open

MOST = 20


def found_by(*, risk: Risk, text: str) -> list[PlanAction]:
    """Actions of the risk's partnership in which every word stands, or with this number; without words those of its
    workstream. Those linked already, and dropped ones, are left out; at most 20, by number."""
    actions = PlanAction.objects.current().filter(partnership=risk.partnership_id).exclude(risks=risk)
    actions = actions.exclude(closed_as=ActionEnd.DROPPED)
    words = text.split()
    number = text.strip().removeprefix("A").removeprefix("a")
    if number.isascii() and number.isdigit() and len(number) <= 6:
        actions = actions.filter(number=int(number))
    elif words:
        for word in words:
            actions = actions.filter(what__icontains=word)
    elif risk.workstream_id:
        actions = actions.filter(workstream=risk.workstream_id)
    return list(actions.select_related("workstream").order_by("number")[:MOST])


@transaction.atomic
def link_all(*, risk: Risk, actions: Iterable[PlanAction], act: Act) -> None:
    """The actions mitigate the risk. Linking one again changes nothing."""
    RISKS.must_allow(risk, act)
    check_open(risk)
    for action in actions:
        if action.partnership_id != risk.partnership_id:
            raise Refusal("The action belongs to another partnership.", field="actions")
        _, is_new = Mitigation.objects.get_or_create(risk=risk, action=action)
        if is_new:
            _tell("link an action to a risk", risk, [None, str(action)], act)


@transaction.atomic
def unlink(*, mitigation: Mitigation, act: Act) -> None:
    """The action no longer mitigates the risk; the trail keeps that it did."""
    risk = mitigation.risk
    RISKS.must_allow(risk, act)
    check_open(risk)
    said = [str(mitigation.action), None]
    mitigation.delete()
    _tell("take an action off a risk", risk, said, act)


def _tell(did: str, risk: Risk, pair: list[str | None], act: Act) -> None:
    changes = {"mitigation": pair}
    audit.record(
        by=act.by, did=did, at=act.now, obj=risk, partnership_id=risk.partnership_id, changes=changes
    )
