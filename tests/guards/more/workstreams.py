"""Workstreams, objectives, actions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tcp_portal import rows
from tcp_portal.access import scope_of
from tests.factories import TODAY, act_of
from tests.guards.addressing import FORM, Address, P
from workstreams.services.action_needs import need
from workstreams.services.actions import ACTIONS
from workstreams.services.workstreams import GROUPS, MEMBERS, OBJECTIVES, WORKSTREAMS

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

_READ, _UPDATE, _EDIT = P.VIEW_PROGRAMME, P.UPDATE_WORKSTREAMS, P.EDIT_PROGRAMME

_KEPT_AS = {
    "member": "workstream_member",
    "group": "task_group",
}  # the names of things are those of all parts


def _page(thing: str = "", *, opens: P = _READ, methods: tuple[str, ...] = ("GET",)) -> Address:
    return Address(methods, (opens,), thing=thing, knows=_READ)


ADDRESSES = {
    "workstreams:list": _page(),
    "workstreams:actions": _page(),
    "workstreams:action_board": _page(),
    "workstreams:action_timeline": _page(),
    "workstreams:links": _page(),
    "workstreams:workstream": _page("workstream"),
    "workstreams:action": _page("plan_action"),
    "workstreams:action_add": _page(opens=_UPDATE, methods=FORM),
    "workstreams:workstream_update": _page("workstream", opens=_UPDATE, methods=FORM),
    **{
        f"workstreams:action_{step}": _page("plan_action", opens=_UPDATE, methods=FORM)
        for step in ("change", "withdraw", "update", "close", "reopen", "need")
    },
    "workstreams:action_need_remove": _page("plan_need", opens=_UPDATE, methods=("POST",)),
    "workstreams:workstream_add": _page(opens=_EDIT, methods=FORM),
    **{
        f"workstreams:{thing}_{step}": _page(_KEPT_AS.get(thing, thing), opens=_EDIT, methods=FORM)
        for thing in ("workstream", "member", "group", "objective")
        for step in ("change", "withdraw")
    },
    **{
        f"workstreams:{thing}_add": _page("workstream", opens=_EDIT, methods=FORM)
        for thing in ("member", "group", "objective")
    },
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A workstream of BHR in which everyone works who may write in workstreams, with a part of each kind."""
    here, act = spells["havering"].partnership, act_of()
    workstream = rows.add(
        WORKSTREAMS, values={"partnership": here, "name": "Inpatient care", "aim": "Fewer people"}, act=act
    )
    group = {"workstream": workstream, "name": "Beds", "remit": "How many"}
    made = {
        "task_group": rows.add(GROUPS, values=group, act=act),
        "objective": rows.add(OBJECTIVES, values={"workstream": workstream, "text": "Near home"}, act=act),
    }
    for user in users.values():
        if scope_of(user.pk, today=TODAY).allows(_UPDATE, here.pk):
            member = {"workstream": workstream, "user": user}
            made["workstream_member"] = rows.add(MEMBERS, values=member, act=act)
    for name, what in (("plan_action", "Count beds"), ("other", "Ask the wards")):
        values = {"partnership": here, "workstream": workstream, "what": what, "due_on": date(2017, 8, 1)}
        made[name] = rows.add(ACTIONS, values=values, act=act)
    made["plan_need"] = need(action=made["plan_action"], needs=made.pop("other"), act=act)
    return {"workstream": workstream.pk, **{name: row.pk for name, row in made.items()}}
