"""One's own account, and those of the people who work here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.access import Role
from tests.guards.addressing import FORM, Address, P

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "accounts:own": Address(),
    "accounts:person": Address(opens=(P.ADMINISTER,), thing="account", knows=P.ADMINISTER, spans=True),
    "accounts:step": Address(
        FORM, (P.ADMINISTER,), thing="account", knows=P.ADMINISTER, spans=True, more=("close",)
    ),
}


def things(_spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """Somebody's account."""
    return {"account": users[Role.WORKSTREAM_LEAD.value].pk}
