"""Closing months, opening them again, and what changed since they were first reported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tests.guards.addressing import FORM, Address, P, figures
from trajectories.services.closing import close_month

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "trajectories:months": figures(P.VIEW_MEASURES),
    "trajectories:revisions": figures(P.VIEW_MEASURES),
    "trajectories:month_closing": Address(FORM, (P.CLOSE_MONTHS,)),
    "trajectories:month_close": figures(P.VIEW_MEASURES, thing="close"),
    "trajectories:month_ask": figures(P.CLOSE_MONTHS, FORM, thing="close"),
    "trajectories:month_agree": figures(P.CLOSE_MONTHS, FORM, thing="close"),
    "trajectories:month_withdraw": figures(P.CLOSE_MONTHS, FORM, thing="close"),
}


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """A closed month of BHR."""
    close = close_month(
        partnership=spells["havering"].partnership, month=Month(2017, 3), by=None, scope=everything(),
        now=datetime(2017, 4, 12, 9, tzinfo=UTC),
    )  # fmt: skip
    return {"close": close.pk}
