"""Awards kept: terms that stay, tranches that need their trigger or two people, a ledger that only grows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from finance.domain.award_standing import Sums
from finance.domain.triggers import NOT_NAMED
from finance.models import Award, AwardDischarge, AwardLine, AwardMove, AwardProfile, Fund, Tranche
from finance.services import award_discharges, award_ledger, award_paying, award_uses
from finance.services.award_bids import award_bid
from finance.services.award_reads import every_award, impact_of, league, sums_of, totals, with_impact
from finance.services.award_release import binding, release
from finance.services.awards import AWARDS, TRANCHES, spread
from finance.services.support import SUPPORT, support_sums
from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tests.factories import TODAY, act_of, admitted, commissioner_of, discharged, make_user
from tests.integration.finance.awarded import Awarded, make_awarded, make_bid
from workstreams.services import action_ends

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Awarded:
    return make_awarded()


def sums(world: Awarded, day: date) -> Sums:
    known = every_award(scope=world.act().scope, partnership=world.partnership)
    return sums_of(known, day=day)[world.award.pk]


def pay(world: Awarded, tranche: Tranche, **changes: Any) -> AwardLine:
    said = {"on": TODAY, "source": "Bank statement", "act": world.act(), **changes}
    return award_paying.pay_tranche(tranche=tranche, **said)


def test_a_milestone_that_is_done_tells_the_tranche(world: Awarded) -> None:
    milestone = world.milestone()
    tranche = world.tranche("milestone", milestone=milestone.pk)
    with pytest.raises(Refusal, match="open, due 30 April 2017"):
        pay(world, tranche)
    action_ends.close(
        action=milestone,
        version=1,
        closed_as="done",
        on=TODAY,
        note="",
        evidence="Contracts",
        act=world.act(),
    )
    assert pay(world, tranche).amount == 50_000
    milestone.refresh_from_db()
    for change in ({"withdrawn_at": world.act().now, "withdrawn_because": "Twice"}, {"is_milestone": False}):
        type(milestone).objects.filter(pk=milestone.pk).update(**change)
        shown = award_paying.evidence_of([tranche], day=TODAY)[tranche.pk]
        assert (shown.is_met, shown.words) == (False, "The milestone no longer stands in the programme.")
    elsewhere = make_awarded("VALE").milestone()
    for unknown in (elsewhere.pk, tranche.pk, None):
        with pytest.raises(Refusal):
            world.tranche("milestone", milestone=unknown)


def test_discharges_that_really_happened_meet_the_trigger(world: Awarded) -> None:
    tranche = world.tranche("discharges", discharges=2)
    spells = [discharged(admitted(world.partnership), date(2017, 4, day)) for day in (5, 6)]
    out = discharged(admitted(world.partnership), date(2017, 4, 7), destination="PR")
    act = world.act()
    award_discharges.link(award=world.award, spells=[spells[0], out], note="", act=act)
    with pytest.raises(Refusal, match="1 of 2 linked discharges has happened"):
        pay(world, tranche)
    award_discharges.link(award=world.award, spells=[spells[1]], note="", act=act)
    assert not award_paying.evidence_of([tranche], day=date(2017, 4, 5))[tranche.pk].is_met
    assert pay(world, tranche, act=act).tranche == tranche
    assert AuditEntry.objects.filter(did="add a discharge of an award").count() == 3


def test_an_unmet_tranche_takes_two_people_and_is_paid_once(world: Awarded) -> None:
    tranche = world.tranche("date", due_on=date(2017, 9, 1))
    with pytest.raises(Refusal, match="Waits for 1 September 2017"):
        pay(world, tranche)
    with pytest.raises(Refusal):
        award_paying.ask_leave(tranche=tranche, reason=" ", act=world.act())
    leave = award_paying.ask_leave(tranche=tranche, reason="The team starts in May", act=world.act())
    with pytest.raises(Refusal, match="not agreed yet"):
        pay(world, tranche)
    for other, error in ((world.manager, Refusal), (world.board, PermissionDenied)):
        with pytest.raises(error):
            award_paying.agree_leave(leave=leave, version=1, act=world.act(other))
    with pytest.raises(DatabaseError), transaction.atomic():
        type(leave).objects.filter(pk=leave.pk).update(agreed_by=world.manager, agreed_at=world.act().now)
    award_paying.agree_leave(leave=leave, version=1, act=world.act(world.region))
    line = pay(world, tranche)
    with pytest.raises(Refusal, match="paid already"):
        pay(world, tranche)
    with pytest.raises(Refusal, match="It is paid"):
        rows.change(TRANCHES, row=tranche, version=1, values={"amount": Decimal(1)}, act=world.act())
    back = {"on": TODAY, "source": "Bank", "reason": "Sent twice"}
    award_ledger.take_back(line=line, act=world.act(), **back)
    with pytest.raises(Refusal, match="taken back already"):
        award_ledger.take_back(line=line, act=world.act(), **back)
    assert pay(world, tranche).amount == 50_000
    assert sums(world, TODAY).received == 50_000


def test_nobody_makes_an_unmet_tranche_payable_alone(world: Awarded) -> None:
    tranche = world.tranche("discharges", discharges=2, due_on=date(2017, 9, 1))
    for easier in ({"trigger": "date", "discharges": None, "due_on": TODAY},):
        with pytest.raises(Refusal, match="Ask for leave"):
            rows.change(TRANCHES, row=tranche, version=1, values=easier, act=world.act())
    rows.change(TRANCHES, row=tranche, version=1, values={"discharges": 1, "note": "Fewer"}, act=world.act())
    with pytest.raises(Refusal, match="0 of 1"):
        pay(world, tranche)
    rows.withdraw(TRANCHES, row=tranche, version=2, reason="Easier", act=world.act())
    anew = {
        "award": world.award,
        "position": 2,
        "amount": Decimal(50_000),
        "trigger": "date",
        "due_on": TODAY,
    }
    with pytest.raises(Refusal, match="somebody else enters"):
        rows.add(TRANCHES, values=anew, act=world.act())
    rows.add(TRANCHES, values=anew, act=world.act(world.finance))


def test_nobody_takes_an_award_out_and_enters_another_of_its_fund_alone(world: Awarded) -> None:
    waits = world.tranche("discharges", discharges=2, due_on=date(2017, 9, 1))
    fund = Fund.objects.create(
        name="Transformation fund", kind="revenue", envelope=Decimal(9), first_year=2015, last_year=2018,
        source="A letter", on=TODAY,
    )  # fmt: skip
    anew: dict[str, Any] = {
        name: getattr(world.award, name)
        for name in ("partnership", "title", "purpose", "recipient", "year", "amount", "source", "on")
    }
    twin = rows.add(AWARDS, values={**anew, "fund": fund}, act=world.act())
    with pytest.raises(Refusal, match="somebody else withdraws this one"):
        rows.withdraw(AWARDS, row=world.award, version=1, reason="Twice", act=world.act())
    rows.withdraw(AWARDS, row=twin, version=1, reason="Nothing waits on it", act=world.act())
    rows.withdraw(AWARDS, row=world.award, version=1, reason="Easier", act=world.act(world.finance))
    for by in (world.manager, world.finance):
        for of in (fund, None):
            with pytest.raises(Refusal, match="somebody else enters the one in its place"):
                rows.add(AWARDS, values={**anew, "fund": of}, act=world.act(by))
    runner = world.act(world.region)
    award = rows.add(AWARDS, values={**anew, "fund": fund}, act=runner)
    easier = {"award": award, "position": 1, "amount": waits.amount, "trigger": "date", "due_on": TODAY}
    with pytest.raises(Refusal, match="somebody else enters the one in its place, and its tranches"):
        rows.add(TRANCHES, values=easier, act=world.act())
    rows.add(TRANCHES, values=easier, act=runner)


def test_another_person_releases_whoever_withdrew_an_award_outside_bids(world: Awarded) -> None:
    anew: dict[str, Any] = {
        name: getattr(world.award, name)
        for name in ("partnership", "title", "purpose", "recipient", "year", "amount", "source", "on")
    }
    mine, other = world.act(), world.act(world.finance)
    with pytest.raises(Refusal, match="nobody is bound"):
        release(award=world.award, version=world.award.version, reason="Why not", act=other)
    gone = rows.withdraw(AWARDS, row=world.award, version=1, reason="Entered twice", act=mine)
    with pytest.raises(Refusal, match="somebody else enters the one in its place"):
        rows.add(AWARDS, values=anew, act=mine)
    asked: dict[str, Any] = {"award": gone, "version": gone.version, "reason": "It was entered twice"}
    for wrong, match in (
        ({"act": mine}, "somebody else looks at the withdrawal"),
        ({"act": other, "reason": " "}, "Say why"),
    ):
        with pytest.raises(Refusal, match=match):
            release(**{**asked, **wrong})
    with pytest.raises(PermissionDenied):
        release(**asked, act=world.act(world.board))
    with pytest.raises(Stale):
        release(**{**asked, "version": 1}, act=other)
    scope = mine.scope
    assert [one.pk for one in binding(scope=scope, partnership=world.partnership)] == [gone.pk]
    now = release(**asked, act=other)
    assert (now.released_by, now.released_because, now.withdrawn_by) == (
        world.finance, "It was entered twice", world.manager,
    )  # fmt: skip
    assert not binding(scope=scope, partnership=world.partnership).exists()
    assert AuditEntry.objects.filter(did="release who withdrew an award", by=world.finance).count() == 1
    with pytest.raises(Refusal, match="released already"):
        release(**{**asked, "version": now.version}, act=other)
    assert not Award.objects.current().filter(pk=gone.pk).exists()  # it stays withdrawn
    entered = rows.add(AWARDS, values=anew, act=mine)
    tranche = {"award": entered, "position": 1, "amount": Decimal(5), "trigger": "date", "due_on": TODAY}
    rows.add(TRANCHES, values=tranche, act=mine)


def test_the_ledger_only_grows_and_says_what_is_wrong(world: Awarded) -> None:
    line = world.spent(30_000)
    for change in (lambda: AwardLine.objects.update(amount=1), lambda: AwardLine.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    us = commissioner_of(world.partnership)
    good = award_ledger.Entry(AwardMove.MATCH, TODAY, Decimal(10), "Letter", organisation_id=us.pk)
    award_ledger.enter(award=world.award, entry=good, act=world.act(world.finance))
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("kind", {"kind": AwardMove.PAID}),
        ("on", {"on": date(2017, 12, 1)}),
        ("amount", {"amount": Decimal(-1)}),
        ("source", {"source": " "}),
        ("organisation", {"organisation_id": None}),
        ("what", {"kind": AwardMove.SPENT}),
    ]
    for field, change in wrong:
        entry = award_ledger.Entry(**{**{name: getattr(good, name) for name in good.__slots__}, **change})  # type: ignore[attr-defined]
        with pytest.raises(Refusal) as refused:
            award_ledger.enter(award=world.award, entry=entry, act=world.act())
        assert refused.value.field == field
    with pytest.raises(PermissionDenied):
        award_ledger.enter(award=world.award, entry=good, act=world.act(world.board))
    award_ledger.take_back(line=line, on=TODAY, source="Ledger", reason="Of another award", act=world.act())
    left = sums(world, TODAY)
    assert (left.spent, left.match, left.received) == (0, 10, 0)


def test_sums_are_those_of_the_day_and_the_totals_those_of_all_rows(world: Awarded) -> None:
    spread(
        award=world.award, first=Month(2017, 4), last=Month(2018, 5), amount=Decimal(140_000), act=world.act()
    )
    spread(
        award=world.award, first=Month(2017, 3), last=Month(2018, 4), amount=Decimal(140_000), act=world.act()
    )
    world.spent(11_000, on=date(2017, 4, 30))
    world.spent(4_000, on=date(2017, 5, 2))
    assert AwardProfile.objects.current().count() == 14
    april = sums(world, date(2017, 4, 30))
    assert (april.profile_before, april.profile_running, april.profile_rest, april.profile_after) == (
        20_000, 10_000, 100_000, 10_000,
    )  # fmt: skip
    assert (april.spent, april.forecast) == (11_000, 121_000)
    may = sums(world, date(2017, 5, 12))
    assert (may.spent_before, may.spent_running, may.forecast, may.underspend) == (
        11_000,
        4_000,
        121_000,
        69_000,
    )
    march = sums(world, date(2017, 3, 31))
    assert (march.profile_before, march.profile_running, march.profile_after) == (10_000, 0, 130_000)
    scope = world.act().scope
    rows.add(AWARDS, values={**told(world), "amount": Decimal("0.01")}, act=world.act())
    found = every_award(scope=scope, partnership=world.partnership)
    all_of_them = totals(found, sums_of(found, day=date(2017, 5, 12)))
    assert (all_of_them.count, all_of_them.amount, all_of_them.asked) == (2, Decimal("200000.01"), None)
    assert (all_of_them.spent, all_of_them.forecast) == (15_000, 121_000)


def told(world: Awarded) -> dict[str, Any]:
    return {
        "partnership": world.partnership, "title": "Support", "purpose": "Behaviour support", "year": 2017,
        "recipient": commissioner_of(world.partnership), "amount": Decimal(100), "source": "Letter", "on": TODAY,
    }  # fmt: skip


def test_what_was_decided_with_a_bid_is_changed_by_who_runs_the_fund(world: Awarded) -> None:
    bid = make_bid(world.partnership)
    award = award_bid(bid=bid, amount=Decimal(150_000), conditions="", act=world.act(world.region))
    change = {"row": award, "version": 1, "values": {"amount": Decimal(160_000)}}
    with pytest.raises(Refusal, match="only who runs the fund"):
        rows.change(AWARDS, **change, act=world.act())
    rows.change(AWARDS, row=award, version=1, values={"title": "Crises"}, act=world.act())
    rows.change(AWARDS, **{**change, "version": 2}, act=world.act(world.region))
    waits = award.tranches.get(trigger="milestone")
    assert waits.milestone == NOT_NAMED
    assert award_paying.evidence_of([waits], day=TODAY)[waits.pk].words == "No milestone is named yet."
    with pytest.raises(Refusal):
        pay(world, waits)
    dated = {"trigger": "date", "milestone": None}
    with pytest.raises(Refusal, match="only who runs the fund"):
        rows.change(TRANCHES, row=waits, version=1, values=dated, act=world.act())
    with pytest.raises(Refusal, match="only who runs the fund"):
        rows.withdraw(TRANCHES, row=waits, version=1, reason="No", act=world.act())
    named = {"milestone": world.milestone().pk}
    rows.change(TRANCHES, row=waits, version=1, values=named, act=world.act())
    with pytest.raises(Refusal, match="Its tranches come to more"):
        rows.change(AWARDS, row=award, version=3, values={"amount": Decimal(1)}, act=world.act(world.region))
    with pytest.raises(Refusal, match="left that is in no tranche"):
        rows.add(
            TRANCHES,
            values={
                "award": award,
                "position": 9,
                "amount": Decimal(10_001),
                "trigger": "date",
                "due_on": TODAY,
            },
            act=world.act(),
        )


def test_money_in_the_ledger_keeps_an_award(world: Awarded) -> None:
    line = world.spent(10)
    with pytest.raises(Refusal, match="Take those lines back"):
        rows.withdraw(AWARDS, row=world.award, version=1, reason="Twice", act=world.act())
    award_ledger.take_back(line=line, on=TODAY, source="L", reason="Wrong award", act=world.act())
    rows.withdraw(AWARDS, row=world.award, version=1, reason="Twice", act=world.act())


def test_another_use_is_agreed_by_another_or_told_as_found(world: Awarded) -> None:
    told_use = {
        "award": world.award,
        "purpose": "Training",
        "reason": "No team yet",
        "asked_at": world.act().now,
    }
    asked = rows.add(
        award_uses.USES,
        values={**told_use, "amount": Decimal(150_000), "asked_by": world.manager},
        act=world.act(),
    )
    with pytest.raises(Refusal, match="takes another person"):
        award_uses.agree_use(use=asked, version=1, act=world.act())
    with pytest.raises(Refusal, match="another’s name"):
        rows.add(
            award_uses.USES,
            values={**told_use, "amount": Decimal(1), "asked_by": world.finance},
            act=world.act(),
        )
    award_uses.agree_use(use=asked, version=1, act=world.act(world.finance))
    with pytest.raises(Refusal, match="£50,000"):
        rows.add(award_uses.USES, values={**told_use, "amount": Decimal("50000.01")}, act=world.act())
    found = rows.add(award_uses.USES, values={**told_use, "amount": Decimal(50_000)}, act=world.act())
    with pytest.raises(Refusal, match="only who runs the fund"):
        award_uses.agree_use(use=found, version=1, act=world.act(world.finance))
    award_uses.agree_use(use=found, version=1, act=world.act(world.region))


def test_a_discharge_counts_once_and_moves_the_ratio(world: Awarded) -> None:
    act = world.act()
    spell = discharged(admitted(world.partnership), date(2017, 4, 5))
    before = discharged(admitted(world.partnership), date(2017, 3, 31))
    still = admitted(world.partnership)
    found = award_discharges.to_choose(scope=act.scope, award=world.award, day=TODAY)
    assert list(found) == [spell]
    for wrong in (before, still):
        with pytest.raises(Refusal):
            award_discharges.link(award=world.award, spells=[wrong], note="", act=act)
    for role in (Role.BOARD_MEMBER, Role.REGIONAL_VIEWER, Role.COUNCIL_LEAD):
        who = act_of(make_user(role, world.partnership))
        with pytest.raises(PermissionDenied):
            award_discharges.link(award=world.award, spells=[spell], note="", act=who)
    stranger = act_of(make_awarded("VALE").finance)
    with pytest.raises(PermissionDenied):
        award_discharges.link(award=world.award, spells=[spell], note="", act=stranger)
    assert impact(world) is None
    [link] = award_discharges.link(
        award=world.award, spells=[spell], note="Home", act=world.act(world.finance)
    )
    assert impact(world) is None  # nothing is spent yet
    world.spent(50_000)
    assert impact(world) == Decimal("2.00")
    other = rows.add(AWARDS, values=told(world), act=act)
    with pytest.raises(Refusal, match="counts for an award already"):
        award_discharges.link(award=other, spells=[spell], note="", act=act)
    assert [one.pk for one in league(scope=act.scope, partnership=world.partnership, day=TODAY)] == [
        world.award.pk, other.pk,
    ]  # fmt: skip
    rows.withdraw(award_discharges.DISCHARGES, row=link, version=1, reason="Of another award", act=act)
    assert impact(world) is None
    award_discharges.link(award=other, spells=[spell], note="", act=act)
    assert AwardDischarge.objects.current().get().award == other


def impact(world: Awarded) -> Decimal | None:
    rate = impact_of(with_impact(Award.objects.filter(pk=world.award.pk), day=TODAY).get()).delivered
    return rate.value if rate else None


def test_support_above_the_limit_is_counted_and_not_refused(world: Awarded) -> None:
    told_offer = {
        "partnership": world.partnership, "kind": "analytics", "supplier": "A firm", "source": "Quote",
        "quoted_on": date(2017, 4, 3), "quote": Decimal(60_000),
    }  # fmt: skip
    act, april = world.act(), date(2017, 4, 5)
    for accepted in (april, None, april):
        rows.add(SUPPORT, values={**told_offer, "accepted_on": accepted}, act=act)
    found = support_sums(scope=act.scope, partnership=world.partnership, day=TODAY)
    assert (found.count, found.quoted, found.accepted, found.above) == (3, 180_000, 120_000, 20_000)
    for wrong in ({"accepted_on": date(2017, 4, 1)}, {"quoted_on": date(2018, 1, 1)}, {"ends_on": TODAY}):
        with pytest.raises(Refusal):
            rows.add(SUPPORT, values={**told_offer, **wrong}, act=act)
