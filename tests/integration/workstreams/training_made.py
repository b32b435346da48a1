"""A partnership with teams, courses and specifications, made through the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, make_partnership, make_user, place_of
from workstreams.models import Course, Team, Training, WorkforceSpec
from workstreams.services.training import COURSES, NEEDS, TEAMS, Session, record_session
from workstreams.services.workforce import LINES, SPECS


class Made:
    """A partnership with its keeper, and rows made through the services."""

    def __init__(self, code: str = "BHR") -> None:
        self.here: Partnership = make_partnership(code, opens_at=date(2017, 5, 1))
        self.keeper: User = make_user(Role.COMMISSIONER, self.here)
        self.act = act_of(self.keeper)

    def course(self, **more: Any) -> Course:
        values = {"partnership": self.here, "name": "C(E)TR", "kind": "cetr", "lasts_months": 12}
        return rows.add(COURSES, values={**values, **more}, act=self.act)

    def team(self, name: str, people: int | None = None, **more: Any) -> Team:
        counted = None if people is None else date(2017, 3, 31)
        values = {"partnership": self.here, "name": name, "people": people, "counted_on": counted}
        return rows.add(TEAMS, values={"place": place_of(self.here), **values, **more}, act=self.act)

    def asked(self, team: Team, course: Course, due: date, percent: int = 100) -> None:
        values = {"team": team, "course": course, "percent": percent, "due_on": due}
        rows.add(NEEDS, values=values, act=self.act)

    def session(self, course: Course, on: date, people: dict[Team, int]) -> list[Training]:
        there = {team.pk: count for team, count in people.items()}
        return record_session(session=Session(course.pk, on, there), act=self.act)

    def spec(self, *lines: tuple[str, str, str, str | None]) -> WorkforceSpec:
        spec = rows.add(SPECS, values={"partnership": self.here, "title": "Home again"}, act=self.act)
        for stage, role, needed, there in lines:
            values = {"spec": spec, "stage": stage, "role": role, "skill": f"Skill of a {role}"}
            amounts = {"needed": Decimal(needed), "available": None if there is None else Decimal(there)}
            rows.add(LINES, values={**values, **amounts}, act=self.act)
        return spec

    def client(self, role: Role | None = None) -> Client:
        client = Client()
        client.force_login(make_user(role, self.here) if role else self.keeper)
        return client


def url(name: str, pk: UUID | None = None) -> str:
    path = reverse(f"workstreams:{name}", args=[pk] if pk else None)
    return f"{path}?partnership=BHR&month=2017-05"
