"""Risks, issues, assumptions, dependencies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from finance.services.assumptions import ASSUMPTIONS
from tcp_portal import rows
from tcp_portal.access import Permission
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P
from workstreams.models import Mitigation, PlanAction, SignalPrompt, Workstream, WorkstreamMember
from workstreams.services.dependencies import DEPENDENCIES
from workstreams.services.issues import ISSUES
from workstreams.services.risks import RISKS

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User


def _of(permission: Permission, methods: tuple[str, ...] = FORM, thing: str = "", **more: Any) -> Address:
    return Address(methods, (permission,), thing=thing, knows=P.VIEW_PROGRAMME, **more)


_READ, _WRITE = P.VIEW_PROGRAMME, P.UPDATE_WORKSTREAMS
_STEPS = ("change", "withdraw", "score", "review", "escalate", "close", "happened", "actions")
ADDRESSES = {
    **{
        f"workstreams:{name}": _of(_READ, ("GET",))
        for name in ("risks", "heat_map", "risk_signals", "issues", "dependencies")
    },
    "workstreams:risk": _of(_READ, ("GET",), "risk"),
    **{f"workstreams:risk_{step}": _of(_WRITE, thing="risk") for step in _STEPS},
    **{f"workstreams:{name}_add": _of(_WRITE) for name in ("risk", "issue", "dependency")},
    "workstreams:risk_prompt": _of(_WRITE, thing="prompt"),
    "workstreams:risk_action_off": _of(_WRITE, ("POST",), "mitigation"),
    **{f"workstreams:issue_{step}": _of(_WRITE, thing="issue") for step in ("change", "resolve", "withdraw")},
    **{f"workstreams:dependency_{step}": _of(_WRITE, thing="dependency") for step in ("change", "withdraw")},
    "finance:assumptions": _of(_READ, ("GET",)),
    "finance:assumption_add": _of(P.EDIT_PROGRAMME),
    **{
        f"finance:assumption_{step}": _of(P.EDIT_PROGRAMME, thing="assumption")
        for step in ("change", "withdraw")
    },
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A risk of a workstream in which everybody works, so that the right alone decides, and what hangs on it."""
    partnership, act = spells["havering"].partnership, act_of()
    here = {"partnership": partnership}
    streams = [
        Workstream.objects.create(**here, number=number, name=f"Stream {number}", aim="An aim")
        for number in (901, 902)
    ]
    WorkstreamMember.objects.bulk_create(
        WorkstreamMember(workstream=streams[0], user=user) for user in users.values()
    )
    told = {
        "title": "Homes are late",
        "cause": "A builder is slow",
        "event": "Homes are late",
        "effect": "Delay",
    }
    levels = dict.fromkeys(("inherent_likelihood", "inherent_impact", "likelihood", "impact"), 4)
    values = {
        **here,
        **told,
        **levels,
        "workstream": streams[0],
        "category": "supply",
        "raised_on": act.today,
    }
    risk = rows.add(RISKS, values={**values, "signals": ["people_delayed"]}, act=act)
    due = date(2017, 6, 1)
    action = PlanAction.objects.create(
        **here, number=901, workstream=streams[0], what="Write to it", due_on=due, first_due_on=due, updated_at=act.now
    )  # fmt: skip
    prompt = SignalPrompt.objects.create(
        risk=risk, signal="people_delayed", value=9, suggested=5, raised_at=datetime(2017, 5, 12, tzinfo=UTC)
    )
    issue = {**here, "what": "It is late", "impact": 3, "raised_on": act.today, "workstream": streams[0]}
    waits = {**here, "what": "Homes", "workstream": streams[0], "on_workstream": streams[1], "due_on": due}
    assumed = {**here, "what": "A cost", "source": "A paper", "on": act.today, "if_wrong": "A gap"}
    return {
        "risk": risk.pk,
        "prompt": prompt.pk,
        "mitigation": Mitigation.objects.create(risk=risk, action=action).pk,
        "issue": rows.add(ISSUES, values=issue, act=act).pk,
        "dependency": rows.add(DEPENDENCIES, values=waits, act=act).pk,
        "assumption": rows.add(ASSUMPTIONS, values=assumed, act=act).pk,
    }
