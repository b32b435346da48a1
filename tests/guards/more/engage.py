"""Stakeholders, events, consultations, phases, and what people said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tcp_portal import rows
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P
from workstreams.services.engage import CONSULTATIONS, EVENTS, PHASES, STAKEHOLDERS, VOICES

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

_DAY = date(2017, 1, 18)
_THINGS: dict[str, tuple[Any, dict[str, Any]]] = {
    "stakeholder": (STAKEHOLDERS, {"name": "Forum", "kind": "family", "interest": 3, "influence": 2}),
    "event": (EVENTS, {"on": _DAY, "title": "Crisis support", "audience": "family"}),
    "phase": (PHASES, {"name": "Plan", "starts_on": _DAY, "criteria": "Agreed"}),
    "consultation": (
        CONSULTATIONS,
        {
            "question": "What helps?",
            "audience": "family",
            "channel": "Letter",
            "opens_on": _DAY,
            "closes_on": _DAY,
        },
    ),
    "voice": (VOICES, {"said": "Call us back.", "said_by": "family", "said_on": _DAY}),
}
ADDRESSES = {
    **{
        f"workstreams:{name}": Address(opens=(P.VIEW_PROGRAMME,))
        for name in ("stakeholders", "events", "consultations", "phases", "voices", "voice_paper")
    },
    **{f"workstreams:{thing}_add": Address(FORM, (P.EDIT_PROGRAMME,)) for thing in _THINGS},
    **{
        f"workstreams:{thing}_{verb}": Address(FORM, (P.EDIT_PROGRAMME,), thing=thing, knows=P.VIEW_PROGRAMME)
        for thing in _THINGS
        for verb in ("change", "withdraw")
    },
}


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """One of each, in BHR."""
    here = spells["havering"].partnership
    return {
        thing: rows.add(table, values={**values, "partnership": here}, act=act_of()).pk
        for thing, (table, values) in _THINGS.items()
    }
