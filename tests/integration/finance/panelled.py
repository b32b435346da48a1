"""A round of a fund with its panel, and bids of several areas as they lie before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from finance.domain.criteria import Criterion
from finance.models import (
    Bid,
    BidMatch,
    BidPromise,
    BidState,
    BidSum,
    Distribution,
    Fund,
    FundKind,
    PanelMember,
    Round,
    Seat,
    Trigger,
)
from finance.services import panel_declaring, panel_scoring, panel_seats
from finance.services.panel_recommending import Line
from finance.services.panel_seats import Reader
from finance.services.panel_standing import Given, standings
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import OrganisationKind, Partnership, User
from tests.factories import TODAY, act_of, make_partnership, make_user

LONDON = "London"
AREAS = ("BHR", "VALE", "MOOR")


@dataclass
class Panelled:
    """The round, who sits on its panel, who runs its fund, and the areas."""

    areas: dict[str, Partnership]
    round: Round
    chair: User
    first: User
    second: User
    giver: User

    def act(self, user: User, day: date = TODAY, *, later: int = 0) -> Act:
        """An act of somebody, some minutes later than ten o'clock."""
        act = act_of(user, today=day)
        return replace(act, now=act.now + timedelta(minutes=later))

    def seat(
        self, user: User, seat: Seat = Seat.MEMBER, *, declared: dict[str, str] | None = None
    ) -> PanelMember:
        """A seat; with interests by code of the area, declared as well."""
        member = panel_seats.give(round_=self.round, user_id=user.pk, seat=seat, act=self.act(self.giver))
        return member if declared is None else self.declare(member, **declared)

    def declare(self, member: PanelMember, **interests: str) -> PanelMember:
        return panel_declaring.declare(
            member=member,
            version=member.version,
            interests={self.areas[code].pk: words for code, words in interests.items()},
            taken_back={},
            act=self.act(User.objects.get(pk=member.user_id)),
        )

    def panel(self) -> None:
        """A chair and two members, none with an interest."""
        for user, seat in ((self.chair, Seat.CHAIR), (self.first, Seat.MEMBER), (self.second, Seat.MEMBER)):
            self.seat(user, seat, declared={})

    def bid(self, code: str, asked: int = 100_000, **changes: Any) -> Bid:
        """A bid as it was submitted on 1 May 2017."""
        return make_bid(self.round, self.areas[code], asked, **changes)

    def score(self, bid: Bid, user: User, points: int = 3, *, later: int = 0, **by: int) -> None:
        """Five criteria scored with these points, or others by name."""
        given = {one: Given(by.get(one.value, points), "Because") for one in Criterion}
        act = self.act(user, later=later)
        now = Bid.objects.get(pk=bid.pk)
        panel_scoring.score(bid=now, version=now.version, given=given, act=act)

    def reader(self, user: User, day: date = TODAY) -> Reader:
        round_ = panel_seats.rounds_for(self.act(user, day).scope).get(pk=self.round.pk)
        return panel_seats.reader_of(round_, self.act(user, day).scope)

    def lines(self, user: User, **said: tuple[Any, ...]) -> list[Line]:
        """What is recommended by code of the area: outcome, amount, conditions."""
        found = {one.bid.partnership.code: one for one in standings(self.reader(user), day=TODAY)}
        nothing = (None, None, "")
        return [Line(found[code], *told, *nothing[len(told) :]) for code, told in said.items()]


def make_panelled(*codes: str, region: str = LONDON, envelope: int = 250_000) -> Panelled:
    """A round that closes on 31 May 2017 with a bar of 60 per cent; nobody sits on its panel yet."""
    areas = {code: make_partnership(code, region=region) for code in codes or AREAS}
    return Panelled(
        areas,
        make_round(region, envelope),
        *(make_user(Role.BID_PANEL_MEMBER, name=name) for name in ("Chair Ash", "First Oak", "Second Elm")),
        make_user(Role.REGIONAL_VIEWER, region=region, name="Giver Yew"),
    )


def make_round(region: str = LONDON, envelope: int = 250_000, **changes: Any) -> Round:
    fund = Fund.objects.create(
        name="Transformation fund", region=region, kind=FundKind.REVENUE, envelope=Decimal(10_000_000), first_year=2017,
        last_year=2018, source="Invented for a test", on=date(2017, 4, 1),
    )  # fmt: skip
    values: dict[str, Any] = {
        "opens_on": date(2017, 4, 1), "closes_on": date(2017, 5, 31), "envelope": Decimal(envelope),
        "quality_bar": 60, "match_from_year": 2017, "match_to_year": 2018, **changes,
    }  # fmt: skip
    return Round.objects.create(fund=fund, name="Round 1", **values)


def make_bid(round_: Round, area: Partnership, asked: int = 100_000, **changes: Any) -> Bid:
    """A bid with everything that the panel reads, as it was submitted on 1 May 2017, unless told."""
    ccg, council = (
        area.memberships.filter(organisation__kind=kind)[0].organisation
        for kind in (OrganisationKind.CCG, OrganisationKind.COUNCIL)
    )
    at = datetime.combine(date(2017, 5, 1), act_of().now.timetz())
    number = 900 + Bid.objects.filter(partnership=area).count()
    values: dict[str, Any] = {
        "number": number, "title": f"Crisis team of {area.code}", "summary": "A team", "state": BidState.SUBMITTED,
        "submitted_at": at, **{one.value: f"Our {one.label}" for one in Criterion}, **changes,
    }  # fmt: skip
    bid = Bid.objects.create(partnership=area, round=round_, recipient=ccg, **values)
    BidSum.objects.create(bid=bid, year=2017, amount=asked)
    BidMatch.objects.create(
        bid=bid,
        organisation=ccg,
        year=2017,
        amount=asked,
        evidence="A letter",
        confirmed_on=date(2017, 4, 20),
    )
    BidMatch.objects.create(bid=bid, organisation=council, year=2017, amount=asked)
    BidPromise.objects.create(bid=bid, by=date(2018, 3, 31), beds=2, people=3)
    Distribution.objects.create(
        bid=bid, recipient=ccg, amount=asked, trigger=Trigger.DATE, due_on=date(2017, 10, 1)
    )
    return bid
