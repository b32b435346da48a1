"""What the chair recommends, how members vote, and what is decided; both engines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from finance.models import Award, Bid, BidState, BidStep, Outcome, PanelMember, Recommendation, Seat
from finance.services import bid_steps, panel_deciding, panel_recommending
from finance.services.panel_recommending import lines_of, standing_recommendation, votes_on
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tests.factories import make_user
from tests.integration.finance.panelled import Panelled, make_panelled

pytestmark = pytest.mark.django_db
FULL, LESS, CONDITIONS, DECLINE = Outcome.FULL, Outcome.LESS, Outcome.CONDITIONS, Outcome.DECLINE
GOOD: dict[str, tuple[Any, ...]] = {
    "BHR": (FULL,),
    "VALE": (LESS, Decimal(80_000)),
    "MOOR": (DECLINE,),
}


@pytest.fixture
def world() -> Panelled:
    """Three bids of 100,000 pounds for 250,000, all scored; MOOR stays below the bar."""
    world = make_panelled()
    world.panel()
    for code, points in (("BHR", 4), ("VALE", 3), ("MOOR", 2)):
        bid = world.bid(code)
        for user in (world.chair, world.first, world.second):
            world.score(bid, user, points)
    return world


def recommend(world: Panelled, note: str = "", *, by: Any = None, **said: tuple[Any, ...]) -> Recommendation:
    chair = by or world.chair
    lines = world.lines(world.chair, **(said or GOOD))
    return panel_recommending.recommend(
        reader=world.reader(chair), lines=lines, note=note, act=world.act(chair, later=5)
    )


def test_the_amounts_of_a_recommendation_fit_what_was_asked_and_the_envelope(world: Panelled) -> None:
    for changed, said in (
        ({"VALE": (LESS, Decimal(100_000))}, "less than the £100,000 asked for"),
        ({"VALE": (LESS, None)}, "give the amount"),
        ({"VALE": (LESS, Decimal("1.005"))}, "pounds and pence"),
        ({"VALE": (CONDITIONS, Decimal(100_001), "Report")}, "at most the £100,000"),
        ({"VALE": (CONDITIONS, Decimal(90_000))}, "say the conditions"),
        ({"VALE": (FULL, Decimal(90_000))}, "in full is £100,000"),
        ({"MOOR": (DECLINE, Decimal(1))}, "decline is £0"),
        ({"MOOR": (FULL,), "VALE": (FULL,)}, "£50,000 more than the envelope of £250,000"),
        ({"MOOR": (LESS, Decimal(70_000))}, "does not reach the quality bar: Bid 900: Crisis team of MOOR"),
    ):
        with pytest.raises(Refusal, match=said):
            recommend(world, **{**GOOD, **changed})
    with pytest.raises(Refusal, match="every bid"):
        recommend(world, BHR=(FULL,))
    with pytest.raises(PermissionDenied):
        recommend(world, by=world.first)
    assert not Recommendation.objects.exists()
    made = recommend(world, "It is the only bid of the moor", **{**GOOD, "MOOR": (LESS, Decimal(70_000))})
    assert [(line.outcome, line.amount) for line in lines_of(made)] == [
        (FULL, 100_000), (LESS, 70_000), (LESS, 80_000),
    ]  # fmt: skip
    assert set(Bid.objects.values_list("state", flat=True)) == {BidState.RECOMMENDED}
    again = recommend(world)
    made.refresh_from_db()
    assert made.withdrawn_because == panel_recommending.ANEW
    assert standing_recommendation(world.round) == again


def test_a_chair_with_an_interest_recommends_nothing(world: Panelled) -> None:
    world.declare(PanelMember.objects.get(user=world.chair), VALE="I took a post there")
    with pytest.raises(Refusal, match="another chair"):
        recommend(world, BHR=(FULL,), MOOR=(DECLINE,))


def test_members_vote_until_it_is_decided(world: Panelled) -> None:
    made = recommend(world)
    first, chair = (PanelMember.objects.get(user=one) for one in (world.first, world.chair))

    def vote(member: PanelMember, agrees: bool, note: str = "", by: Any = None) -> None:
        act = world.act(by or member.user)
        panel_recommending.vote(recommendation=made, member=member, agrees=agrees, note=note, act=act)

    for member, by, error in (
        (first, None, Refusal),
        (chair, None, Refusal),
        (first, world.second, PermissionDenied),
    ):
        with pytest.raises(error):
            vote(member, agrees=False, note="No" if member is chair else "", by=by)
    vote(first, agrees=True)
    vote(first, agrees=False, note="Too little for the vale")
    assert [(one.agrees, one.note) for one in votes_on(made)] == [(False, "Too little for the vale")]
    recommend(world)
    with pytest.raises(Refusal, match="replaced"):
        vote(first, agrees=True)


def decide(
    made: Recommendation,
    world: Panelled,
    *,
    as_recommended: bool = True,
    by: Any = None,
    words: str = "Agreed",
) -> None:
    made = Recommendation.objects.get(pk=made.pk)
    panel_deciding.decide(
        recommendation=made, version=made.version, as_recommended=as_recommended, words=words,
        act=world.act(by or world.giver, later=9),
    )  # fmt: skip


def test_the_round_is_decided_once_and_awards_come_into_being(world: Panelled) -> None:
    made = recommend(world, **{**GOOD, "BHR": (CONDITIONS, Decimal(100_000), "Report each quarter")})
    second = PanelMember.objects.get(user=world.second)
    panel_recommending.vote(
        recommendation=made, member=second, agrees=False, note="No", act=world.act(world.second)
    )
    elsewhere = make_user(Role.REGIONAL_VIEWER, region="North")
    for by, words, error in ((elsewhere, "Yes", PermissionDenied), (world.giver, " ", Refusal)):
        with pytest.raises(error):
            decide(made, world, by=by, words=words)
    with pytest.raises(Stale):
        panel_deciding.decide(
            recommendation=made, version=7, as_recommended=True, words="Yes", act=world.act(world.giver)
        )
    decide(made, world)
    states = {bid.partnership.code: bid.state for bid in Bid.objects.select_related("partnership")}
    assert states == {"BHR": BidState.CONDITIONS, "VALE": BidState.LESS, "MOOR": BidState.DECLINED}
    assert sorted(Award.objects.values_list("amount", "conditions")) == [
        (80_000, ""), (100_000, "Report each quarter"),
    ]  # fmt: skip
    assert BidStep.objects.get(state=BidState.LESS).reason == "Agreed"
    assert AuditEntry.objects.get(did="decide a round").changes["decided against the votes of"] == [
        None, ["Second Elm"],
    ]  # fmt: skip
    with pytest.raises(Refusal, match="decided already"):
        decide(made, world)
    with pytest.raises(Refusal, match="nothing can be recommended"):
        recommend(world)


def test_a_decision_happens_whole_or_not_at_all(world: Panelled) -> None:
    made = recommend(world)
    vale = Bid.objects.get(partnership__code="VALE")
    bid_steps.move(
        bid=vale,
        version=vale.version,
        to=BidState.RETURNED,
        reason="The sums are wrong",
        act=world.act(world.giver),
    )
    with pytest.raises(Refusal, match="moved since"):
        decide(made, world)
    assert not Award.objects.exists()
    assert Bid.objects.filter(state=BidState.RECOMMENDED).count() == 2
    world.bid("VALE")
    with pytest.raises(Refusal, match="has not recommended on Bid 901"):
        decide(made, world)
    decide(made, world, as_recommended=False, words="Look at the new bid")
    assert standing_recommendation(world.round) is None
    made.refresh_from_db()
    assert (made.withdrawn_because, made.decided_at) == ("Look at the new bid", None)


def test_a_bid_withdrawn_by_its_area_is_left_out_of_the_decision(world: Panelled) -> None:
    made = recommend(world)
    bhr = Bid.objects.get(partnership__code="BHR")
    manager = make_user(Role.PROGRAMME_MANAGER, world.areas["BHR"])
    bid_steps.move(
        bid=bhr, version=bhr.version, to=BidState.WITHDRAWN, reason="No match", act=world.act(manager)
    )
    decide(made, world)
    assert list(Award.objects.values_list("bid__partnership__code", flat=True)) == ["VALE"]


def test_nothing_is_recommended_by_somebody_whose_seat_is_gone(world: Panelled) -> None:
    reader = replace(world.reader(world.chair), seat=None)
    with pytest.raises(PermissionDenied):
        panel_recommending.recommend(reader=reader, lines=[], note="", act=world.act(world.chair))
    assert PanelMember.objects.get(user=world.chair).seat == Seat.CHAIR
