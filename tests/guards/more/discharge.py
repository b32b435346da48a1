"""Discharge planning: a plan with a delay and a barrier for each person of the world who is in hospital."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cohorts.models import Barrier, Delay, Spell
from tcp_portal.access import Permission
from tcp_portal.partnerships.models import User
from tests.guards.addressing import FORM, Address, person

KINDS = ("delay", "barrier")
_EDIT = Permission.EDIT_DISCHARGE_PLANS
_SEE = Permission.VIEW_PEOPLE

ADDRESSES = {
    "cohorts:discharge_plan": person(_SEE, ("GET",)),
    "cohorts:plan_part": person(_EDIT, more=("needs",)),
    "cohorts:plan_step": person(_EDIT, more=("1",)),
    "cohorts:plan_tick": person(_EDIT, ("POST",), more=("1",)),
    "cohorts:agreement": person(_EDIT, more=("family",)),
    "cohorts:delay_new": person(_EDIT),
    "cohorts:barrier_new": person(_EDIT),
    "cohorts:delay": Address(FORM, (_EDIT,), thing="delay"),
    "cohorts:barrier": Address(FORM, (_EDIT,), thing="barrier"),
    "cohorts:delays": Address(opens=(_SEE,)),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for key, spell in spells.items():
        began, ended = date(2017, 2, 2), date(2017, 3, 1) if spell.ended_on else None
        delay = Delay.objects.create(
            spell=spell, reason="HO", attribution="07", started_on=began, ended_on=ended, note="No flat"
        )
        barrier = Barrier.objects.create(spell=spell, what="No flat is free", raised_on=began)
        found |= {f"delay {key}": delay.pk, f"barrier {key}": barrier.pk}
    return found
