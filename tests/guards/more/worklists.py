"""The work list, records confirmed from it, the weekly message."""

from __future__ import annotations

from uuid import UUID

from cohorts.models import Spell
from tcp_portal.partnerships.models import User
from tests.guards.addressing import FORM, Address, P, figures, person

ADDRESSES = {
    "cohorts:data_quality": figures(P.VIEW_MEASURES),
    "cohorts:work": Address(opens=(P.VIEW_PEOPLE,)),
    "cohorts:work_digest": Address(FORM, (P.VIEW_PEOPLE,), spans=True),
    "cohorts:confirm_many": Address(
        ("POST",), (P.EDIT_DISCHARGE_PLANS, P.RECORD_PEOPLE), needs={"POST": P.EDIT_DISCHARGE_PLANS}
    ),
    "cohorts:confirm": person(P.EDIT_DISCHARGE_PLANS, ("POST",)),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """Nothing of its own: the list is of people."""
    return {}
