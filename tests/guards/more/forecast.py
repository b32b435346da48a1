"""The forecast: figures for all who see measures, the people behind it for those who see people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tests.guards.addressing import Address, P, figures

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:forecast": figures(P.VIEW_MEASURES),
    "trajectories:forecast_record": figures(P.VIEW_MEASURES),
    "trajectories:forecast_people": Address(opens=(P.VIEW_PEOPLE,)),
    "trajectories:forecast_again": Address(("POST",), (P.RUN_SCENARIOS,)),
}


def things(_spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """None: the addresses name nothing."""
    return {}
