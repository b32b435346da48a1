"""A bid with a profile and lines, and an award with a tranche of each kind: what tests of awards start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finance.models import (
    Award,
    AwardLine,
    AwardMove,
    Bid,
    BidPromise,
    BidSpend,
    BidSum,
    Distribution,
    Fund,
    IndicativeBudget,
    Round,
    Tranche,
    Trigger,
)
from finance.services.award_ledger import Entry, enter
from finance.services.awards import AWARDS, TRANCHES, next_position
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import TODAY, act_of, commissioner_of, make_partnership, make_user
from workstreams.models import PlanAction, Workstream

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


@dataclass
class Awarded:
    """A partnership, those who keep its money, and an award of 200,000 pounds for 2017/18."""

    partnership: Partnership
    manager: User
    finance: User
    region: User
    board: User
    award: Award

    def act(self, user: User | None = None, day: date = TODAY) -> Act:
        return act_of(user or self.manager, today=day)

    def tranche(self, trigger: str, **changes: Any) -> Tranche:
        """A tranche of 50,000 pounds, due on the day of the tests unless told."""
        values = {
            "award": self.award,
            "amount": Decimal(50_000),
            "trigger": trigger,
            "due_on": TODAY,
            **changes,
        }
        return rows.add(TRANCHES, values={"position": next_position(self.award), **values}, act=self.act())

    def spent(self, amount: int, on: date = TODAY, **changes: Any) -> AwardLine:
        """Money spent on training."""
        entry = Entry(AwardMove.SPENT, on, Decimal(amount), "Ledger", **{"what": "Training", **changes})
        return enter(award=self.award, entry=entry, act=self.act(day=max(on, TODAY)))

    def milestone(self, **changes: Any) -> PlanAction:
        """A milestone of the programme, due in April 2017 and open unless told."""
        due = date(2017, 4, 1)
        number = PlanAction.objects.count() + 1
        stream, _ = Workstream.objects.get_or_create(
            partnership=self.partnership, number=1, name="Homes", aim="An aim"
        )
        values = {"workstream": stream, "what": "Recruit the team", "is_milestone": True, **changes}
        values = {"due_on": due, "first_due_on": due, **values}
        return PlanAction.objects.create(
            partnership=self.partnership, number=number, updated_at=self.act().now, **values
        )


def make_awarded(code: str = "BHR") -> Awarded:
    partnership = make_partnership(code)
    manager, finance, region, board = (
        make_user(role, partnership)
        for role in (Role.PROGRAMME_MANAGER, Role.FINANCE_LEAD, Role.REGIONAL_VIEWER, Role.BOARD_MEMBER)
    )
    values = {
        "partnership": partnership, "title": "Long stays", "purpose": "Discharges after five years in hospital",
        "recipient": commissioner_of(partnership), "year": 2017, "amount": Decimal(200_000), "source": "Letter",
        "on": date(2017, 4, 3), "people_promised": 5, "promised_by": date(2018, 3, 31),
    }  # fmt: skip
    award = rows.add(AWARDS, values=values, act=act_of(manager))
    return Awarded(partnership, manager, finance, region, board, award)
