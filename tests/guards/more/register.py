"""The dynamic support register: a time on it for each person of the world, and the return of a place."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cohorts.domain.registers import Colour
from cohorts.models import RegisterEntry, Spell
from cohorts.services import register
from cohorts.services.register import Details, EntryFacts, NewRating
from tcp_portal.access import Permission
from tcp_portal.partnerships.models import User
from tests.factories import act_of, place_of
from tests.guards.addressing import FORM, Address, figures, person

P = Permission
KINDS = ("register_entry",)
_LEFT = date(2017, 5, 2)


def _entry() -> Address:
    return Address(FORM, (P.EDIT_REGISTER,), thing="register_entry")


ADDRESSES = {
    "cohorts:registers": figures(P.VIEW_MEASURES),
    "cohorts:register_add": Address(FORM, (P.EDIT_REGISTER,)),
    "cohorts:register_add_new": Address(FORM, (P.EDIT_REGISTER,)),
    "cohorts:returns": figures(P.VIEW_MEASURES),
    "cohorts:return_answer": figures(P.SUBMIT_RETURNS, FORM, thing="place", more=("2017-04",)),
    "cohorts:register_learning": figures(P.VIEW_MEASURES),
    "cohorts:register_rate": _entry(),
    "cohorts:register_review": _entry(),
    "cohorts:register_change": _entry(),
    "cohorts:register_leave": _entry(),
    "cohorts:register_back": _entry(),
    "cohorts:register_entry": person(P.VIEW_PEOPLE, ("GET",)),
    "cohorts:register_enter": person(P.EDIT_REGISTER),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """Everyone of the world is on the register; one has left it again."""
    found: dict[str, UUID] = {}
    for key, spell in spells.items():
        entry = _entered(spell)
        if key == "gone":
            register.leave(entry=entry, version=entry.version, on=_LEFT, exit_reason="moved", act=act_of())
        found[f"register_entry {key}"] = entry.pk
    return {**found, "place": place_of(spells["havering"].partnership).pk}


def _entered(spell: Spell) -> RegisterEntry:
    on = date(2017, 4, 3)
    facts = EntryFacts(entered_on=on, details=Details(consent="informed", consent_on=on))
    rating = NewRating(Colour.AMBER, "Placement is not stable")
    return register.enter(person=spell.person, facts=facts, rating=rating, act=act_of())
