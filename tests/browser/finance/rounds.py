"""The world of a fast-track round: five areas of England, who bids, judges, keeps and gives; and the other bids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finance.domain.criteria import Criterion
from finance.models import Bid, BidState, PanelMember, Round, Seat
from finance.services import panel_declaring, panel_recommending, panel_scoring, panel_seats
from finance.services.bid_steps import move
from finance.services.bids import BIDS, KINDS
from finance.services.panel_recommending import standing_recommendation
from finance.services.panel_standing import Given
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.partnerships.models import Organisation, Partnership, User
from tests.factories import act_of, make_partnership, make_user

REGIONS = {
    "BHR": "London", "VALE": "South", "MOOR": "North", "FENS": "East", "PEAK": "Midlands",
}  # fmt: skip
SUMS = {"VALE": 4_200_000, "MOOR": 2_500_000, "FENS": 2_000_000, "PEAK": 1_300_000}
POINTS = {"BHR": 3, "VALE": 4, "MOOR": 3, "FENS": 3, "PEAK": 1}
YEAR = 2017
MAY, JUNE = date(2017, 5, 12), date(2017, 6, 12)


@dataclass(frozen=True)
class FastTrack:
    """Who takes part."""

    areas: dict[str, Partnership]
    bidder: User
    finance: User
    giver: User
    chair: User
    member: User
    second: User

    @property
    def round(self) -> Round:
        """The one round."""
        return Round.objects.select_related("fund").get()

    def bid(self, code: str) -> Bid:
        """The bid of an area, as it is stored now."""
        return Bid.objects.select_related("partnership", "round").get(partnership=self.areas[code])

    def other_bids(self) -> None:
        """The bids of the four other areas, each matched in full by a commissioner, submitted on 12 May 2017."""
        for code, amount in SUMS.items():
            self._bid(self.areas[code], Decimal(amount))

    def _bid(self, area: Partnership, amount: Decimal) -> None:
        act = act_of(make_user(Role.PROGRAMME_MANAGER, area), today=MAY)
        ccg, council = (
            Organisation.objects.filter(memberships__partnership=area, kind=kind).order_by("name")[0]
            for kind in ("ccg", "council")
        )
        answers = {one.value: f"About {one.label.lower()}" for one in Criterion}
        values = {
            "partnership": area,
            "round": self.round,
            "title": f"Homes of {area.code}",
            "recipient": ccg,
        }
        bid = rows.add(BIDS, values={**values, **answers, "ends_on": date(2018, 3, 30)}, act=act)
        lines: tuple[tuple[str, dict[str, Any]], ...] = (
            ("sum", {"year": YEAR, "amount": amount}),
            ("spend", {"month_starts_on": date(2017, 9, 1), "amount": amount}),
            ("match", {"organisation": ccg, "year": YEAR, "amount": amount, "evidence": "A letter",
                       "confirmed_on": MAY}),
            ("promise", {"by": date(2018, 3, 31), "beds": 4, "people": 9}),
            ("distribution", {"recipient": ccg, "onward": council, "amount": amount, "trigger": "date",
                              "due_on": date(2017, 9, 1)}),
        )  # fmt: skip
        for kind, line in lines:
            rows.add(KINDS[kind].table, values={"bid": bid, **line}, act=act)
        move(bid=bid, version=bid.version, to=BidState.SUBMITTED, reason="", act=act)

    def seats(self) -> None:
        """A chair and two members; the chair and the second have declared that they have no interest."""
        act = act_of(self.giver, today=MAY)
        seats = ((self.chair, Seat.CHAIR), (self.member, Seat.MEMBER), (self.second, Seat.MEMBER))
        for user, seat in seats:
            panel_seats.give(round_=self.round, user_id=user.pk, seat=seat, act=act)
        for user in (self.chair, self.second):
            seat_ = self.seat(user)
            panel_declaring.declare(
                member=seat_, version=seat_.version, interests={}, taken_back={}, act=act_of(user, today=MAY)
            )

    def seat(self, user: User) -> PanelMember:
        return PanelMember.objects.select_related("user").get(user=user)

    def score(self, user: User, *codes: str) -> None:
        """A member's points for bids of these areas."""
        for code in codes:
            bid = self.bid(code)
            given = {one: Given(POINTS[code], "As the panel heard it") for one in Criterion}
            panel_scoring.score(bid=bid, version=bid.version, given=given, act=act_of(user, today=JUNE))

    def agree(self, user: User) -> None:
        """A member agrees with what the chair recommends."""
        made = standing_recommendation(self.round)
        assert made is not None
        panel_recommending.vote(
            recommendation=made, member=self.seat(user), agrees=True, note="", act=act_of(user, today=JUNE)
        )


def make_fast_track() -> FastTrack:
    """Five areas whose pages stand in 2017, and everybody who takes part; no fund yet."""
    areas = {
        code: make_partnership(code, region=region, opens_at=date(2017, 5, 1))
        for code, region in REGIONS.items()
    }
    here = areas["BHR"]
    judges = (
        make_user(Role.BID_PANEL_MEMBER, name=name) for name in ("Chair Ash", "First Oak", "Second Elm")
    )
    return FastTrack(
        areas,
        make_user(Role.PROGRAMME_MANAGER, here),
        make_user(Role.FINANCE_LEAD, here),
        make_user(Role.REGIONAL_VIEWER, name="Giver Yew"),
        *judges,
    )
