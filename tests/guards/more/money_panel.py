"""The expert panel of a round: seats, scores, recommendation, votes, decision, letter."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from finance.domain.criteria import Criterion
from finance.models import Outcome, PanelMember, Recommendation, Round, Seat
from finance.services import panel_deciding, panel_declaring, panel_recommending, panel_scoring, panel_seats
from finance.services.panel_recommending import Line
from finance.services.panel_standing import Given, standings
from tcp_portal.access import Role
from tests.factories import act_of, make_user
from tests.guards.addressing import FORM, Address, P
from tests.integration.finance.panelled import make_bid, make_round

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

# Members and who runs funds read a round alike; what both know of a partnership are its figures.
_BOTH = (P.SCORE_BIDS, P.RUN_FUNDS)
_SCORE, _RUN = (P.SCORE_BIDS,), (P.RUN_FUNDS,)
ADDRESSES = {
    "finance:panel": Address(opens=_BOTH, spans=True),
    "finance:round_decision": Address(opens=_BOTH, thing="panel round", knows=P.VIEW_MEASURES, spans=True),
    "finance:panel_bid": Address(
        FORM, _BOTH, thing="panel bid", knows=P.VIEW_MEASURES, spans=True, needs={"POST": P.SCORE_BIDS}
    ),
    "finance:panel_declare": Address(FORM, _SCORE, thing="panel round", knows=P.SCORE_BIDS, spans=True),
    "finance:panel_score": Address(FORM, _SCORE, thing="panel bid", knows=P.SCORE_BIDS, spans=True),
    "finance:panel_recommend": Address(FORM, _SCORE, thing="panel round", knows=P.SCORE_BIDS, spans=True),
    "finance:panel_vote": Address(FORM, _SCORE, thing="voted round", knows=P.SCORE_BIDS, spans=True),
    "finance:panel_decide": Address(FORM, _RUN, thing="voted round", knows=P.RUN_FUNDS),
    "finance:panel_seat_add": Address(FORM, _RUN, thing="panel round", knows=P.RUN_FUNDS),
    "finance:panel_seat_withdraw": Address(FORM, _RUN, thing="panel seat", knows=P.RUN_FUNDS),
    "finance:award_letter": Address(("POST",), (P.VIEW_MONEY,), thing="letter bid", knows=P.VIEW_MONEY),
}


def _sits(round_: Round, user: User, seat: Seat, giver: User) -> PanelMember:
    member = panel_seats.give(round_=round_, user_id=user.pk, seat=seat, act=act_of(giver))
    return panel_declaring.declare(
        member=member, version=member.version, interests={}, taken_back={}, act=act_of(user)
    )


def _recommended(round_: Round, chair: User) -> Recommendation:
    """Every bid of the round in full, by its chair, who scored them."""
    act = act_of(chair)
    reader = panel_seats.reader_of(panel_seats.rounds_for(act.scope).get(pk=round_.pk), act.scope)
    for one in standings(reader, day=act.today):
        given = {each: Given(4, "Because") for each in Criterion}
        panel_scoring.score(bid=one.bid, version=one.bid.version, given=given, act=act)
    lines = [Line(one, Outcome.FULL, None, "") for one in standings(reader, day=act.today)]
    return panel_recommending.recommend(reader=reader, lines=lines, note="", act=act)


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A round that the reader chairs, one on which they vote, and a bid that won."""
    here = spells["havering"].partnership
    giver, reader = users[Role.REGIONAL_VIEWER.value], users[Role.BID_PANEL_MEMBER.value]
    other = make_user(Role.BID_PANEL_MEMBER, here)
    judged, voted, over = (make_round(here.region, 1_000_000, match_per_pound=Decimal(1)) for _ in range(3))
    bids = {round_.pk: make_bid(round_, here) for round_ in (judged, voted, over)}
    seat = _sits(judged, reader, Seat.CHAIR, giver)
    _sits(voted, other, Seat.CHAIR, giver)
    _sits(voted, reader, Seat.MEMBER, giver)
    _sits(over, other, Seat.CHAIR, giver)
    _recommended(voted, other)
    made = _recommended(over, other)
    panel_deciding.decide(
        recommendation=made, version=made.version, as_recommended=True, words="As advised", act=act_of(giver)
    )
    return {
        "panel round": judged.pk,
        "panel bid": bids[judged.pk].pk,
        "panel seat": seat.pk,
        "voted round": voted.pk,
        "letter bid": bids[over.pk].pk,
    }
