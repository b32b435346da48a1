"""Standards, answers about them, interventions: one of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal import rows
from tcp_portal.access import Role
from tests.factories import act_of, place_of
from tests.guards.addressing import FORM, Address, P
from workstreams.services.interventions import INTERVENTIONS
from workstreams.services.standards import COMPLIANCE, STANDARDS

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User


def _edit(thing: str) -> Address:
    return Address(FORM, (P.EDIT_SUPPLY,), knows=P.VIEW_PROGRAMME, thing=thing)


ADDRESSES = {
    "workstreams:standards": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:standard_add": Address(FORM, (P.EDIT_SUPPLY,)),
    "workstreams:standard": Address(opens=(P.VIEW_PROGRAMME,), knows=P.VIEW_PROGRAMME, thing="standard"),
    "workstreams:standard_change": _edit("standard"),
    "workstreams:standard_withdraw": _edit("standard"),
    "workstreams:compliance_add": _edit("standard"),
    "workstreams:compliance_change": _edit("compliance"),
    "workstreams:compliance_withdraw": _edit("compliance"),
    "workstreams:interventions": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:intervention_add": Address(FORM, (P.EDIT_SUPPLY,)),
    "workstreams:intervention_change": _edit("intervention"),
    "workstreams:intervention_withdraw": _edit("intervention"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """One of each, of BHR."""
    here, act = spells["havering"].partnership, act_of(users[Role.COMMISSIONER.value])
    asked = {"partnership": here, "text": "A health check", "source": "Made up", "measure": "inpatients"}
    standard = rows.add(STANDARDS, values=asked, act=act)
    said = {"standard": standard, "place": place_of(here), "on": date(2017, 4, 3), "meets": "no"}
    done = {"partnership": here, "what": "Checks", "needs_group": "1", "setting": "primary", "state": "idea"}
    return {
        "standard": standard.pk,
        "compliance": rows.add(COMPLIANCE, values=said, act=act).pk,
        "intervention": rows.add(INTERVENTIONS, values=done, act=act).pk,
    }
