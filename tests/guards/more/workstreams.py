"""Workstreams, objectives, actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.guards.addressing import Address, P

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {"workstreams:list": Address(opens=(P.VIEW_PROGRAMME,))}


def things(_spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """None yet."""
    return {}
