"""Words of a month: their addresses name a place where words stand, and no row."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tests.guards.addressing import FORM, Address, P, figures

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:checks": figures(P.VIEW_MEASURES),
    "trajectories:words": figures(P.VIEW_MEASURES),
    "trajectories:words_write": Address(FORM, (P.WRITE_NARRATIVES,), query={"key": "inpatients"}),
}


def things(_spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """Their addresses name nothing."""
    return {}
