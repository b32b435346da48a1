"""Providers, homes, services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tcp_portal import rows
from tests.factories import TODAY, act_of
from tests.guards.addressing import FORM, Address, P, person
from workstreams.models import UnitMatch
from workstreams.services.homes_match import propose
from workstreams.services.housing import SCHEMES, UNITS
from workstreams.services.market import PROVIDERS
from workstreams.services.scope_services import SERVICES

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

KINDS = ("match",)


def _read(thing: str = "") -> Address:
    return Address(opens=(P.VIEW_PROGRAMME,), thing=thing, knows=P.VIEW_PROGRAMME)


def _keep(thing: str = "") -> Address:
    return Address(FORM, (P.EDIT_SUPPLY,), thing=thing, knows=P.VIEW_PROGRAMME)


ADDRESSES = {
    "workstreams:providers": _read(),
    "workstreams:provider": _read("provider"),
    "workstreams:provider_add": _keep(),
    "workstreams:provider_change": _keep("provider"),
    "workstreams:provider_withdraw": _keep("provider"),
    "workstreams:capabilities": _read(),
    "workstreams:capability_assess": _keep("provider"),
    "workstreams:homes": _read(),
    "workstreams:homes_without": _read(),
    "workstreams:scheme": _read("scheme"),
    "workstreams:scheme_add": _keep(),
    "workstreams:scheme_change": _keep("scheme"),
    "workstreams:scheme_withdraw": _keep("scheme"),
    "workstreams:unit_add": _keep("scheme"),
    "workstreams:unit_change": _keep("unit"),
    "workstreams:unit_withdraw": _keep("unit"),
    "workstreams:person_home": person(P.VIEW_PEOPLE, ("GET",)),
    "workstreams:match_propose": person(P.EDIT_DISCHARGE_PLANS),
    "workstreams:match_agree": person(P.EDIT_DISCHARGE_PLANS, thing="match"),
    "workstreams:match_move": person(P.EDIT_DISCHARGE_PLANS, thing="match"),
    "workstreams:match_end": person(P.EDIT_DISCHARGE_PLANS, thing="match"),
    "workstreams:services": _read(),
    "workstreams:care_model": _read(),
    "workstreams:service_add": _keep(),
    "workstreams:service_change": _keep("service"),
    "workstreams:service_withdraw": _keep("service"),
}


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """A provider, a service, and a scheme with a home for each person who is in hospital."""
    found: dict[str, UUID] = {}
    for key in ("havering", "redbridge", "elsewhere"):
        match = _match(spells[key])
        found[f"match {key}"] = match.pk
        if key == "havering":
            found |= {"scheme": match.unit.scheme_id, "unit": match.unit_id}
    where = {"partnership": spells["havering"].partnership}
    found["provider"] = rows.add(PROVIDERS, values={**where, "name": "Larch Support"}, act=act_of()).pk
    service = {**where, "category": "Homes", "name": "Support", "scope": "yes"}
    found["service"] = rows.add(SERVICES, values=service, act=act_of()).pk
    return found


def _match(spell: Spell) -> UnitMatch:
    scheme = {"partnership": spell.partnership, "name": f"Scheme {spell.pk}", "stage": "building"}
    made = rows.add(SCHEMES, values=scheme, act=act_of())
    unit = rows.add(UNITS, values={"scheme": made, "label": "Flat 1"}, act=act_of())
    return propose(spell=spell, unit_id=unit.pk, note="Near the family", day=TODAY, act=act_of())
