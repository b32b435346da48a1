"""Pages of awards: who reads and writes, steps that take two people, ledgers, discharges, support, the pack."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from finance.joins.awards import awards_of_pack
from finance.models import (
    AwardDischarge,
    AwardLine,
    AwardProfile,
    PurposeChange,
    SupportOffer,
    Tranche,
    TrancheOverride,
)
from finance.services import award_discharges, award_paying
from finance.services.awards import spread
from tcp_portal.access import Role
from tcp_portal.access.scope import Scope
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import PackContext
from tests.factories import TODAY, admitted, commissioner_of, discharged, make_user
from tests.integration.finance.awarded import Awarded, make_awarded
from tests.integration.workstreams.raided import as_, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = {"on_0": "2", "on_1": "5", "on_2": "2017"}
AWARD = {
    "title": "Behaviour support", "purpose": "Training of teams", "year": "2017", "amount": "£100,000.50",
    "source": "Letter", "on_0": "3", "on_1": "4", "on_2": "2017",
}  # fmt: skip


@pytest.fixture
def world() -> Awarded:
    found = make_awarded()
    type(found.partnership).objects.filter(pk=found.partnership.pk).update(opens_at=date(2017, 5, 1))
    return found


def address(world: Awarded, name: str, *args: Any, **query: Any) -> str:
    from tests.integration.workstreams import raided

    return raided.address(world, f"finance:{name}", *args, **{"month": "2017-05", **query})  # type: ignore[arg-type]  # only its partnership is asked


def read(world: Awarded, user: User, name: str, *args: Any, **query: Any) -> str:
    answer = as_(user).get(address(world, name, *args, **query))
    assert answer.status_code == 200
    return text_of(answer)


def test_an_award_outside_bids_is_added_changed_and_withdrawn(world: Awarded) -> None:
    where = address(world, "award_add")
    assert as_(world.board).get(where).status_code == 403
    client = as_(world.finance)
    us = str(commissioner_of(world.partnership).pk)
    refused = client.post(where, {**AWARD, "recipient": us, "amount": "-5"})
    assert refused.status_code == 422
    assert "Behaviour support" in text_of(refused)
    assert client.post(where, {**AWARD, "recipient": us, "people_promised": "4"}).status_code == 422
    assert client.post(where, {**AWARD, "recipient": us}).status_code == 302
    text = read(world, world.board, "awards")
    assert "£300,000.50 awarded, £0 received, £0 spent" in text
    assert "No profile is kept." in text
    assert "Add an award" not in text
    assert "No award is shown" not in read(world, world.board, "awards", year=2017)
    assert as_(world.board).get(address(world, "awards", year="1999")).status_code == 422
    row = world.award
    change = address(world, "award_part_change", row.pk, "award")
    assert "200000.00" in text_of(client.get(change))
    said = {**AWARD, "recipient": us, "version": "1"}
    assert client.post(change, said).status_code == 302
    assert client.post(change, {**said, "title": "Else"}).status_code == 409
    away = address(world, "award_part_withdraw", row.pk, "award")
    assert "Whoever withdraws it enters no other award of this fund" in text_of(client.get(away))
    assert client.post(away, {"reason": "Twice", "version": "2"}).status_code == 302
    assert client.get(address(world, "award", row.pk)).status_code == 404
    assert client.get(address(world, "award_part_change", row.pk, "nothing")).status_code == 404


def test_two_people_pay_what_is_not_met(world: Awarded) -> None:
    client, where = as_(world.manager), address(world, "award_part_add", world.award.pk, "tranche")
    due = {"due_on_0": "1", "due_on_1": "9", "due_on_2": "2017"}
    said = {"amount": "50,000", "trigger": "discharges", **due}
    assert "Say how many" in text_of(client.post(where, said))
    assert client.post(where, {**said, "discharges": "2", "amount": "900,000"}).status_code == 422
    assert client.post(where, {**said, "discharges": "2"}).status_code == 302
    tranche = Tranche.objects.get()
    pay, ask, agree = (address(world, "tranche_step", tranche.pk, verb) for verb in ("pay", "ask", "agree"))
    refused = text_of(client.post(pay, {**DAY, "source": "Bank"}))
    assert "The trigger is not met. 0 of 2 linked discharges have happened." in refused
    assert client.get(agree).status_code == 404
    assert client.post(ask, {"reason": ""}).status_code == 422
    assert client.post(ask, {"reason": "The team starts"}).status_code == 302
    assert client.post(agree, {"version": "1"}).status_code == 422
    page = read(world, world.finance, "award", world.award.pk)
    assert "Another person has not agreed yet." in page
    assert "Agree to pay it unmet" in page
    assert "Agree to pay it unmet" not in read(world, world.manager, "award", world.award.pk)
    assert as_(world.finance).post(agree, {"version": "1"}).status_code == 302
    assert client.post(pay, {**DAY, "source": "Bank"}).status_code == 302
    assert client.post(pay, {**DAY, "source": "Bank"}).status_code == 422
    text = read(world, world.board, "award", world.award.pk)
    assert "Paid on 2 May 2017" in text
    assert "£150,000 of the award is in no tranche." in text
    assert "Record the payment" not in text
    line = AwardLine.objects.get()
    back = address(world, "award_line_back", line.pk)
    assert client.post(back, {**DAY, "source": "Bank", "reason": ""}).status_code == 422
    assert client.post(back, {**DAY, "source": "Bank", "reason": "Sent twice"}).status_code == 302
    assert "Record the payment" in read(world, world.manager, "award", world.award.pk)
    leave = address(world, "award_part_withdraw", TrancheOverride.objects.get().pk, "leave")
    assert client.post(leave, {"reason": "No longer", "version": "2"}).status_code == 302
    assert "Ask to pay it unmet" in read(world, world.manager, "award", world.award.pk)
    assert client.get(address(world, "tranche_step", tranche.pk, "steal")).status_code == 404


def test_a_milestone_is_chosen_and_leads_to_the_programme(world: Awarded) -> None:
    milestone = world.milestone(closed_on=date(2017, 5, 2), closed_as="done", percent=100)
    client, where = as_(world.finance), address(world, "award_part_add", world.award.pk, "tranche")
    assert "A1. Recruit the team" in text_of(client.get(where))
    due = {"due_on_0": "1", "due_on_1": "9", "due_on_2": "2017"}
    said = {"amount": "50000", "trigger": "milestone", **due, "discharges": "3"}
    assert client.post(where, said).status_code == 422
    assert client.post(where, {**said, "milestone": str(milestone.pk)}).status_code == 302
    text = read(world, world.board, "award", world.award.pk)
    assert "A1. Recruit the team: done on 2 May 2017." in text
    assert f"/workstreams/actions/{milestone.pk}/" in text
    row = Tranche.objects.get()
    assert row.discharges is None
    change = address(world, "award_part_change", row.pk, "tranche")
    type(milestone).objects.update(withdrawn_at=world.act().now, withdrawn_because="Twice")
    assert "no longer in the programme" in text_of(client.get(change))
    dated = {**said, "trigger": "date", "version": "1"}
    assert client.post(change, dated).status_code == 302
    away = address(world, "award_part_withdraw", row.pk, "tranche")
    assert client.post(away, {"reason": "Twice", "version": "2"}).status_code == 302


def test_spend_is_entered_planned_and_shown_as_a_chart(world: Awarded) -> None:
    client, pk = as_(world.manager), world.award.pk
    plan = address(world, "award_part_add", pk, "profile")
    months = {"first": "2017-04", "last": "2018-03"}
    assert client.post(plan, {**months, "last": "2017-01", "amount": "10"}).status_code == 422
    assert client.post(plan, {**months, "amount": "120,000"}).status_code == 302
    month = AwardProfile.objects.current().get(month_starts_on=date(2017, 4, 1))
    change = address(world, "award_part_change", month.pk, "month")
    assert client.post(change, {"amount": "0", "version": "1"}).status_code == 302
    assert client.post(change, {"amount": "10,000", "version": "2"}).status_code == 302
    where = address(world, "award_part_add", pk, "line")
    said = {
        "kind": "spent",
        "on_0": "28",
        "on_1": "4",
        "on_2": "2017",
        "amount": "£9,500.25",
        "source": "Ledger",
    }
    assert "Say what it was spent on" in text_of(client.post(where, said))
    assert client.post(where, {**said, "what": "Training"}).status_code == 302
    us = str(commissioner_of(world.partnership).pk)
    assert client.post(where, {**said, "kind": "match", "organisation": us}).status_code == 302
    text = read(world, world.board, "award", pk, month="2017-04")
    assert "£9,500.25 of £10,000 due by the last month’s end: 5.0% below the profile." in text
    assert "By the end of April 2017 £10,000 was planned, £9,500.25 is spent" in text
    assert "Change single months" not in text
    ledger = read(world, world.board, "award_ledger", pk)
    assert "£9,500.25 of match money is drawn." in ledger
    assert "Take back" not in ledger
    assert "Green" in read(world, world.board, "awards", month="2017-04")


def test_another_use_is_recorded_and_agreed(world: Awarded) -> None:
    where = address(world, "award_part_add", world.award.pk, "use")
    said = {"how": "asked", "purpose": "Training", "amount": "110000", "reason": "No team yet"}
    client = as_(world.manager)
    assert client.post(where, {**said, "how": ""}).status_code == 422
    assert client.post(where, said).status_code == 302
    use = PurposeChange.objects.get()
    agree = address(world, "use_agree", use.pk)
    assert client.post(agree, {"version": "1"}).status_code == 422
    assert as_(world.finance).post(agree, {"version": "1"}).status_code == 302
    assert client.post(where, {**said, "how": "found", "amount": "1"}).status_code == 302
    text = read(world, world.board, "award", world.award.pk)
    assert "£89,999" in text
    assert "Done without asking" in text
    found = PurposeChange.objects.get(asked_by=None)
    agree_found = f"/uses/{found.pk}/agree/"
    assert agree_found not in read(world, world.finance, "award", world.award.pk)
    assert agree_found in read(world, world.region, "award", world.award.pk)
    away = address(world, "award_part_withdraw", use.pk, "use")
    assert client.get(address(world, "award_part_change", use.pk, "use")).status_code == 404
    assert client.post(away, {"reason": "Twice", "version": "2"}).status_code == 302


def test_discharges_are_linked_by_those_who_see_the_person(world: Awarded) -> None:
    spell = discharged(admitted(world.partnership), date(2017, 5, 5))
    where = address(world, "award_discharges", world.award.pk)
    commissioner = make_user(Role.COMMISSIONER, world.partnership)
    for stranger in (world.board, world.region):
        assert as_(stranger).get(where).status_code == 403
    client = as_(commissioner)
    assert spell.person.reference in text_of(client.get(where))
    assert AuditEntry.objects.filter(kind=Kind.READ, did="view discharges of an award").count() == 1
    assert client.post(where, {}).status_code == 422
    assert client.post(where, {"spells": [str(spell.pk)], "note": "Home at last"}).status_code == 302
    assert "Home at last" in text_of(client.get(where))
    world.spent(50_000, on=date(2017, 5, 2))
    text = read(world, world.board, "award", world.award.pk)
    assert "1 linked discharge has happened" in text
    assert spell.person.reference not in text
    assert ">2.00</dd>" in text
    assert "1 of 1 award has money spent and a discharge" in read(world, world.board, "award_impact")
    other = make_awarded("VALE")
    assert "None yet" in read(world, other.board, "award_impact", partnership="VALE")
    link = AwardDischarge.objects.get()
    unlink = address(world, "discharge_unlink", link.pk)
    for stranger, status in ((world.region, 403), (other.finance, 404)):
        assert as_(stranger).post(unlink, {"reason": "No", "version": "1"}).status_code == status
    assert client.post(unlink, {"reason": "Of another", "version": "1"}).status_code == 302
    assert "None yet" in read(world, world.board, "award_impact")


def test_support_is_warned_of_above_the_limit(world: Awarded) -> None:
    client, where = as_(world.finance), address(world, "support_add")
    assert "Nobody has offered" in read(world, world.board, "support")
    quoted = {"quoted_on_0": "3", "quoted_on_1": "4", "quoted_on_2": "2017"}
    taken = {"accepted_on_0": "2", "accepted_on_1": "5", "accepted_on_2": "2017"}
    said = {"kind": "market", "supplier": "Larch", "quote": "120,000", "source": "Quote 7", **quoted}
    assert client.post(where, {**said, "quote": "much"}).status_code == 422
    assert client.post(where, said).status_code == 302
    row = SupportOffer.objects.get()
    change = address(world, "award_part_change", row.pk, "support")
    assert client.post(change, {**said, **taken, "version": "1"}).status_code == 302
    text = read(world, world.board, "support")
    assert "£20,000 more is accepted than the limit." in text
    assert "Planning guidance for the fast-track areas, NHS England, July 2015" in text
    away = address(world, "award_part_withdraw", row.pk, "support")
    assert client.post(away, {"reason": "Twice", "version": "2"}).status_code == 302


def test_the_pack_tells_sums_and_no_person(world: Awarded) -> None:
    spread(
        award=world.award, first=Month(2017, 4), last=Month(2018, 3), amount=Decimal(120_000), act=world.act()
    )
    world.spent(4_000, on=date(2017, 4, 3))
    context = PackContext(world.partnership, Month(2017, 5), TODAY, world.act().scope)
    found = awards_of_pack(context)
    assert found is not None
    assert found.summary.endswith("1 award is red.")
    assert "£4,000 of £200,000 awarded is spent" in found.summary
    assert found.blocks[0].rows[0][7] == "2.50 people, none yet discharges"  # type: ignore[union-attr]
    nobody = PackContext(world.partnership, Month(2017, 5), TODAY, Scope(user_id=None))
    assert awards_of_pack(nobody) is None


def test_strangers_find_nothing(world: Awarded) -> None:
    tranche = world.tranche("date")
    leave = award_paying.ask_leave(
        tranche=world.tranche("date", due_on=date(2017, 9, 1)), reason="Soon", act=world.act()
    )
    spell = discharged(admitted(world.partnership), date(2017, 5, 5))
    [link] = award_discharges.link(award=world.award, spells=[spell], note="", act=world.act())
    stranger: Client = as_(make_awarded("VALE").manager)
    for name, *args in (
        ("award", world.award.pk), ("award_ledger", world.award.pk), ("award_discharges", world.award.pk),
        ("award_part_add", world.award.pk, "line"), ("award_part_change", tranche.pk, "tranche"),
        ("award_part_withdraw", leave.pk, "leave"), ("tranche_step", tranche.pk, "pay"),
        ("discharge_unlink", link.pk),
    ):  # fmt: skip
        assert stranger.get(address(world, str(name), *args, partnership="VALE")).status_code == 404
