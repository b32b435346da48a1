"""Funds, rounds and bids as they are kept: rights, refusals, the way of a bid, and who sees it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from finance.models import Bid, BidMatch, BidState, BidStep, BidSum, Fund, IndicativeBudget, Round
from finance.services.bid_facts import readiness
from finance.services.bid_reads import visible_bids
from finance.services.bid_steps import asked_of, may_take, move
from finance.services.bids import BIDS, KINDS
from finance.services.funds import FUNDS, INDICATIVE, ROUNDS, may_run, regions_run
from tcp_portal import rows
from tcp_portal.access import Permission, Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.rows import Table, of_none
from tests.factories import TODAY, act_of, make_partnership, make_user
from tests.integration.finance.bidding import FUND, ROUND, Bidding, make_bidding

pytestmark = pytest.mark.django_db
JUNE = date(2017, 6, 20)  # after the round closed, before it is decided


@pytest.fixture
def bidding() -> Bidding:
    return make_bidding()


def refused(table: Table[Any], values: dict[str, Any], bidding: Bidding, act: Any = None) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        rows.add(table, values=values, act=act or bidding.act(bidding.giver))
    return refusal.value.field or "", refusal.value.sentence


def test_a_fund_is_kept_by_who_runs_funds_in_all_of_its_region(bidding: Bidding) -> None:
    entry = AuditEntry.objects.get(did="add a fund")
    assert (entry.partnership_id, entry.object_id) == (None, bidding.fund.pk)
    one_area = act_of(make_user(Role.REGIONAL_VIEWER, bidding.here))
    for act in (bidding.act(), bidding.act(bidding.panel), one_area):
        with pytest.raises(PermissionDenied):
            rows.add(FUNDS, values={**FUND, "name": "Another"}, act=act)
        with pytest.raises(PermissionDenied):
            rows.change(ROUNDS, row=bidding.round, version=1, values={"name": "Mine"}, act=act)
    make_partnership("NORTH", region="North")
    national = act_of(make_user(Role.REGIONAL_VIEWER))
    assert not may_run("", bidding.act(bidding.giver).scope)
    assert regions_run(bidding.act(bidding.giver).scope) == ("London",)
    assert regions_run(national.scope) == ("", "London", "North")
    with pytest.raises(PermissionDenied):  # moved out of the giver's region
        rows.change(FUNDS, row=bidding.fund, version=1, values={"region": ""}, act=bidding.act(bidding.giver))
    rows.change(FUNDS, row=bidding.fund, version=1, values={"region": ""}, act=national)
    assert Fund.objects.visible_to(national.scope).count() == 1


def test_a_table_of_no_partnership_says_who_may_write_it() -> None:
    with pytest.raises(ValueError, match="say who may write it"):
        Table(model=Fund, noun="a fund", permission=Permission.RUN_FUNDS, partnership=of_none)


def test_rounds_share_the_envelope_and_their_weights_add_up(bidding: Bidding) -> None:
    second = {"fund": bidding.fund, **ROUND, "name": "Second"}
    field, said = refused(ROUNDS, {**second, "envelope": Decimal("400000.01")}, bidding)
    assert (field, said) == (
        "envelope", "The fund has £400,000 left for this round; its envelope is £1,000,000.",
    )  # fmt: skip
    field, said = refused(ROUNDS, {**second, "envelope": Decimal(1), "weight_speed": 10}, bidding)
    assert (field, said) == ("weight_impact", "The weights add up to 95; they must add up to 100.")
    for wrong, where in (
        ({"closes_on": date(2017, 4, 1)}, "closes_on"), ({"decides_on": date(2017, 6, 1)}, "decides_on"),
        ({"spend_by": date(2017, 1, 1)}, "spend_by"), ({"match_to_year": 2016}, "match_to_year"),
    ):  # fmt: skip
        assert refused(ROUNDS, {**second, "envelope": Decimal(1), **wrong}, bidding)[0] == where
    rows.add(ROUNDS, values={**second, "envelope": Decimal(400_000)}, act=bidding.act(bidding.giver))
    for values, where in (({"envelope": Decimal(999_999)}, "envelope"), ({"last_year": 2016}, "last_year")):
        with pytest.raises(Refusal) as refusal:
            rows.change(FUNDS, row=bidding.fund, version=1, values=values, act=bidding.act(bidding.giver))
        assert refusal.value.field == where
    bidding.draft()
    for table, row in ((FUNDS, bidding.fund), (ROUNDS, bidding.round)):
        with pytest.raises(Refusal):
            rows.withdraw(table, row=row, version=1, reason="Wrong", act=bidding.act(bidding.giver))
    assert Round.objects.current().count() == 2


def test_an_area_is_told_one_sum_of_a_round_of_its_region(bidding: Bidding) -> None:
    told = {"round": bidding.round, "amount": Decimal(1), "source": "A letter", "on": TODAY}
    assert refused(INDICATIVE, {**told, "partnership": bidding.here}, bidding)[0] == "partnership"
    north = make_partnership("NORTH", region="North")
    assert "not for this area" in refused(INDICATIVE, {**told, "partnership": north}, bidding)[1]
    rows.add(INDICATIVE, values={**told, "partnership": bidding.there}, act=bidding.act(bidding.giver))
    assert IndicativeBudget.objects.count() == 2


LINES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("sum", {"year": 2019, "amount": Decimal(1)}, "year"),
    ("sum", {"year": 2017, "amount": Decimal(0)}, "amount"),
    ("sum", {"year": 2017, "amount": Decimal(1)}, "year"),
    ("spend", {"month_starts_on": date(2017, 9, 1), "amount": Decimal(1)}, "month_starts_on"),
    ("promise", {"by": date(2018, 1, 31), "beds": 0, "people": 0}, "beds"),
    ("promise", {"by": date(2018, 1, 31), "beds": 0, "people": 3}, "beds"),
    ("promise", {"by": date(2018, 1, 31), "beds": 1, "people": 6}, "people"),
    ("distribution", {"amount": Decimal(1), "trigger": "discharges", "due_on": TODAY}, "discharges"),
    ("distribution", {"amount": Decimal(1), "trigger": "milestone", "due_on": TODAY}, "trigger_words"),
    ("distribution", {"amount": Decimal(1), "trigger": "date", "due_on": date(2017, 1, 1)}, "due_on"),
)


def test_lines_of_a_bid_are_refused_beside_their_field(bidding: Bidding) -> None:
    bid, act = bidding.whole(), bidding.act()
    ccg = bidding.organisation("ccg")
    for kind, values, where in LINES:
        more = {"recipient": ccg} if kind == "distribution" else {}
        assert refused(KINDS[kind].table, {"bid": bid, **values, **more}, bidding, act)[0] == where, values
    match = {"bid": bid, "organisation": ccg, "year": 2018, "amount": Decimal(1)}
    unproved, later = {"confirmed_on": TODAY}, {"confirmed_on": date(2017, 5, 13), "evidence": "A letter"}
    for more, where in ((unproved, "evidence"), (later, "confirmed_on"), ({"year": 2017}, "year")):
        assert refused(KINDS["match"].table, {**match, **more}, bidding, act)[0] == where
    stranger = act_of(make_user(Role.FINANCE_LEAD, bidding.there))
    with pytest.raises(PermissionDenied):
        rows.add(KINDS["match"].table, values=match, act=stranger)


def test_a_bid_that_is_not_whole_is_refused_with_all_that_is_missing(bidding: Bidding) -> None:
    bid = bidding.draft(speed="", ends_on=date(2019, 4, 1))
    with pytest.raises(Refusal) as refusal:
        move(bid=bid, version=1, to=BidState.SUBMITTED, reason="", act=bidding.act())
    told = refusal.value.sentence
    assert "Say how much is asked for in each year." in told
    assert "Answer the panel’s questions on: speed." in told
    assert "The money must be spent by 31 March 2019; the bid says 1 April 2019." in told
    whole = bidding.whole()
    late = bidding.act(day=date(2017, 6, 10))
    with pytest.raises(Refusal, match="The round closed on 9 June 2017"):
        move(bid=whole, version=whole.version, to=BidState.SUBMITTED, reason="", act=late)
    assert readiness(whole, bidding.act()).warnings == (
        "Match is short by £80,000 (40.0%): £120,000 is confirmed of £200,000.",
    )
    assert not BidStep.objects.exists()


def test_a_bid_goes_through_rework_to_an_award_below_the_request(bidding: Bidding) -> None:
    bid, giver, panel = bidding.submitted(), bidding.act(bidding.giver), bidding.panel
    with pytest.raises(Refusal, match="changed as a draft or when it was returned"):
        rows.change(BIDS, row=bid, version=bid.version, values={"title": "Else"}, act=bidding.act())
    line = BidSum.objects.filter(bid=bid)[0]
    for do in (
        lambda: rows.change(
            KINDS["sum"].table, row=line, version=1, values={"amount": Decimal(1)}, act=bidding.act()
        ),
        lambda: rows.withdraw(KINDS["sum"].table, row=line, version=1, reason="Off", act=bidding.act()),
    ):
        with pytest.raises(Refusal):
            do()
    with pytest.raises(Refusal) as refusal:
        move(bid=bid, version=bid.version, to=BidState.RETURNED, reason=" ", act=giver)
    assert refusal.value.field == "reason"
    bid = move(bid=bid, version=bid.version, to=BidState.RETURNED, reason="Say who delivers.", act=giver)
    with pytest.raises(Stale):
        move(bid=bid, version=bid.version - 1, to=BidState.RESUBMITTED, reason="Said", act=bidding.act())
    bid = rows.change(
        BIDS, row=bid, version=bid.version, values={"credibility": "The trust"}, act=bidding.act()
    )
    after_close = bidding.act(day=JUNE)
    bid = move(bid=bid, version=bid.version, to=BidState.RESUBMITTED, reason="Said", act=after_close)
    with pytest.raises(PermissionDenied):  # nobody of the panel yet
        move(
            bid=bid,
            version=bid.version,
            to=BidState.RECOMMENDED,
            reason="",
            amount=Decimal(1),
            act=bidding.act(panel),
        )
    bidding.seat()
    giver, panel = bidding.act(bidding.giver, JUNE), bidding.act(panel, JUNE)
    bid = move(
        bid=bid,
        version=bid.version,
        to=BidState.RECOMMENDED,
        reason="",
        amount=Decimal(150_000),
        act=panel,
    )
    with pytest.raises(Refusal) as refusal:
        move(
            bid=bid, version=bid.version, to=BidState.LESS, reason="Too dear", amount=asked_of(bid), act=giver
        )
    assert refusal.value.field == "amount"
    bid = move(
        bid=bid, version=bid.version, to=BidState.LESS, reason="Too dear", amount=Decimal(150_000), act=giver
    )
    told = [(step.before, step.state, step.amount) for step in BidStep.objects.filter(bid=bid)]
    assert told[-1] == ("recommended", "less", Decimal(150_000))
    assert len(told) == 5
    assert AuditEntry.objects.filter(did="decide on a bid", partnership=bidding.here).count() == 1
    with pytest.raises(Refusal, match="cannot become"):
        move(bid=bid, version=bid.version, to=BidState.WITHDRAWN, reason="Late", act=bidding.act())
    assert not any(may_take(bid, to, giver) for to in BidState)


def test_rework_after_the_decision_is_too_late(bidding: Bidding) -> None:
    bid = bidding.submitted()
    bid = move(
        bid=bid, version=bid.version, to=BidState.RETURNED, reason="More", act=bidding.act(bidding.giver)
    )
    late = bidding.act(day=date(2017, 7, 1))
    with pytest.raises(Refusal, match="takes no reworked bid any more"):
        move(bid=bid, version=bid.version, to=BidState.RESUBMITTED, reason="Said", act=late)
    gone = move(bid=bid, version=bid.version, to=BidState.WITHDRAWN, reason="No time", act=late)
    assert (gone.state, Bid.objects.current().count()) == (BidState.WITHDRAWN, 1)


def test_who_sees_a_bid(bidding: Bidding) -> None:
    draft, bid = bidding.draft(), bidding.submitted()
    elsewhere = make_user(Role.FINANCE_LEAD, bidding.there)
    board = make_user(Role.BOARD_MEMBER, bidding.here)

    def seen(user: Any) -> set[Any]:
        return set(visible_bids(act_of(user).scope).values_list("pk", flat=True))

    for user in (bidding.bidder, bidding.giver, board):
        assert seen(user) == {draft.pk, bid.pk}
    assert seen(elsewhere) == seen(bidding.panel) == set()
    bidding.seat()
    assert seen(bidding.panel) == {bid.pk}
    for user in (bidding.giver, make_user(Role.BID_PANEL_MEMBER), bidding.bidder):
        bidding.seat(user, interest=bidding.here)
    assert seen(bidding.giver) == set()  # the interest closes every way to the bid
    assert seen(bidding.bidder) == {draft.pk, bid.pk}  # but who writes the bids of the area keeps them
    with pytest.raises(PermissionDenied):
        move(bid=bid, version=bid.version, to=BidState.RETURNED, reason="No", act=bidding.act(bidding.giver))
    assert BidMatch.objects.current().filter(bid=bid).count() == 2
