"""What if: a scenario that supposes something of each person of BHR."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.access import Role
from tcp_portal.months import Month
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P, figures
from trajectories.models import ChangeKind
from trajectories.services.scenarios import ChangeFacts, ScenarioFacts, save_scenario

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:what_if": figures(P.VIEW_MEASURES),
    "trajectories:scenario_new": Address(FORM, (P.RUN_SCENARIOS,)),
    "trajectories:scenario": figures(
        P.VIEW_MEASURES, FORM, thing="scenario", needs={"POST": P.RUN_SCENARIOS}
    ),
    "trajectories:scenario_copy": figures(P.RUN_SCENARIOS, FORM, thing="scenario"),
    "trajectories:scenario_withdraw": figures(P.RUN_SCENARIOS, FORM, thing="scenario"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """One scenario."""
    here = spells["havering"].partnership
    leaves = [
        ChangeFacts(spell.pk, ChangeKind.DATE, leaves_on=date(2017, 9, 30))
        for spell in spells.values()
        if spell.partnership_id == here.pk and spell.ended_on is None
    ]
    found = save_scenario(
        partnership=here,
        month=Month(2017, 4),
        facts=ScenarioFacts("Everybody leaves"),
        changes=leaves,
        act=act_of(users[Role.PROGRAMME_MANAGER.value]),
    )
    return {"scenario": found.pk}
