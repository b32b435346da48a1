"""Training and workforce: a team with a course, what is asked of it, a session; a specification with a line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from tcp_portal import rows
from tcp_portal.access import Role
from tests.factories import act_of, place_of
from tests.guards.addressing import FORM, Address, P
from workstreams.services.training import COURSES, NEEDS, TEAMS, Session, record_session
from workstreams.services.workforce import LINES, SPECS

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User


def _row(thing: str, *, edits: bool = True) -> Address:
    permission = P.EDIT_SUPPLY if edits else P.VIEW_PROGRAMME
    return Address(FORM if edits else ("GET",), (permission,), thing=thing, knows=P.VIEW_PROGRAMME)


_ADDS = Address(FORM, (P.EDIT_SUPPLY,))
ADDRESSES = {
    "workstreams:training": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:training_record": _ADDS,
    "workstreams:course": _row("course", edits=False),
    "workstreams:course_add": _ADDS,
    "workstreams:course_change": _row("course"),
    "workstreams:course_withdraw": _row("course"),
    "workstreams:team": _row("team", edits=False),
    "workstreams:team_add": _ADDS,
    "workstreams:team_change": _row("team"),
    "workstreams:team_withdraw": _row("team"),
    "workstreams:training_need_add": _row("team"),
    "workstreams:training_need_change": _row("asked"),
    "workstreams:training_need_withdraw": _row("asked"),
    "workstreams:training_change": _row("session"),
    "workstreams:training_withdraw": _row("session"),
    "workstreams:workforce": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:spec": _row("spec", edits=False),
    "workstreams:spec_add": _ADDS,
    "workstreams:spec_change": _row("spec"),
    "workstreams:spec_withdraw": _row("spec"),
    "workstreams:spec_line_add": _row("spec"),
    "workstreams:spec_line_change": _row("spec line"),
    "workstreams:spec_line_withdraw": _row("spec line"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """One of each, in BHR."""
    here, act = spells["havering"].partnership, act_of(users[Role.PROGRAMME_MANAGER.value])
    course = rows.add(COURSES, values={"partnership": here, "name": "C(E)TR", "kind": "cetr"}, act=act)
    facts = {"name": "Team", "place": place_of(here), "people": 12, "counted_on": date(2017, 3, 31)}
    team = rows.add(TEAMS, values={"partnership": here, **facts}, act=act)
    asked = {"team": team, "course": course, "percent": 80, "due_on": date(2017, 4, 1)}
    (training,) = record_session(session=Session(course.pk, date(2017, 3, 2), {team.pk: 4}), act=act)
    spec = rows.add(SPECS, values={"partnership": here, "title": "Home"}, act=act)
    line = {"spec": spec, "stage": "crisis", "role": "Nurse", "skill": "Autism", "needed": Decimal(2)}
    return {
        "course": course.pk,
        "team": team.pk,
        "asked": rows.add(NEEDS, values=asked, act=act).pk,
        "session": training.pk,
        "spec": spec.pk,
        "spec line": rows.add(LINES, values=line, act=act).pk,
    }
