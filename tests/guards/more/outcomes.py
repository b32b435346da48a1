"""Outcomes: a line of the partnership's own framework."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.access import Role
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P, figures
from trajectories.services.outcomes import IndicatorFacts, record_indicator

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:outcomes": figures(P.VIEW_MEASURES),
    "trajectories:outcome_new": Address(FORM, (P.EDIT_METHODS,)),
    "trajectories:outcome_change": figures(P.EDIT_METHODS, FORM, thing="outcome"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """One line."""
    facts = IndicatorFacts("Local outcomes", "Home", "Lives where they choose", "Made up", date(2017, 1, 1))
    line = record_indicator(
        partnership=spells["havering"].partnership, facts=facts, act=act_of(users[Role.COMMISSIONER.value])
    )
    return {"outcome": line.pk}
