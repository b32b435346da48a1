"""Decisions, support asked for, lessons: one of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal import rows
from tcp_portal.access import Role
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P
from workstreams.services.decisions import DECISIONS
from workstreams.services.lessons import LESSONS
from workstreams.services.support import SUPPORT

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

_DAY = date(2017, 4, 3)


def _list() -> Address:
    return Address(opens=(P.VIEW_PROGRAMME,))


def _add() -> Address:
    return Address(FORM, (P.EDIT_PROGRAMME,))


def _one(thing: str) -> Address:
    return Address(opens=(P.VIEW_PROGRAMME,), knows=P.VIEW_PROGRAMME, thing=thing)


def _edit(thing: str) -> Address:
    return Address(FORM, (P.EDIT_PROGRAMME,), knows=P.VIEW_PROGRAMME, thing=thing)


ADDRESSES = {
    "workstreams:decisions": _list(),
    "workstreams:decision_add": _add(),
    "workstreams:decision": _one("decision"),
    "workstreams:decision_change": _edit("decision"),
    "workstreams:decision_replace": _edit("decision"),
    "workstreams:decision_withdraw": _edit("decision"),
    "workstreams:support": _list(),
    "workstreams:support_request_add": _add(),
    "workstreams:support_request": _one("support request"),
    "workstreams:support_request_answer": _edit("support request"),
    "workstreams:support_request_change": _edit("support request"),
    "workstreams:support_request_withdraw": _edit("support request"),
    "workstreams:cover_sheet": _list(),
    "workstreams:cover_sheet_write": _add(),
    "workstreams:lessons": _list(),
    "workstreams:lessons_taught": _list(),
    "workstreams:lesson_add": _add(),
    "workstreams:lesson": _one("lesson"),
    "workstreams:lesson_change": _edit("lesson"),
    "workstreams:lesson_withdraw": _edit("lesson"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """One of each, of BHR."""
    here, act = spells["havering"].partnership, act_of(users[Role.COMMISSIONER.value])
    decided = {"partnership": here, "what": "Buy homes", "on": _DAY}
    asked = {"partnership": here, "what": "Help", "asked_of": "NHS England", "asked_on": _DAY}
    learnt = {
        "partnership": here, "area": "crisis", "finding": "Call early", "source": "other", "learnt_on": _DAY,
    }  # fmt: skip
    return {
        "decision": rows.add(DECISIONS, values=decided, act=act).pk,
        "support request": rows.add(SUPPORT, values=asked, act=act).pk,
        "lesson": rows.add(LESSONS, values=learnt, act=act).pk,
    }
