"""Charts of measures: the summary, one measure, and what is set for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.access import Role
from tcp_portal.months import Month
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P, figures
from trajectories.services.chart_methods import RecalculationFacts, TargetFacts, add_target, recalculate

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:signals": figures(P.VIEW_MEASURES),
    "trajectories:signal": figures(P.VIEW_MEASURES, more=("discharges",)),
    "trajectories:chart_method": Address(FORM, (P.EDIT_METHODS,), more=("discharges",)),
    "trajectories:target_new": Address(FORM, (P.EDIT_METHODS,), more=("discharges",)),
    "trajectories:recalculation_new": Address(FORM, (P.EDIT_METHODS,), more=("discharges",)),
    "trajectories:target_change": figures(P.EDIT_METHODS, FORM, thing="target"),
    "trajectories:recalculation_withdraw": figures(P.EDIT_METHODS, FORM, thing="recalculation"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A target and a recalculation."""
    here, act = spells["havering"].partnership, act_of(users[Role.COMMISSIONER.value])
    target = add_target(
        partnership=here,
        measure="discharges",
        facts=TargetFacts(Decimal(2), date(2017, 1, 1), "The Board", "Made up"),
        act=act,
    )
    anew = recalculate(
        partnership=here,
        measure="discharges",
        facts=RecalculationFacts(Month.of(here.starts_on).plus(3), "A team began", date(2017, 1, 1)),
        act=act,
    )
    return {"target": target.pk, "recalculation": anew.pk}
