"""A fund of London with an open round, two areas in it, and who bids, judges and gives; bids made by the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from finance.domain.criteria import Criterion
from finance.models import Bid, BidState, Conflict, Fund, IndicativeBudget, PanelMember, Round
from finance.services.bid_steps import move
from finance.services.bids import BIDS, KINDS
from finance.services.funds import FUNDS, INDICATIVE, ROUNDS
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Organisation, Partnership, User
from tests.factories import TODAY, act_of, make_partnership, make_user

FUND = {
    "name": "Transformation fund 2017/18", "region": "London", "kind": "revenue", "envelope": Decimal(1_000_000),
    "first_year": 2017, "last_year": 2018, "source": "A letter", "on": date(2017, 3, 1),
}  # fmt: skip
ROUND = {
    "name": "First round", "opens_on": date(2017, 5, 1), "closes_on": date(2017, 6, 9),
    "decides_on": date(2017, 6, 30), "envelope": Decimal(600_000), "quality_bar": 50, "match_from_year": 2017,
    "match_to_year": 2018, "spend_by": date(2019, 3, 31),
}  # fmt: skip
ANSWERS = {one.value: f"About {one.label.lower()}" for one in Criterion}
LINES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("sum", {"year": 2017, "amount": Decimal(150_000)}),
    ("sum", {"year": 2018, "amount": Decimal(50_000)}),
    ("spend", {"month_starts_on": date(2017, 9, 1), "amount": Decimal(150_000)}),
    ("spend", {"month_starts_on": date(2018, 4, 1), "amount": Decimal(50_000)}),
    ("promise", {"by": date(2017, 12, 31), "beds": 1, "people": 2}),
    ("promise", {"by": date(2018, 12, 31), "beds": 2, "people": 5}),
)


@dataclass
class Bidding:
    """The world of one round."""

    here: Partnership
    there: Partnership
    bidder: User
    giver: User
    panel: User
    fund: Fund
    round: Round

    def act(self, user: User | None = None, day: date = TODAY) -> Act:
        return act_of(user or self.bidder, today=day)

    def organisation(self, kind: str, partnership: Partnership | None = None) -> Organisation:
        """A member of the area of this kind; for a CCG or council the first by name."""
        code = (partnership or self.here).code
        return Organisation.objects.filter(name__startswith=f"{code} ", kind=kind).order_by("name")[0]

    def draft(self, act: Act | None = None, **changes: Any) -> Bid:
        """A bid with its answers and no lines."""
        where = changes.get("partnership", self.here)
        values = {
            "partnership": where, "round": self.round, "title": "A crisis team",
            "recipient": self.organisation("ccg", where), **ANSWERS, "ends_on": date(2018, 6, 30), **changes,
        }  # fmt: skip
        return rows.add(BIDS, values=values, act=act or self.act())

    def whole(self, act: Act | None = None, **changes: Any) -> Bid:
        """A bid for 200,000 pounds that may be submitted, with 120,000 of match that counts."""
        bid, act = self.draft(act, **changes), act or self.act()
        ccg, council = (self.organisation(kind, bid.partnership) for kind in ("ccg", "council"))
        for kind, values in (
            *LINES,
            ("match", {"organisation": ccg, "year": 2017, "amount": Decimal(120_000), "evidence": "A letter",
                       "confirmed_on": date(2017, 5, 2)}),
            ("match", {"organisation": council, "year": 2017, "amount": Decimal(80_000), "evidence": "A letter",
                       "confirmed_on": date(2017, 5, 2)}),
            ("distribution", {"recipient": ccg, "onward": council, "amount": Decimal(200_000), "trigger": "date",
                              "due_on": date(2017, 9, 1)}),
        ):  # fmt: skip
            rows.add(KINDS[kind].table, values={"bid": bid, **values}, act=act)
        return bid

    def submitted(self, act: Act | None = None, **changes: Any) -> Bid:
        act = act or self.act()
        bid = self.whole(act, **changes)
        return move(bid=bid, version=bid.version, to=BidState.SUBMITTED, reason="", act=act)

    def seat(self, user: User | None = None, *, interest: Partnership | None = None) -> PanelMember:
        """A seat on the panel, declared; with an interest in an area where one is named."""
        now = timezone.now()
        member = PanelMember.objects.create(round=self.round, user=user or self.panel, declared_at=now)
        if interest:
            Conflict.objects.create(member=member, partnership=interest, what="Works there", declared_at=now)
        return member

    def at(self, name: str, *args: Any, **query: Any) -> str:
        """An address of money in May 2017, in the first area unless told."""
        asked = {"partnership": self.here.code, "month": "2017-05", **query}
        pairs = "&".join(f"{key}={value}" for key, value in asked.items())
        return f"{reverse(f'finance:{name}', args=args or None)}?{pairs}"


def make_bidding() -> Bidding:
    here = make_partnership("BHR", region="London", opens_at=date(2017, 5, 1))
    there = make_partnership("VALE", region="London", opens_at=date(2017, 5, 1))
    giver = make_user(Role.REGIONAL_VIEWER, region="London")
    fund = rows.add(FUNDS, values=FUND, act=act_of(giver))
    round_ = rows.add(ROUNDS, values={"fund": fund, **ROUND}, act=act_of(giver))
    values = {
        "round": round_,
        "partnership": here,
        "amount": Decimal(180_000),
        "source": "A letter",
        "on": TODAY,
    }
    rows.add(INDICATIVE, values=values, act=act_of(giver))
    assert IndicativeBudget.objects.count() == 1
    return Bidding(
        here, there, make_user(Role.FINANCE_LEAD, here), giver, make_user(Role.BID_PANEL_MEMBER), fund, round_
    )
