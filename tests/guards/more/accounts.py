"""The page of one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tests.guards.addressing import Address

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {"accounts:own": Address()}


def things(_spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """Nothing of its own."""
    return {}
