"""Workforce of the demonstration: invented teams and sessions, what the stocktake asks of them, one specification."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from cohorts.models import Vignette
from tcp_portal import rows
from tcp_portal.access.scope import everything
from tcp_portal.acts import Act
from tcp_portal.partnerships.demo import people
from tcp_portal.partnerships.demo.acting import act_on
from tcp_portal.partnerships.models import Partnership, User
from workstreams.models import Course, Team
from workstreams.services.training import COURSES, NEEDS, TEAMS, Session, record_session
from workstreams.services.workforce import LINES, SPECS

STORY = Path(__file__).with_name("workforce.toml")
_ASKED, _WRITTEN = date(2017, 4, 3), date(2017, 5, 8)
_SOURCE = "Invented attendance list"


def load() -> None:
    """Records them, each on its day."""
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))
    here = Partnership.objects.get(code=people.CODE)
    by = User.objects.get(email=people.MANAGER.email)
    courses = {
        row["name"]: rows.add(COURSES, values={**row, "partnership": here}, act=_act(by, _ASKED))
        for row in story["course"]
    }
    teams = {row["name"]: _team(here, by, row, courses) for row in story["team"]}
    for row in story["session"]:
        there = {teams[name].pk: count for name, count in row["people"].items()}
        session = Session(courses[row["course"]].pk, row["on"], there, _SOURCE)
        record_session(session=session, act=_act(by, max(row["on"], _ASKED)))
    _spec(here, by, story["spec"])


def _act(by: User, on: date) -> Act:
    return act_on(by, on, time(16), everything())


def _team(here: Partnership, by: User, row: Mapping[str, Any], courses: Mapping[str, Course]) -> Team:
    values = {
        "partnership": here,
        "name": row["name"],
        "place": here.places.get(name=row["place"]),
        "people": row.get("people"),
        "counted_on": row.get("counted_on"),
    }
    team = rows.add(TEAMS, values=values, act=_act(by, _ASKED))
    for course in courses.values():
        if course.kind in row:
            asked = row[course.kind]
            need = {"team": team, "course": course, "percent": asked["percent"], "due_on": asked["due"]}
            rows.add(NEEDS, values=need, act=_act(by, _ASKED))
    return team


def _spec(here: Partnership, by: User, row: Mapping[str, Any]) -> None:
    act = _act(by, _WRITTEN)
    values = {name: row[name] for name in ("title", "needs_group", "enablers", "obstacles")}
    values["vignette"] = Vignette.objects.get(partnership=here, title=row["vignette"])
    spec = rows.add(SPECS, values={**values, "partnership": here}, act=act)
    for line in row["line"]:
        there = Decimal(line["available"]) if "available" in line else None
        rows.add(
            LINES,
            values={**line, "spec": spec, "needed": Decimal(line["needed"]), "available": there},
            act=act,
        )
