"""Twenty thousand ledger lines in two hundred awards: pages ask as few questions as ever, and show one page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance.models import Award, AwardLine, AwardMove, AwardProfile, Tranche, Trigger
from tcp_portal.access import Role
from tcp_portal.partnerships.models import User
from tests.factories import TODAY, act_of, commissioner_of, make_partnership, make_user
from tests.factories.scale import learn

pytestmark = pytest.mark.once

AWARDS, LINES = 200, 20_000
QUERIES = 12


class TestTwentyThousandLines(TestCase):
    finance: ClassVar[User]
    award: ClassVar[Award]

    @classmethod
    def setUpTestData(cls) -> None:
        here, act = make_partnership(opens_at=date(2017, 5, 1)), act_of()
        cls.finance = make_user(Role.FINANCE_LEAD, here)
        us = commissioner_of(here)
        awards = Award.objects.bulk_create(
            Award(
                partnership=here, number=n + 1, title=f"Award {n}", purpose="Homes", recipient=us, year=2017,
                amount=Decimal(1_000_000), source="Letter", on=date(2017, 4, 1),
            )
            for n in range(AWARDS)
        )  # fmt: skip
        cls.award = awards[0]
        AwardProfile.objects.bulk_create(
            AwardProfile(award=one, month_starts_on=date(2017, month, 1), amount=Decimal(5_000))
            for one in awards
            for month in range(4, 13)
        )
        triggers = ({"trigger": Trigger.DATE}, {"trigger": Trigger.DISCHARGES, "discharges": 2})
        Tranche.objects.bulk_create(
            Tranche(award=one, position=at, amount=Decimal(1_000), due_on=date(2017, 4, 30), **trigger)
            for one in awards
            for at, trigger in enumerate(triggers)
        )
        # Half of the lines are of one award, the others spread over all.
        AwardLine.objects.bulk_create(
            (
                AwardLine(
                    award=awards[0] if n % 2 else awards[n % AWARDS], kind=AwardMove.SPENT, amount=Decimal("1.01"),
                    on=TODAY - timedelta(n % 40), source="Ledger", what="Training", by=cls.finance, at=act.now,
                )
                for n in range(LINES)
            ),
            batch_size=2_000,
        )  # fmt: skip
        learn()

    def page(self, name: str, *args: object, **query: str) -> str:
        self.client.force_login(self.finance)
        with CaptureQueriesContext(connection) as caught:
            answer = self.client.get(
                reverse(f"finance:{name}", args=args or None), {"month": "2017-05", **query}
            )
        assert answer.status_code == 200
        asked = [one["sql"] for one in caught.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(asked) <= QUERIES, "\n".join([name, *asked])
        return answer.content.decode()

    def test_the_list_shows_a_page_and_adds_up_all(self) -> None:
        said = self.page("awards")
        assert said.count('data-label="Spend"') == 100 + 1
        assert "All 200 awards, on every page" in said
        assert "£20,200 spent" in said
        assert "1 trigger is overdue." in said
        assert self.page("awards", page="2").count('data-label="Spend"') == 100 + 1
        assert self.page("award_impact").count('data-label="Band of 95%"') == 100

    def test_one_award_and_its_ledger(self) -> None:
        said = self.page("award", self.award.pk)
        assert "£10,201 of £1,000,000 is spent" in said
        ledger = self.page("award_ledger", self.award.pk, page="101")
        assert ledger.count('data-label="Amount"') == 100
        assert "Page 101 of 101" in ledger
        self.page("award_discharges", self.award.pk)
        self.page("support")
