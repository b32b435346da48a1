"""Transfers between partnerships: everyone of the world is offered to a third one, which offers somebody to BHR.

Nobody of the world works in the third partnership, so that only the rights of one side decide about each offer.
"""

from __future__ import annotations

from uuid import UUID

from cohorts.models import Spell
from cohorts.services import handovers
from tcp_portal.access import Permission, Role
from tcp_portal.partnerships.models import User
from tests.factories import TODAY, act_of, admitted, make_partnership, make_user
from tests.guards.addressing import FORM, Address, person

P = Permission

ADDRESSES = {
    "cohorts:handovers": Address(opens=(P.RECORD_PEOPLE,)),
    "cohorts:handover": person(P.RECORD_PEOPLE, ("GET",), thing="handover"),
    "cohorts:handover_withdraw": person(P.RECORD_PEOPLE, thing="handover"),
    "cohorts:handover_accept": Address(FORM, (P.RECORD_PEOPLE,), thing="offer", whole=True),
    "cohorts:handover_decline": Address(FORM, (P.RECORD_PEOPLE,), thing="offer", whole=True),
}
KINDS = ("handover",)


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """An open offer of each person of the world, and one to BHR."""
    third = make_partnership("THIRD", region="North")  # BHR alone is London: its viewer runs its funds
    make_user(Role.COMMISSIONER, third)
    found = {}
    for key in ("havering", "redbridge", "elsewhere"):
        spell = spells[key]
        found[f"handover {key}"] = handovers.offer(
            spell=spell, version=spell.version, to=third.pk, on=TODAY, reason="Moves there.", act=act_of()
        ).pk
    coming = admitted(third)
    found["offer"] = handovers.offer(
        spell=coming,
        version=1,
        to=spells["havering"].partnership_id,
        on=TODAY,
        reason="Moves here.",
        act=act_of(),
    ).pk
    return found
