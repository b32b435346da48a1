"""Partnerships side by side, and the sites that several of them use."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.months import Month
from tests.factories import act_of
from tests.guards.addressing import FORM, P, figures
from trajectories.services.site_plans import CapacityFacts, SitePlanFacts, record_capacity, record_site_plan

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:comparison": figures(P.VIEW_MEASURES),
    "trajectories:providers": figures(P.VIEW_MEASURES),
    "trajectories:provider": figures(P.VIEW_MEASURES, thing="shared site"),
    "trajectories:site_plan_add": figures(P.EDIT_TRAJECTORIES, FORM),
    "trajectories:site_plan_change": figures(P.EDIT_TRAJECTORIES, FORM, thing="site plan"),
    "trajectories:capacity_add": figures(P.EDIT_TRAJECTORIES, FORM),
    "trajectories:capacity_change": figures(P.EDIT_TRAJECTORIES, FORM, thing="site beds"),
}


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """A site of BHR's people, a plan for it and the beds commissioned there."""
    spell = spells["havering"]
    site, partnership = spell.episodes.all()[0].site, spell.partnership
    plan = SitePlanFacts(site.pk, Month(2018, 3), 3)
    beds = CapacityFacts(site.pk, False, 4, None, date(2016, 4, 1), None, "A contract")
    return {
        "shared site": site.pk,
        "site plan": record_site_plan(partnership=partnership, facts=plan, act=act_of()).pk,
        "site beds": record_capacity(partnership=partnership, facts=beds, act=act_of()).pk,
    }
