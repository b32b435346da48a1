"""A partnership with its readers, for the tests of logs and standards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, make_partnership, make_user
from tests.integration.trajectories.made import as_, text_of
from workstreams.models import Workstream
from workstreams.services.workstreams import WORKSTREAMS

__all__ = ["DAY", "World", "as_", "questions", "text_of"]
DAY = date(2017, 5, 12)


@dataclass(frozen=True)
class World:
    """BHR with somebody of each kind, and a stranger of another partnership. Pages show May 2017."""

    partnership: Partnership
    manager: User
    commissioner: User
    board: User
    stranger: User

    @classmethod
    def make(cls) -> World:
        here = make_partnership(
            opens_at=date(2017, 5, 1)
        )  # so that pages judge on the last day of the month shown
        elsewhere = make_partnership("ELSE")
        roles = (Role.PROGRAMME_MANAGER, Role.COMMISSIONER, Role.BOARD_MEMBER)
        return cls(here, *(make_user(role, here) for role in roles), make_user(Role.COMMISSIONER, elsewhere))

    def url(self, name: str, *args: Any, **query: str) -> str:
        """The address of a page of the programme, in May 2017."""
        asked = {"partnership": self.partnership.code, "month": "2017-05", **query}
        path = reverse(f"workstreams:{name}", args=args or None)
        return f"{path}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"

    def stream(self, name: str = "Homes") -> Workstream:
        values = {"partnership": self.partnership, "name": name, "aim": "More homes"}
        return rows.add(WORKSTREAMS, values=values, act=act_of(self.manager))

    def must_be_closed_to_others(self, names: dict[str, tuple[Any, ...]], *, edits: set[str]) -> None:
        """Each address asked by nobody, by a stranger, by who may only read, and by a method that it has not."""
        for name, args in names.items():
            where = self.url(name, *args)
            assert as_(None).get(where).status_code == 302, name
            assert as_(self.stranger).get(where).status_code == 404, name
            assert as_(self.board).get(where).status_code == (403 if name in edits else 200), name
            assert as_(self.manager).get(where).status_code == 200, name
            assert as_(self.manager).delete(where).status_code == 405, name


def questions(client: Client, where: str) -> int:
    """How many questions a page asks the second time it is opened."""
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    asked = [query["sql"][:90] for query in captured if "SAVEPOINT" not in query["sql"]]
    return len(asked)
