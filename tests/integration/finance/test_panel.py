"""The panel of a round: seats, declarations, scores, moderation, what each reader may see; both engines."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from finance.domain.criteria import Criterion
from finance.models import Bid, BidState, Conflict, Fund, PanelMember, Score, Seat
from finance.services import panel_declaring, panel_scoring, panel_seats
from finance.services.panel_standing import Agreed, hidden_bids, standings
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Post
from tests.factories import TODAY, make_user
from tests.integration.finance.panelled import Panelled, make_panelled

pytestmark = pytest.mark.django_db
AFTER = date(2017, 6, 1)  # the round closed on the day before


@pytest.fixture
def world() -> Panelled:
    return make_panelled()


def test_seats_are_given_and_taken_by_who_runs_the_fund(world: Panelled) -> None:
    chair = world.seat(world.chair, Seat.CHAIR)
    stranger = make_user(Role.BOARD_MEMBER, world.areas["BHR"])
    elsewhere = make_user(Role.REGIONAL_VIEWER, region="North")
    give, take = panel_seats.give, panel_seats.take
    with pytest.raises(PermissionDenied):
        give(round_=world.round, user_id=world.first.pk, seat=Seat.MEMBER, act=world.act(elsewhere))
    for user, seat, said in (
        (stranger, Seat.MEMBER, "may score"),
        (world.first, Seat.CHAIR, "Chair Ash chairs the panel"),
        (world.chair, Seat.CHAIR, "already, as chair"),
    ):
        with pytest.raises(Refusal, match=said):
            give(round_=world.round, user_id=user.pk, seat=seat, act=world.act(world.giver))
    world.declare(chair, VALE="Worked there")
    world.seat(world.chair)  # a member now, with what was declared
    world.seat(world.first, Seat.CHAIR)
    seats = panel_seats.seats_of(world.round)
    assert [(one.member.user.name, one.member.seat, len(one.conflicts)) for one in seats] == [
        ("First Oak", "chair", 0),
        ("Chair Ash", "member", 1),
    ]
    bid = world.bid("BHR")
    world.score(bid, world.chair)
    member = PanelMember.objects.get(user=world.chair)
    with pytest.raises(Refusal, match="why the seat"):
        take(member=member, version=member.version, reason=" ", act=world.act(world.giver))
    with pytest.raises(Stale):
        take(member=member, version=1, reason="Left", act=world.act(world.giver))
    take(member=member, version=member.version, reason="Left", act=world.act(world.giver))
    (standing,) = standings(world.reader(world.giver, AFTER), day=AFTER)
    assert (standing.judged.score, standing.judged.scored) == (None, 0)  # kept, and no longer counted
    assert Score.objects.current().count() == 5
    with pytest.raises(PermissionDenied):
        world.score(bid, world.chair)
    world.seat(world.chair)  # somebody who comes back keeps their interest
    assert [one.conflicts for one in panel_seats.seats_of(world.round)][1] == {world.areas["VALE"].pk}


def test_nobody_sees_a_bid_before_they_declare_nor_one_of_an_interest(world: Panelled) -> None:
    bid, closed = world.bid("BHR"), world.bid("VALE")
    member = world.seat(world.first)
    scope = world.act(world.first).scope
    assert not Bid.objects.for_panel(scope).exists()
    assert standings(world.reader(world.first), day=TODAY) == []
    with pytest.raises(PermissionDenied):
        world.score(bid, world.first)
    other = make_panelled("NORTH", region="North").areas["NORTH"]
    for interests, said in (
        ({other.pk: "A friend"}, "areas of this round"),
        ({bid.partnership_id: " "}, "Say what"),
    ):
        with pytest.raises(Refusal, match=said):
            panel_declaring.declare(
                member=member, version=1, interests=interests, taken_back={}, act=world.act(world.first)
            )
    with pytest.raises(PermissionDenied):
        panel_declaring.declare(
            member=member, version=1, interests={}, taken_back={}, act=world.act(world.chair)
        )
    world.declare(member, VALE="My sister works there")
    assert list(Bid.objects.for_panel(scope)) == [bid]
    assert [one.bid for one in standings(world.reader(world.first), day=TODAY)] == [bid]
    assert hidden_bids(world.reader(world.first)) == 1
    with pytest.raises(PermissionDenied):
        world.score(closed, world.first)


def test_a_later_interest_withdraws_the_scores_and_keeps_them_in_the_trail(world: Panelled) -> None:
    bid = world.bid("BHR")
    member = world.seat(world.first, declared={})
    world.score(bid, world.first, 4)
    member = world.declare(member, BHR="I took a post there")
    assert not Score.objects.current().exists()
    assert set(Score.objects.values_list("withdrawn_because", flat=True)) == {panel_declaring.NO_LONGER}
    told = AuditEntry.objects.filter(did="declare interests").order_by("-at", "-pk")
    assert any("scores withdrawn: Partnership BHR" in entry.changes for entry in told)
    with pytest.raises(Refusal, match="no longer stands"):
        world.declare(member)
    back = {bid.partnership_id: "Ticked by mistake"}
    panel_declaring.declare(
        member=member, version=member.version, interests={}, taken_back=back, act=world.act(world.first)
    )
    assert not Conflict.objects.current().exists()
    assert panel_seats.seats_of(world.round)[0].interests[0].taken_back == "Ticked by mistake"
    with pytest.raises(Stale):
        panel_declaring.declare(
            member=member, version=member.version, interests={}, taken_back={}, act=world.act(world.first)
        )


def test_others_scores_are_hidden_until_one_has_scored(world: Panelled) -> None:
    bid = world.bid("BHR")
    world.panel()
    world.score(bid, world.first, 2)

    def seen(user: object, day: date) -> bool:
        (one,) = standings(world.reader(user, day), day=day)  # type: ignore[arg-type]
        return one.shown

    before, after = TODAY, AFTER
    assert [seen(one, before) for one in (world.first, world.second, world.chair, world.giver)] == [
        True, False, False, False,
    ]  # fmt: skip
    assert [seen(one, after) for one in (world.second, world.chair, world.giver)] == [False, True, True]
    world.score(bid, world.second, 4)
    (one,) = standings(world.reader(world.second), day=before)
    assert (one.shown, one.judged.score, one.judged.missing) == (True, Decimal("75.00"), 1)
    assert one.judged.is_wide
    assert (one.asked, one.confirmed, one.required, one.beds, one.people) == (100_000, 100_000, 100_000, 2, 3)


def test_scores_are_whole_are_ones_own_and_end_with_the_recommendation(world: Panelled) -> None:
    bid = world.bid("BHR")
    world.panel()
    given = {one: panel_scoring.Given(3, "Because") for one in Criterion}
    act = world.act(world.first)
    for changed, said in (
        ({Criterion.SPEED: panel_scoring.Given(5, "Because")}, "0 to 4"),
        ({Criterion.SPEED: panel_scoring.Given(3, " ")}, "Say why"),
    ):
        with pytest.raises(Refusal, match=said):
            panel_scoring.score(bid=bid, version=1, given={**given, **changed}, act=act)
    with pytest.raises(Stale):
        panel_scoring.score(bid=bid, version=2, given=given, act=act)
    panel_scoring.score(bid=bid, version=1, given=given, act=act)
    panel_scoring.score(bid=bid, version=1, given=given, act=act)
    assert Score.objects.count() == 5
    Bid.objects.filter(pk=bid.pk).update(submitted_at=act.now + timedelta(days=1), state=BidState.RESUBMITTED)
    (one,) = standings(world.reader(world.first), day=TODAY)
    assert one.older == 1  # of the first version of the bid
    Bid.objects.filter(pk=bid.pk).update(state=BidState.RECOMMENDED)
    with pytest.raises(Refusal, match="fixed"):
        panel_scoring.score(bid=bid, version=1, given=given, act=act)


def test_the_chair_moderates_with_a_reason(world: Panelled) -> None:
    bid = world.bid("BHR")
    world.panel()
    world.score(bid, world.first, 1)
    agreed = {Criterion.IMPACT: Agreed(Decimal("2.5"), "We talked about the beds")}
    for user, error in ((world.first, PermissionDenied), (world.chair, Refusal)):
        with pytest.raises(error):
            panel_scoring.moderate(bid=bid, version=1, agreed=agreed, act=world.act(user))
    world.score(bid, world.chair, 1)
    act = world.act(world.chair)
    for wrong in (Agreed(Decimal("2.5"), ""), Agreed(Decimal("4.5"), "More")):
        with pytest.raises(Refusal):
            panel_scoring.moderate(bid=bid, version=1, agreed={Criterion.IMPACT: wrong}, act=act)
    panel_scoring.moderate(bid=bid, version=1, agreed=agreed, act=act)

    def score() -> Decimal | None:
        return standings(world.reader(world.chair), day=TODAY)[0].judged.score

    assert score() == Decimal("36.25")  # 25 and a point and a half of impact, which weighs 30
    back = {Criterion.IMPACT: Agreed(None, "Nobody agreed after all")}
    panel_scoring.moderate(bid=bid, version=1, agreed=back, act=act)
    assert score() == Decimal("25.00")
    assert AuditEntry.objects.filter(did="moderate a bid").count() == 2


def test_a_round_of_all_england_takes_who_reaches_all_of_it(world: Panelled) -> None:
    make_panelled("NORTH", region="North")
    Fund.objects.filter(pk=world.round.fund_id).update(region="")
    world.round.refresh_from_db()
    world.round.fund.refresh_from_db()
    local = make_user(Role.BID_PANEL_MEMBER, region="London")
    with pytest.raises(PermissionDenied):  # who runs funds of London alone
        world.seat(world.first)
    world.giver = make_user(Role.REGIONAL_VIEWER)
    with pytest.raises(Refusal, match="may score"):
        world.seat(local)
    world.seat(world.first, declared={})
    bid = world.bid("BHR")
    assert [one.bid for one in standings(world.reader(world.first), day=TODAY)] == [bid]
    Post.objects.filter(user=world.first).update(region="North")
    assert standings(world.reader(world.first), day=TODAY) == []  # the post reaches the area no more
