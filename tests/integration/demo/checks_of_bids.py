"""The demonstration's funds and bids: the public ten million, an open round, and bids in the states to be shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from finance.models import Bid, BidState, Fund
from finance.services.bid_facts import readiness
from finance.services.plans_of import plan_facts
from finance.services.round_reads import base_of, match_of_bid, with_match
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of


class ChecksOfBids:
    """Asked of the one load of the demonstration's programme: see test_demo_programme."""

    bhr: ClassVar[Partnership]

    def test_the_public_fund_and_the_bids(self) -> None:
        public = Fund.objects.get(name="Transformation fund 2015/16")
        assert (public.envelope, public.region) == (Decimal(10_000_000), "")
        assert "not guaranteed" in public.terms
        told = list(
            Bid.objects.order_by("partnership__code", "number").values_list("partnership__code", "title")
        )
        assert ("VALE", "Four homes near family") in told
        crisis, training = Bid.objects.of(self.bhr).order_by("number")[:2]
        read = with_match(Bid.objects.filter(pk=crisis.pk)).get()
        match = match_of_bid(read)
        assert (read.asked, match.confirmed, match.required) == (
            Decimal(360_000),
            Decimal(260_000),
            base_of(read),
        )
        assert training.state == BidState.DRAFT
        assert len(readiness(training, act_of(today=date(2017, 5, 12))).missing) == 4
        assert crisis.plan is not None
        assert plan_facts([crisis.plan], everything())[crisis.plan].state == "Accepted"
