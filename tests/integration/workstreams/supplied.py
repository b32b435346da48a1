"""A small market: people in hospital with needs and planned dates, a scheme with homes, a provider, services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from cohorts.models import DischargePlan, Spell
from cohorts.services import involvement, plan_needs, plans
from cohorts.services.involvement import InvolvementFacts
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, make_partnership, make_user, place_of
from workstreams.models import MarketProvider, Scheme, Service, Unit
from workstreams.services.housing import SCHEMES, UNITS
from workstreams.services.market import PROVIDERS
from workstreams.services.scope_services import SERVICES

NEEDS = ["autism", "epilepsy"]


@dataclass(frozen=True)
class Supply:
    """What there is, and who works there."""

    partnership: Partnership
    commissioner: User
    board: User
    stays: dict[str, Spell]
    scheme: Scheme
    units: dict[str, Unit]
    provider: MarketProvider


def make_supply(code: str = "BHR") -> Supply:
    """Three people of Havering and a scheme there: two homes in August, one in December 2017."""
    partnership = make_partnership(code, opens_at=date(2017, 5, 1))
    stays = {
        "early": planned(partnership, date(2017, 8, 14)),
        "later": planned(partnership, date(2017, 9, 29)),
        "silent": admitted(partnership, place=place_of(partnership)),
        "family": planned(partnership, date(2017, 7, 3), accommodation="family"),
    }
    scheme = added_scheme(partnership)
    units = {label: added_unit(scheme, label) for label in ("Flat 1", "Flat 2")}
    units["Flat 3"] = added_unit(scheme, "Flat 3", ready_on=date(2017, 12, 1))
    return Supply(
        partnership=partnership,
        commissioner=make_user(Role.COMMISSIONER, partnership),
        board=make_user(Role.BOARD_MEMBER, partnership),
        stays=stays,
        scheme=scheme,
        units=units,
        provider=added_provider(partnership),
    )


def planned(partnership: Partnership, on: date, *, accommodation: str = "own-door", **facts: Any) -> Spell:
    """Somebody of Havering with autism who is planned to leave on the day."""
    spell = admitted(partnership, place=facts.pop("place", place_of(partnership)), **facts)
    plans.update_plan(spell=spell, version=0, status="3", planned_on=on, act=act_of())
    plan = DischargePlan.objects.get(spell=spell)
    plan_needs.record_needs(
        spell=spell, version=plan.version, accommodation=accommodation, support=(), provider="", act=act_of()
    )
    involvement.save(
        person=spell.person,
        version=0,
        facts=InvolvementFacts(date(2017, 5, 2), needs=("autism",)),
        act=act_of(),
    )
    return spell


def added_scheme(partnership: Partnership, name: str = "Oak Lane", **more: Any) -> Scheme:
    values = {
        "partnership": partnership, "name": name, "place": place_of(partnership), "stage": "building",
        "needs": NEEDS, "ready_on": date(2017, 8, 1), **more,
    }  # fmt: skip
    return rows.add(SCHEMES, values=values, act=act_of())


def added_unit(scheme: Scheme, label: str, **more: Any) -> Unit:
    return rows.add(UNITS, values={"scheme": scheme, "label": label, **more}, act=act_of())


def added_provider(partnership: Partnership, name: str = "Larch Support", **more: Any) -> MarketProvider:
    values = {
        "partnership": partnership, "name": name, "needs": NEEDS, "places": [place_of(partnership).pk],
        "capacity": 1, "capacity_on": date(2017, 5, 1), "stage": "contracted", **more,
    }  # fmt: skip
    return rows.add(PROVIDERS, values=values, act=act_of())


def added_service(partnership: Partnership, name: str, **more: Any) -> Service:
    values = {"partnership": partnership, "category": "Homes", "name": name, "scope": "yes", **more}
    return rows.add(SERVICES, values=values, act=act_of())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, *args: Any, code: str = "BHR", more: str = "") -> str:
    return f"{reverse(f'workstreams:{name}', args=args)}?partnership={code}{more}"
