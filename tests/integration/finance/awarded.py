"""A bid with a profile and lines, and an award with a tranche of each kind: what tests of awards start from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from finance.models import (
    Bid,
    BidPromise,
    BidSpend,
    BidSum,
    Distribution,
    Fund,
    IndicativeBudget,
    Round,
    Trigger,
)
from tcp_portal.partnerships.models import Partnership
from tests.factories import commissioner_of

YEAR = date(2017, 4, 1)


def make_bid(partnership: Partnership, *, number: int = 1, **changes: Any) -> Bid:
    """A bid for 300,000 pounds, of which two lines pass on 200,000; six months of spend; two promises."""
    fund = Fund.objects.create(
        name="Transformation fund", kind="revenue", envelope=10_000_000, first_year=2017, last_year=2017,
        source="Guidance", on=YEAR,
    )  # fmt: skip
    call = Round.objects.create(
        fund=fund, name="First round", opens_on=YEAR, closes_on=YEAR, envelope=5_000_000, quality_bar=60,
        match_from_year=2017, match_to_year=2017,
    )  # fmt: skip
    us = commissioner_of(partnership)
    values = {"title": "Crisis team", "recipient": us, "summary": "A team for crises", **changes}
    bid = Bid.objects.create(partnership=partnership, number=number, round=call, **values)
    BidSum.objects.create(bid=bid, year=2017, amount=300_000)
    BidSpend.objects.bulk_create(
        BidSpend(bid=bid, month_starts_on=date(2017, month, 1), amount=Decimal(50_000))
        for month in range(4, 10)
    )
    BidPromise.objects.create(bid=bid, by=date(2017, 9, 30), people=2, beds=0)
    BidPromise.objects.create(bid=bid, by=date(2018, 3, 31), people=5, beds=3)
    line = {"bid": bid, "recipient": us}
    Distribution.objects.create(
        **line,
        amount=150_000,
        trigger=Trigger.MILESTONE,
        trigger_words="Team recruited",
        due_on=date(2017, 9, 1),
    )
    Distribution.objects.create(
        **line, amount=50_000, trigger=Trigger.DISCHARGES, discharges=2, due_on=date(2018, 1, 1),
        onward_name="A charity", outside_area=True,
    )  # fmt: skip
    IndicativeBudget.objects.create(
        round=call, partnership=partnership, amount=280_000, source="Letter", on=YEAR
    )
    return bid
