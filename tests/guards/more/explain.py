"""How a figure was made, and why the partnership is off plan."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tests.guards.addressing import P, figures

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:bridge": figures(P.VIEW_MEASURES),
    "trajectories:explain": figures(P.VIEW_MEASURES, query={"measure": "inpatients"}),
}


def things(_spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """Their addresses name nothing."""
    return {}
