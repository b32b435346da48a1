"""Two thousand bids of one round: lists and totals are paged, exact, and ask as few questions as ever."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from finance.models import Bid, BidMatch, BidPromise, BidSpend, BidState, BidSum
from tests.factories import TODAY, act_of
from tests.factories.scale import learn
from tests.integration.finance.bidding import Bidding, make_bidding
from workstreams.models import JointPlan

pytestmark = pytest.mark.once

BIDS, QUERIES, OF_ROUND, SIZE, ROUND_SIZE = 2_000, 12, 11, 100, 50
PENNIES, MAY = Decimal("100.37"), date(2017, 5, 1)


class TestTwoThousandBids(TestCase):
    world: ClassVar[Bidding]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = world = make_bidding()
        ccg, council = world.organisation("ccg"), world.organisation("council")
        now, proof = act_of().now, {"evidence": "A letter", "confirmed_on": TODAY}
        bids = Bid.objects.bulk_create(
            Bid(
                partnership=world.here, number=n + 1, round=world.round, title=f"Bid {n}", recipient=ccg,
                state=BidState.DRAFT if n == 0 else BidState.SUBMITTED, submitted_at=now,
            )
            for n in range(BIDS)
        )  # fmt: skip
        BidSum.objects.bulk_create(
            BidSum(bid=bid, year=year, amount=PENNIES) for bid in bids for year in (2017, 2018)
        )
        BidMatch.objects.bulk_create(
            BidMatch(bid=bid, organisation=of, year=2017, amount=Decimal("50.11"), **proof)
            for bid in bids
            for of in (ccg, council)
        )
        BidPromise.objects.bulk_create(
            BidPromise(bid=bid, by=date(2018, 3, 31), beds=1, people=2) for bid in bids[::2]
        )
        BidSpend.objects.bulk_create(BidSpend(bid=bid, month_starts_on=MAY, amount=PENNIES) for bid in bids)
        learn()

    def page(self, path: str, user: object, most: int = QUERIES) -> str:
        self.client.force_login(user)  # type: ignore[arg-type]
        with CaptureQueriesContext(connection) as caught:
            answer = self.client.get(path)
        assert answer.status_code == 200
        asked = [one["sql"] for one in caught.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(asked) <= most, "\n".join([path, *asked])
        return answer.content.decode()

    def test_the_round_is_paged_and_its_total_is_of_all(self) -> None:
        world = self.world
        for user in (world.giver, world.bidder):
            said = self.page(world.at("round", world.round.pk), user, most=OF_ROUND)
            assert said.count('data-label="Match short"') == ROUND_SIZE + 1
            for total in (PENNIES * 2 * 1999, PENNIES * 1999, Decimal("50.11") * 1999):
                assert f"£{total:,.2f}" in said
            assert "999 beds, 1,998 people" in said
            assert "Not in the table: 1 draft" in said
        self.page(world.at("funds"), world.giver)

    def test_the_list_of_bids_and_one_of_them(self) -> None:
        world = self.world
        assert self.page(world.at("bids"), world.bidder).count('data-label="Match short"') == SIZE
        one = Bid.objects.order_by("number")[0]
        one.plan = JointPlan.objects.create(
            partnership=world.here,
            number=1,
            title="The plan",
            starts_on=MAY,
            ends_on=TODAY,
            created_at=act_of().now,
        ).pk  # one more question
        one.save()
        for user in (world.giver, world.bidder):
            assert "The planned months" in self.page(world.at("bid", one.pk), user) or user is world.giver
        self.page(world.at("bid_change", one.pk), world.bidder)
        self.page(world.at("bid_line_add", one.pk, "match"), world.bidder)
