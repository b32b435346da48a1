"""Five thousand actions and five hundred risks: each page asks as few questions as ever, and reads what it shows."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User
from tests.factories import act_of, make_partnership, make_user
from tests.factories.scale import learn
from workstreams.models import Mitigation, PlanAction, Risk, Workstream
from workstreams.services.action_list import CARDS, PAGE_SIZE
from workstreams.services.workstream_page import MOST
from workstreams.services.workstreams import WORKSTREAMS

pytestmark = pytest.mark.once

ACTIONS, RISKS, STREAMS = 5_000, 500, 8
QUERIES = 12
LONG = {"cause": "c", "event": "e", "effect": "f", "category": "supply", "raised_on": date(2017, 4, 1)}
SCORES = {"inherent_likelihood": 4, "inherent_impact": 4, "likelihood": 3, "impact": 4}


class TestFiveThousandActions(TestCase):
    lead: ClassVar[User]
    streams: ClassVar[list[Workstream]]

    @classmethod
    def setUpTestData(cls) -> None:
        here, act = make_partnership(opens_at=date(2017, 4, 1)), act_of()
        cls.lead = make_user(Role.WORKSTREAM_LEAD, here)
        values = {"partnership": here, "aim": "Near home", "lead": cls.lead}
        cls.streams = [
            rows.add(WORKSTREAMS, values={**values, "name": f"No {n}"}, act=act) for n in range(STREAMS)
        ]
        due = [Month(2016, 10).plus(months).first for months in range(24)]
        actions = PlanAction.objects.bulk_create(
            PlanAction(
                partnership=here, workstream=cls.streams[n % STREAMS], number=n + 1, what=f"Action {n}",
                first_due_on=due[n % 20], due_on=due[n % 24], percent=n % 3 * 40, is_milestone=n % 5 == 0,
                at_risk=n % 7 == 0, owner=cls.lead if n % 2 else None, updated_at=act.now,
            )
            for n in range(ACTIONS)
        )  # fmt: skip
        risks = Risk.objects.bulk_create(
            Risk(
                partnership=here, workstream=cls.streams[n % STREAMS], number=n + 1, title=f"Risk {n}",
                **LONG, **SCORES,
            )
            for n in range(RISKS)
        )  # fmt: skip
        Mitigation.objects.bulk_create(Mitigation(risk=risks[n], action=actions[n]) for n in range(RISKS))
        learn()

    def page(self, name: str, *args: object, **query: str) -> str:
        self.client.force_login(self.lead)
        with CaptureQueriesContext(connection) as caught:
            answer = self.client.get(reverse(f"workstreams:{name}", args=args or None), query)
        assert answer.status_code == 200
        asked = [one["sql"] for one in caught.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(asked) <= QUERIES, "\n".join([name, *asked])
        return answer.content.decode()

    def test_lists_show_a_page_and_count_all(self) -> None:
        said = self.page("actions", sort="slip")
        assert "5,000 actions:" in said
        assert said.count('data-label="Colour and why"') == PAGE_SIZE
        assert self.page("action_timeline", page="50").count('scope="row"') == PAGE_SIZE
        assert self.page("action_board").count('class="board__card"') <= 5 * CARDS
        assert "more</a>" in self.page("action_board", by="colour")

    def test_workstreams_are_counted_by_the_database(self) -> None:
        assert self.page("list").count('data-label="Next milestone"') == STREAMS
        said = self.page("workstream", self.streams[0].pk)
        assert said.count('data-label="Colour and why"') == MOST
        assert f"{ACTIONS // STREAMS - MOST} more actions in the list" in said
        assert "0 orphan links" in self.page("links")

    def test_one_action_and_its_form(self) -> None:
        one = PlanAction.objects.order_by("number")[0]
        assert "Risk 0" in self.page("action", one.pk)
        self.page("action_change", one.pk)
        self.page("action_need", one.pk)
