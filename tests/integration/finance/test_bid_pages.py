"""The pages of funds and bids: a round walked by giver, bidder and panel; what is hidden; the dossier."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from finance.models import Bid, BidState, BidSum, Fund, IndicativeBudget, Round
from finance.services.bid_steps import move
from finance.services.round_reads import LISTED, match_of_bid, requested
from finance.services.round_totals import totals
from tcp_portal.access import Role, Scope, scope_of
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.models import Pack, State
from tcp_portal.packs.services import building, papers, requests
from tcp_portal.packs.sources import paper_source
from tests.factories import TODAY, act_of, make_partnership, make_user
from tests.integration.finance.bidding import ANSWERS, Bidding, make_bidding
from tests.integration.workstreams.raided import as_, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def bidding() -> Bidding:
    return make_bidding()


def day(name: str, *parts: int) -> dict[str, str]:
    return {f"{name}_{at}": str(part) for at, part in enumerate(parts)}


FUND = {
    "name": "Another fund", "region": "London", "kind": "capital", "envelope": "£500,000", "first_year": "2017",
    "last_year": "2018", "source": "A letter", **day("on", 1, 3, 2017),
}  # fmt: skip
WEIGHTS = {"weight_impact": 40, "weight_credibility": 20, "weight_speed": 20, "weight_sustainability": 10}
ROUND = {
    "name": "Round A", "envelope": "400000", "quality_bar": "50", "match_per_pound": "1", "match_from_year": "2017",
    "match_to_year": "2018", **day("opens_on", 1, 5, 2017), **day("closes_on", 9, 6, 2017), **WEIGHTS,
}  # fmt: skip


def test_the_giver_keeps_funds_rounds_and_indicative_sums(bidding: Bidding) -> None:
    client = as_(bidding.giver)
    assert (
        client.post(bidding.at("fund_add"), {**FUND, "region": "", "name": "All"}).status_code == 302
    )  # runs all
    assert client.post(bidding.at("fund_add"), {**FUND, "region": "Mars"}).status_code == 422
    assert client.post(bidding.at("fund_add"), FUND).status_code == 302
    fund = Fund.objects.get(name="Another fund")
    assert fund.envelope == Decimal(500_000)
    where = bidding.at("round_add", fund.pk)
    wrong = client.post(where, {**ROUND, "weight_buy_in": "5"})
    assert wrong.status_code == 422
    assert "The weights add up to 95; they must add up to 100." in text_of(wrong)
    assert client.post(where, {**ROUND, "weight_buy_in": "10"}).status_code == 302
    made = Round.objects.get(name="Round A")
    told = {
        "partnership": str(bidding.there.pk),
        "amount": "1000",
        "source": "A letter",
        **day("on", 1, 3, 2017),
    }
    assert client.post(bidding.at("indicative_add", made.pk), told).status_code == 302
    line = IndicativeBudget.objects.get(round=made)
    text = text_of(client.get(bidding.at("round", made.pk)))
    assert "Indicative sums are not guaranteed" in text
    assert "Nothing is asked for yet of £400,000." in text
    change = bidding.at("giving_change", line.pk, "indicative")
    assert client.post(change, {**told, "amount": "2000", "version": "1"}).status_code == 302
    assert client.post(change, {**told, "amount": "3000", "version": "1"}).status_code == 409
    for row, kind in ((line, "indicative"), (made, "round"), (fund, "fund")):
        row.refresh_from_db()
        gone = bidding.at("giving_withdraw", row.pk, kind)
        assert client.post(gone, {"reason": "Twice", "version": str(row.version)}).status_code == 302, kind
    assert client.get(bidding.at("giving_change", fund.pk, "fund")).status_code == 404
    assert client.get(bidding.at("giving_change", fund.pk, "else")).status_code == 404
    text = text_of(client.get(bidding.at("funds")))
    assert "£400,000 of the fund is in no round." in text
    reader = as_(bidding.bidder)
    assert "Add a fund" not in text_of(reader.get(bidding.at("funds")))
    assert reader.get(bidding.at("fund_add")).status_code == 403


def test_a_bid_is_written_submitted_returned_and_submitted_again(bidding: Bidding) -> None:
    client = as_(bidding.bidder)
    ccg = str(bidding.organisation("ccg").pk)
    said = {
        "round": str(bidding.round.pk),
        "title": "A crisis team",
        "recipient": ccg,
        **day("ends_on", 31, 3, 2018),
    }
    assert "First round (until 9 June 2017)" in text_of(client.get(bidding.at("bid_add")))
    assert client.post(bidding.at("bid_add"), {**said, "recipient": str(bidding.round.pk)}).status_code == 422
    assert client.post(bidding.at("bid_add"), {**said, **ANSWERS}).status_code == 302
    bid = Bid.objects.get()
    where = bidding.at("bid", bid.pk)
    assert "Say how much is asked for in each year." in text_of(client.get(where))
    lines: tuple[tuple[str, dict[str, Any]], ...] = (
        ("sum", {"year": "2017", "amount": "100,000"}),
        ("spend", {"month_starts_on": "2017-09", "amount": "100000"}),
        ("match", {"organisation": ccg, "year": "2017", "amount": "60000", "evidence": "", "confirmed_on": ""}),
        ("promise", {**day("by", 31, 3, 2018), "beds": "1", "people": "2"}),
        ("distribution", {"recipient": ccg, "onward_name": "A charity", "outside_area": "on", "amount": "90000",
                          "trigger": "discharges", "discharges": "2", **day("due_on", 1, 10, 2017)}),
    )  # fmt: skip
    for kind, values in lines:
        add = bidding.at("bid_line_add", bid.pk, kind)
        assert client.get(add).status_code == 200
        assert client.post(add, {"version": "0"}).status_code == 422
        assert client.post(add, values).status_code == 302, kind
    assert client.get(bidding.at("bid_line_add", bid.pk, "wish")).status_code == 404
    submit = bidding.at("bid_step", bid.pk, "submit")
    refused = client.post(submit, {"version": "1"})
    assert refused.status_code == 422
    told = "The distribution lines add up to £90,000, £10,000 less than the £100,000 asked for."
    assert told in text_of(refused)
    line = bid.distributions.get()
    change = bidding.at("bid_line_change", line.pk, "distribution")
    assert client.post(change, {**lines[4][1], "amount": "100000", "version": "1"}).status_code == 302
    page = text_of(client.get(where))
    assert "It does not count yet: it is not confirmed by evidence." in page
    assert "A charity (outside the area)" in page
    assert "for each £100,000: 1.0 beds, 2.0 people." in page
    assert "Match is short by £100,000 (100.0%)" in text_of(client.get(submit))  # a warning, no refusal
    assert client.post(submit, {"version": "1"}).status_code == 302
    assert client.post(submit, {"version": "2"}).status_code == 422
    for gone in (bidding.at("bid_change", bid.pk), change):
        assert client.get(gone).status_code == 302  # not in their hands now
    returned_and_submitted_again(bidding, bid, client)


def returned_and_submitted_again(bidding: Bidding, bid: Bid, client: Client) -> None:
    """The giver returns it, the bidder answers, and in the end takes it back."""
    giver, where = as_(bidding.giver), bidding.at("bid", bid.pk)
    back = bidding.at("bid_step", bid.pk, "return")
    assert client.get(back).status_code == 403
    assert giver.post(back, {"version": "2", "reason": ""}).status_code == 422
    assert giver.post(back, {"version": "1", "reason": "Who delivers?"}).status_code == 409
    assert giver.post(back, {"version": "2", "reason": "Who delivers?"}).status_code == 302
    assert "Who delivers?" in text_of(client.get("/"))
    assert "Who delivers?" in text_of(client.get(where))
    withdraw = bidding.at("bid_line_withdraw", bid.bidmatchs.get().pk, "match")
    assert client.post(withdraw, {"version": "1", "reason": "Never agreed"}).status_code == 302
    again = bidding.at("bid_step", bid.pk, "submit-again")
    assert client.post(again, {"version": "3", "reason": "The trust delivers."}).status_code == 302
    assert "Submitted again" in text_of(client.get(bidding.at("bids", state="resubmitted")))
    assert "No bid is shown" in text_of(client.get(bidding.at("bids", state="draft")))
    assert client.get(bidding.at("bids", state="lost")).status_code == 422
    assert client.get(bidding.at("bid_step", bid.pk, "award")).status_code == 404
    leave = bidding.at("bid_step", bid.pk, "withdraw")
    assert client.post(leave, {"version": "4", "reason": "No staff"}).status_code == 302
    assert "Bid 1: A crisis team" in text_of(client.get(where))


def test_the_round_shows_everything_asked_for_and_nothing_of_a_conflict(bidding: Bidding) -> None:
    bidding.submitted(title="Crisis team of the north east")
    there = act_of(make_user(Role.FINANCE_LEAD, bidding.there))
    other = bidding.submitted(there, partnership=bidding.there, title="Homes of the vale")
    bidding.draft(title="Not sent yet")
    where = bidding.at("round", bidding.round.pk)
    text = text_of(as_(bidding.giver).get(where))
    assert "£400,000 is asked for, £200,000 less than its envelope of £600,000." in text
    for told in ("£300,000", "£160,000", "2.5 people", "Not in the table: 1 draft and 0 withdrawn bids."):
        assert told in text
    assert "Not sent yet" not in text
    own = text_of(as_(bidding.bidder).get(where))
    assert "You see the bids of your own areas only" in own
    assert "Homes of the vale" not in own
    assert "This round has £600,000 to award. £200,000 is asked for in the bids that you see." in own
    panel = as_(bidding.panel)
    assert "once they have declared their interests" in text_of(panel.get(where))
    bidding.seat(interest=bidding.there)
    seen = text_of(panel.get(where))
    assert "Totals are without the bids of 1 area you declared an interest in." in seen
    assert "Homes of the vale" not in seen
    assert "Crisis team of the north east" in seen
    for name, args in (("bid", ()), ("bid_step", ("dossier",))):
        assert panel.get(bidding.at(name, other.pk, *args)).status_code == 404
    for partnership, status in ((bidding.there, 200), (make_partnership("NORTH", region="North"), 404)):
        client = as_(make_user(Role.FINANCE_LEAD, partnership))
        page = client.get(bidding.at("round", bidding.round.pk, partnership=partnership.code))
        assert page.status_code == status


def test_the_dossier_is_made_for_who_sees_the_bid_and_lost_with_an_interest(bidding: Bidding) -> None:
    bid = bidding.submitted()
    bidding.seat()
    panel = as_(bidding.panel)
    asked = panel.post(bidding.at("bid_step", bid.pk, "dossier"))
    assert asked.status_code == 302
    pack = Pack.objects.get()
    assert (pack.title, pack.requested_by) == ("Bid 1, dossier", bidding.panel)
    building.build(pack_id=pack.pk, clock=timezone.now)
    pack.refresh_from_db()
    assert (pack.state, pack.reason) == (State.READY, "")
    assert panel.get(asked["Location"]).status_code == 200
    file = panel.get(f"/packs/{pack.pk}/pdf/")
    assert file.status_code == 200
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert "bid-dossier-BHR-2017-05.pdf" in file["Content-Disposition"]
    assert as_(bidding.bidder).get(asked["Location"]).status_code == 404  # another reader's paper
    source = paper_source("bid-dossier")
    assert source is not None
    scope = scope_of(bidding.giver.pk, today=TODAY)
    now = timezone.now()
    context = requests.context_of(partnership=bidding.here, month=Month(2017, 5), scope=scope, now=now)
    document = source.build(context, bid.pk, bidding.giver, now)
    told = repr(document)
    for said in (
        "Official-Sensitive",
        "About buy-in",
        "It counts.",
        "only money of NHS commissioners",
        "Submitted",
    ):
        assert said in told
    member = bidding.round.panel.get()
    member.conflicts.create(partnership=bidding.here, what="A friend", declared_at=now)
    assert panel.get(asked["Location"]).status_code == 404
    assert panel.get(f"/packs/{pack.pk}/pdf/").status_code == 404
    lost = requests.context_of(
        partnership=bidding.here, month=Month(2017, 5), scope=scope_of(bidding.panel.pk, today=TODAY), now=now
    )
    with pytest.raises(Refusal):
        source.build(lost, bid.pk, bidding.panel, now)
    with pytest.raises(Refusal):
        papers.request_paper(
            key="no-such",
            of=bid.pk,
            title="x",
            partnership=bidding.here,
            month=Month(2017, 5),
            act=bidding.act(),
        )


def test_an_award_counts_in_the_round_instead_of_the_request(bidding: Bidding) -> None:
    bid = bidding.submitted()
    bidding.seat()
    bid = move(bid=bid, version=bid.version, to=BidState.RECOMMENDED, reason="", amount=Decimal(120_000),
               act=bidding.act(bidding.panel))  # fmt: skip
    move(bid=bid, version=bid.version, to=BidState.LESS, reason="Too dear", amount=Decimal(120_000),
         act=bidding.act(bidding.giver))  # fmt: skip
    client = as_(bidding.bidder)
    page = text_of(client.get(bidding.at("bid", bid.pk)))
    assert "£200,000 is asked for and £120,000 awarded." in page
    assert "Awarded less than requested: Too dear" in page
    row = text_of(client.get(bidding.at("bids")))
    assert "£120,000" in row
    assert BidSum.objects.current().count() == 2
    text = text_of(client.get(bidding.at("round", bidding.round.pk)))
    assert 'data-label="Match short">£0<' in text


def test_the_totals_of_a_round_are_the_sum_of_its_rows(bidding: Bidding) -> None:
    """The database adds up what the rows of the table work out one by one."""
    won, short = bidding.submitted(), bidding.submitted(title="Another")
    bidding.seat()
    won = move(bid=won, version=won.version, to=BidState.RECOMMENDED, reason="", amount=Decimal("120000.01"),
               act=bidding.act(bidding.panel))  # fmt: skip
    move(bid=won, version=won.version, to=BidState.LESS, reason="Too dear", amount=Decimal("120000.01"),
         act=bidding.act(bidding.giver))  # fmt: skip
    BidSum.objects.filter(bid=short).update(amount=Decimal("33333.33"))
    bidding.round.match_per_pound = Decimal("0.75")
    bidding.round.save()
    scope = scope_of(bidding.giver.pk, today=TODAY)
    rows = list(requested(bidding.round, scope).filter(LISTED))
    found, match = totals(bidding.round, scope), [match_of_bid(one) for one in rows]
    assert {BidState.LESS, BidState.SUBMITTED} <= {one.state for one in rows}
    assert found.bids == len(rows)
    assert found.money["asked"] == sum(one.asked for one in rows)
    assert found.money["awarded"] == sum(one.awarded or 0 for one in rows) == Decimal("120000.01")
    for name in ("required", "confirmed", "short"):
        assert found.money[name] == sum(getattr(one, name) for one in match)
    assert sum(found.by_year.values()) == found.money["asked"]
    assert found.people == sum(one.people for one in rows)
    assert found.beds == sum(one.beds for one in rows)


def test_a_reader_who_sees_no_bid_finds_totals_of_nothing(bidding: Bidding) -> None:
    bidding.submitted()
    found = totals(bidding.round, Scope(None))
    assert (found.bids, found.drafts, found.taken_back, found.beds, found.people) == (0, 0, 0, 0, 0)
    assert {*found.money.values(), *found.by_year.values()} == {Decimal(0)}
    assert not requested(bidding.round, Scope(None)).exists()
