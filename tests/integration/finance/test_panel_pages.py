"""The pages of the panel: who reads and does what, what stays hidden, what is refused, and how much they ask."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance.domain.criteria import Criterion
from finance.models import (
    Award,
    Bid,
    BidState,
    Outcome,
    PanelMember,
    Recommendation,
    Round,
    Score,
    Seat,
    Vote,
)
from finance.presenters.award_letter import document
from finance.services import panel_deciding, panel_recommending
from finance.services.award_letter import letter_of, may_read
from tcp_portal.access import Role
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tests.factories import make_partnership, make_user
from tests.integration.finance.panelled import Panelled, make_bid, make_panelled
from tests.integration.workstreams.raided import as_, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MOST = 12
SCORED = {
    **{f"points_{one.value}": "3" for one in Criterion},
    **{f"comment_{one.value}": "Because" for one in Criterion},
    "version": "1",
}


@pytest.fixture
def world() -> Panelled:
    """Three bids; the round closed long ago by the clock, as pages see it."""
    world = make_panelled()
    for code in world.areas:
        world.bid(code)
    return world


def bid_of(world: Panelled, code: str) -> Bid:
    return Bid.objects.get(partnership=world.areas[code])


def where(name: str, *args: Any, **query: str) -> str:
    asked = {"partnership": "BHR", "month": "2017-04", **query}
    return f"{reverse(f'finance:{name}', args=args)}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"


def test_a_member_declares_before_anything_is_shown(world: Panelled) -> None:
    giver, first = as_(world.giver), as_(world.first)
    add = where("panel_seat_add", world.round.pk)
    for user, seat in ((world.chair, "chair"), (world.first, "member"), (world.second, "member")):
        assert giver.post(add, {"user": str(user.pk), "seat": seat}).status_code == 302
    assert "They sit on the panel already" in text_of(
        giver.post(add, {"user": str(world.first.pk), "seat": "member"})
    )
    assert "1 panel to declare for." in text_of(first.get("/"))
    of_round, bid, closed = (
        where("round_decision", world.round.pk),
        bid_of(world, "BHR"),
        bid_of(world, "VALE"),
    )
    text = text_of(first.get(of_round))
    assert "Declare first" in text
    assert "Crisis team" not in text
    assert first.get(where("panel_score", bid.pk)).status_code == 404
    declare = where("panel_declare", world.round.pk)
    none = {f"has_{area.pk}": "none" for area in world.areas.values()}
    vale = world.areas["VALE"].pk
    assert "say whether you have an interest" in text_of(first.post(declare, {"version": "1"}))
    some = {**none, f"has_{vale}": "some", "version": "1"}
    assert "say what the interest is" in text_of(first.post(declare, some))
    assert first.post(declare, {**some, f"what_{vale}": "My sister works there"}).status_code == 302
    late = first.post(declare, {**some, f"what_{vale}": "Another"})
    assert late.status_code == 409
    text = text_of(first.get(of_round))
    assert "Crisis team of VALE" not in text
    assert "1 bid is not shown and in none of these sums" in text
    assert "2 bids to score." in text_of(first.get("/"))
    for name in ("panel_score", "panel_bid"):
        assert first.get(where(name, closed.pk)).status_code == 404


def test_a_member_scores_and_then_sees_what_the_others_gave(world: Panelled) -> None:
    world.panel()
    first, bid = as_(world.first), bid_of(world, "BHR")
    score = where("panel_score", bid.pk)
    text = text_of(first.get(score))
    assert "Our Impact" in text
    assert "How much less would the area rely on hospital for each pound?" in text
    missing = first.post(score, {**SCORED, "comment_speed": ""})
    assert missing.status_code == 422
    assert "Say why, for speed" in text_of(missing)
    world.score(bid, world.second, 1)
    assert "Second Elm: 1." not in text_of(first.get(where("panel_bid", bid.pk)))
    assert first.post(score, SCORED).status_code == 302
    text = text_of(first.get(where("panel_bid", bid.pk)))
    assert "Second Elm: 1." in text
    assert "Weighted score 50.00%." in text
    assert "2 points apart" in text
    assert "What the panel agreed on" not in text
    moved = text_of(first.post(score, {**SCORED, "version": "7"}))
    assert "Someone else changed this" in moved
    assert first.get(where("panel_bid", bid.pk)).status_code == 200


def scored(world: Panelled) -> None:
    """Everybody gave BHR fours, VALE threes and MOOR twos."""
    world.panel()
    for code, points in (("BHR", 4), ("VALE", 3), ("MOOR", 2)):
        for user in (world.chair, world.first, world.second):
            world.score(bid_of(world, code), user, points)


def test_the_chair_moderates_and_the_round_shows_where_the_money_runs_out(world: Panelled) -> None:
    scored(world)
    chair, first = as_(world.chair), as_(world.first)
    bid = bid_of(world, "MOOR")
    agreed = {"points_impact": "4", "reason_impact": "The beds were forgotten", "version": "1"}
    assert first.post(where("panel_bid", bid.pk), agreed).status_code == 403
    assert "Say why the panel agreed" in text_of(
        chair.post(where("panel_bid", bid.pk), {**agreed, "reason_impact": ""})
    )
    assert chair.post(where("panel_bid", bid.pk), agreed).status_code == 302
    assert "4.00, moderated" in text_of(first.get(where("panel_bid", bid.pk)))
    of_round = where("round_decision", world.round.pk)
    text = text_of(chair.get(of_round))
    for said in (
        "3 bids ask for £300,000; the round has £250,000.",
        "The money runs out at Partnership MOOR: £50,000 is missing there.",
        "100.00%", "65.00%", "6 combinations fit into the envelope", "175.00", "4 beds, 6 people", "Recommend",
    ):  # fmt: skip
        assert said in text, said


def test_the_chair_recommends_members_vote_and_the_fund_decides(world: Panelled) -> None:
    scored(world)
    chair, first, giver = as_(world.chair), as_(world.first), as_(world.giver)
    bid, of_round = bid_of(world, "MOOR"), where("round_decision", world.round.pk)
    recommend = where("panel_recommend", world.round.pk)
    assert first.get(recommend).status_code == 403
    said = {"version": "3", "note": "The moor has no other team"}
    for code, outcome, amount in (
        ("BHR", "awarded", ""),
        ("VALE", "less", "80000"),
        ("MOOR", "less", "90000"),
    ):
        pk = bid_of(world, code).pk
        said |= {f"outcome_{pk}": outcome, f"amount_{pk}": amount, f"conditions_{pk}": ""}
    over = chair.post(recommend, said)
    assert over.status_code == 422
    assert "£20,000 more than the envelope of £250,000" in text_of(over)
    said[f"amount_{bid.pk}"] = "70000"
    assert chair.post(recommend, {**said, "version": "2"}).status_code == 409
    assert chair.post(recommend, said).status_code == 302
    assert "1 recommendation to vote on." in text_of(first.get("/"))
    vote = where("panel_vote", world.round.pk)
    assert "Say why you disagree" in text_of(first.post(vote, {"agrees": "no"}))
    assert first.post(vote, {"agrees": "no", "note": "Too little"}).status_code == 302
    assert chair.post(vote, {"agrees": "yes"}).status_code == 422
    assert giver.get(vote).status_code == 403
    decide = where("panel_decide", world.round.pk)
    assert first.get(decide).status_code == 403
    text = text_of(giver.get(decide))
    assert "First Oak" in text
    assert "Disagrees" in text
    made = Recommendation.objects.get()
    assert giver.post(decide, {"how": "as", "decision": "", "version": str(made.version)}).status_code == 422
    done = giver.post(decide, {"how": "as", "decision": "As advised", "version": str(made.version)})
    assert done.status_code == 302
    assert Award.objects.count() == 3
    text = text_of(first.get(of_round))
    assert "Decided by Giver Yew" in text
    assert "Decided against the votes of First Oak." in text
    assert "−£30,000" in text
    assert "Left: £0 of £250,000" in text


def test_a_member_with_an_interest_sees_neither_line_nor_notes(world: Panelled) -> None:
    world.seat(world.chair, Seat.CHAIR, declared={})
    world.seat(world.first, declared={"VALE": "My sister works there"})
    for code in world.areas:
        world.score(bid_of(world, code), world.chair, 3)
    lines = world.lines(
        world.chair, BHR=(Outcome.FULL,), VALE=(Outcome.LESS, Decimal(50_000)), MOOR=(Outcome.FULL,)
    )
    panel_recommending.recommend(
        reader=world.reader(world.chair), lines=lines, note="The vale is weak", act=world.act(world.chair)
    )
    text = text_of(as_(world.first).get(where("round_decision", world.round.pk)))
    assert "Crisis team of VALE" not in text
    assert "The vale is weak" not in text
    assert "Notes are not shown either" in text
    assert "£200,000" in text
    assert "£50,000" in text  # what is left of the envelope, of what is shown
    whole = text_of(as_(world.giver).get(where("round_decision", world.round.pk)))
    assert "The vale is weak" in whole


def test_strangers_know_no_round_and_a_seat_is_taken_with_a_reason(world: Panelled) -> None:
    world.panel()
    elsewhere = make_partnership("ELSE", region="North")
    stranger = as_(make_user(Role.REGIONAL_VIEWER, region="North"))
    outsider = as_(make_user(Role.BID_PANEL_MEMBER, elsewhere))
    away = {"partnership": "ELSE"}
    for client in (stranger, outsider):
        assert client.get(where("round_decision", world.round.pk, **away)).status_code == 404
        assert client.get(where("panel_bid", bid_of(world, "BHR").pk, **away)).status_code == 404
        assert "Round 1" not in text_of(client.get(where("panel", **away)))
    manager = as_(make_user(Role.PROGRAMME_MANAGER, world.areas["BHR"]))
    assert manager.get(where("round_decision", world.round.pk)).status_code == 403
    member = PanelMember.objects.get(user=world.second)
    take = where("panel_seat_withdraw", member.pk)
    giver = as_(world.giver)
    assert "Round 1" in text_of(giver.get(where("panel")))
    assert giver.post(take, {"reason": "", "version": "2"}).status_code == 422
    assert giver.post(take, {"reason": "Left", "version": "1"}).status_code == 409
    assert giver.post(take, {"reason": "Left", "version": "2"}).status_code == 302
    assert giver.get(take).status_code == 404
    assert as_(world.second).get(where("round_decision", world.round.pk)).status_code == 404


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def many(world: Panelled, count: int) -> None:
    """More bids of BHR, each scored by everyone."""
    seats = list(PanelMember.objects.current().filter(round=world.round))
    first = 2_000 + Bid.objects.count()
    area = world.areas["BHR"]
    bids = Bid.objects.bulk_create(
        Bid(
            partnership=area, round=world.round, number=first + at, title=f"Bid {at}", recipient=_recipient(world),
            state=BidState.SUBMITTED, submitted_at=world.act(world.giver).now,
        )
        for at in range(count)
    )  # fmt: skip
    Score.objects.bulk_create(
        Score(bid=bid, member=seat, criterion=one, points=3, comment="So", at=world.act(world.giver).now)
        for bid in bids
        for seat in seats
        for one in Criterion
    )


def _recipient(world: Panelled) -> Any:
    return bid_of_first(world).recipient


def bid_of_first(world: Panelled) -> Bid:
    found = (
        Bid.objects.filter(partnership=world.areas["BHR"])
        .select_related("recipient")
        .order_by("number")
        .first()
    )
    assert found is not None
    return found


@pytest.mark.once
def test_pages_ask_as_much_of_many_bids_as_of_three(world: Panelled) -> None:
    world.panel()
    for code in world.areas:
        for user in (world.chair, world.first):
            world.score(bid_of(world, code), user, 3)
    lines = world.lines(world.chair, BHR=(Outcome.FULL,), VALE=(Outcome.FULL,), MOOR=(Outcome.DECLINE,))
    made = panel_recommending.recommend(
        reader=world.reader(world.chair), lines=lines, note="", act=world.act(world.chair)
    )
    Vote.objects.create(
        recommendation=made, member=PanelMember.objects.get(user=world.first), agrees=True, at=made.at
    )
    pk = bid_of_first(world).pk
    paths = [
        (who, where(name, *args))
        for who, name, args in (
            (world.first, "panel", ()),
            (world.giver, "panel", ()),
            (world.first, "round_decision", (world.round.pk,)),
            (world.giver, "round_decision", (world.round.pk,)),
            (world.first, "panel_score", (pk,)),
            (world.chair, "panel_bid", (pk,)),
        )
    ]
    before = [queries(as_(who), path) for who, path in paths]
    assert max(before) <= MOST
    many(world, 120)
    assert [queries(as_(who), path) for who, path in paths] == before
    text = text_of(as_(world.first).get(where("round_decision", world.round.pk)))
    assert "With 123 bids not every combination was looked at" in text
    assert "Page 1 of 2" in text


def decided(world: Panelled) -> Bid:
    world.panel()
    for code in world.areas:
        world.score(bid_of(world, code), world.chair, 3)
    said = (Outcome.CONDITIONS, Decimal("80000.50"), "Report each quarter")
    lines = world.lines(world.chair, BHR=said, VALE=(Outcome.FULL,), MOOR=(Outcome.DECLINE,))
    made = panel_recommending.recommend(
        reader=world.reader(world.chair), lines=lines, note="", act=world.act(world.chair)
    )
    panel_deciding.decide(
        recommendation=made, version=1, as_recommended=True, words="As advised", act=world.act(world.giver)
    )
    return bid_of(world, "BHR")


def test_the_award_letter_says_what_was_asked_and_given_and_who_decided(world: Panelled) -> None:
    bid = decided(world)
    finance = make_user(Role.FINANCE_LEAD, world.areas["BHR"])
    other = make_user(Role.FINANCE_LEAD, world.areas["VALE"])
    scope = world.act(finance).scope
    assert may_read(scope, bid.pk)
    assert not may_read(world.act(other).scope, bid.pk)
    assert not may_read(world.act(world.chair).scope, bid.pk)
    with pytest.raises(Refusal):
        letter_of(world.act(other).scope, bid.pk)
    with pytest.raises(Refusal):
        letter_of(world.act(world.giver).scope, bid_of(world, "MOOR").pk)
    letter = letter_of(scope, bid.pk)
    made = document(letter, month=Month(2017, 4), asked_by="Somebody", made_at=world.act(finance).now)
    told = " ".join(
        [
            *(section.summary for section in made.sections),
            *(str(block) for section in made.sections for block in section.blocks),
        ]
    )
    for said in (
        "is awarded £80,000.50. This is less than was asked for.", "£100,000", "−£19,999.50", "Report each quarter",
        "On 1 October 2017", "Giver Yew, on 12 May 2017", "paid in 1 tranche",
        "In the words of the decision: As advised",
    ):  # fmt: skip
        assert said in told, said
    client = as_(finance)
    assert "Award letter as a PDF" in text_of(client.get(where("bid", bid.pk)))
    assert "Award letter as a PDF" in text_of(as_(world.giver).get(where("round_decision", world.round.pk)))
    assert "Award letter" not in text_of(as_(world.chair).get(where("round_decision", world.round.pk)))
    assert "Bids before the panel" in text_of(as_(world.chair).get(where("round", world.round.pk)))
    assert "Bids before the panel" not in text_of(client.get(where("round", world.round.pk)))
    asked = client.post(where("award_letter", bid.pk))
    assert asked.status_code == 302
    assert "/packs/" in asked["Location"]
    assert as_(other).post(where("award_letter", bid.pk, partnership="VALE")).status_code == 404
    assert as_(world.chair).post(where("award_letter", bid.pk)).status_code == 403


def test_a_bid_that_came_late_is_told_and_states_of_a_round_have_words(world: Panelled) -> None:
    giver = as_(world.giver)
    assert "Nobody yet" in text_of(giver.get(where("panel")))
    assert "No day set" in text_of(giver.get(where("round_decision", world.round.pk)))
    Round.objects.update(opens_on=date(2099, 1, 1), closes_on=date(2099, 2, 1))
    assert "Not open yet" in text_of(giver.get(where("panel")))
    make_bid(world.round, world.areas["BHR"], 5_000)
    assert "4 bids ask for £305,000" in text_of(giver.get(where("round_decision", world.round.pk)))
    assert "Scores that you do not see yet" in text_of(giver.get(where("round_decision", world.round.pk)))
