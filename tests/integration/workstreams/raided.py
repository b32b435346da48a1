"""A programme with risks: two workstreams, who leads and who only reads, and risks made by the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import TODAY, act_of, make_partnership, make_user
from workstreams.models import PlanAction, Risk, Workstream
from workstreams.services.risks import RISKS

LEVELS = {"inherent_likelihood": 5, "inherent_impact": 4, "likelihood": 4, "impact": 4}


@dataclass
class Programme:
    """The partnership, its people, and two workstreams: the lead's own and another."""

    partnership: Partnership
    manager: User
    lead: User
    board: User
    own: Workstream
    other: Workstream

    def risk(self, act: Act | None = None, **changes: Any) -> Risk:
        """A risk of the lead's workstream, unless told."""
        values = {
            "partnership": self.partnership, "title": "Homes are late", "cause": "One builder", "event": "It is slow",
            "effect": "People wait", "category": "supply", "workstream": self.own, "raised_on": date(2017, 1, 9),
            **LEVELS, **changes,
        }  # fmt: skip
        return rows.add(RISKS, values=values, act=act or self.act())

    def act(self, day: date = TODAY) -> Act:
        return act_of(self.manager, today=day)

    def action(self, number: int, **changes: Any) -> PlanAction:
        """An action of the lead's workstream, due in June 2017 unless told."""
        due = changes.pop("due_on", date(2017, 6, 1))
        values = {"workstream": self.own, "what": f"Step {number}", "updated_at": self.act().now, **changes}
        return PlanAction.objects.create(
            partnership=self.partnership, number=number, due_on=due, first_due_on=due, **values
        )


def make_programme(code: str = "BHR") -> Programme:
    partnership = make_partnership(code)
    lead = make_user(Role.WORKSTREAM_LEAD, partnership)
    own, other = (
        Workstream.objects.create(partnership=partnership, number=number, name=name, aim="An aim", lead=who)
        for number, name, who in ((1, "Homes", lead), (2, "Care", None))
    )
    manager, board = (make_user(role, partnership) for role in (Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER))
    return Programme(partnership, manager, lead, board, own, other)


def as_(user: User) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def address(programme: Programme, name: str, *args: Any, **query: Any) -> str:
    """An address in April 2017, unless told."""
    asked = {"partnership": programme.partnership.code, "month": "2017-04", **query}
    space = "" if ":" in name else "workstreams:"
    return f"{reverse(space + name, args=args or None)}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())
