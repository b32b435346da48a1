"""The pages of what a move costs whom: who sees what, what is refused, what is supposed, and how much is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.domain.kinds import Arrangement
from finance.joins.moves import costs_by_payer
from finance.models import BedPrice, DisputeStake, EpisodePrice, PackagePart, PackageShare, Transfer
from tcp_portal.access import Role, scope_of
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.months import Month
from tcp_portal.packs.document import Section
from tcp_portal.web.registry import PackContext
from tests.factories import TODAY, make_user, registered
from tests.integration.finance.costed import Costed, make_costed
from tests.integration.workstreams.raided import as_, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = 12
SPECIALISED: dict[str, Any] = {"arrangement": Arrangement.SPECIALISED}
SOURCE = {"source": "Letter", "on_0": "2", "on_1": "5", "on_2": "2017"}


@pytest.fixture
def world() -> Costed:
    found = make_costed()
    found.price(Arrangement.CCG, 180000)
    found.price(Arrangement.SPECIALISED, 180000)
    return found


def at(name: str, *args: object, **query: str) -> str:
    asked = {"partnership": "BHR", "month": "2017-04", **query}
    return f"{reverse(f'finance:{name}', args=args or None)}?{'&'.join(f'{k}={v}' for k, v in asked.items())}"


def day_of(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{slot}": str(part) for slot, part in enumerate((day.day, day.month, day.year))}


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def test_costs_say_who_is_worse_off_and_name_people_only_to_who_may_see_them(world: Costed) -> None:
    spell = world.left(date(2017, 4, 1), family_name="Quince")
    world.part(spell, (world.ccg, 50), (world.essex, 50))
    finance, board = as_(world.finance), as_(world.board)
    text = text_of(finance.get(at("costs")))
    assert "packages cost £100,000 and beds free £180,000: together payers are better off by £80,000." in text
    assert f"{world.ccg.short_name} is better off by £130,000" in text
    assert "−130,000" in text
    assert "+50,000" in text
    assert spell.person.reference in text
    looked = AuditEntry.objects.about(spell.person_id).filter(kind=Kind.READ)
    assert [one.did for one in looked] == ["costs of moves"]
    few = text_of(board.get(at("costs")))
    assert "What moves cost in 2017/18 is hidden: it is of too few people." in few
    assert "80,000" not in few
    for name in ("Aspen", "Beech", "Cedar", "Damson"):
        world.part(world.left(date(2017, 4, 1), family_name=name), (world.ccg, 50), (world.essex, 50))
    told = text_of(board.get(at("costs")))
    assert "together payers are better off by £400,000." in told
    assert "Payers of other areas" in told
    for hidden in (spell.person.reference, world.essex.short_name, "Person by person"):
        assert hidden not in told
    assert as_(make_user(Role.IG_OFFICER, world.partnership)).get(at("costs")).status_code == 403
    empty = make_costed("OTHER")
    nothing = text_of(as_(empty.finance).get(at("costs", partnership="OTHER")))
    assert "No move out of hospital costs or frees money in 2017/18." in nothing


def test_a_switch_supposes_a_dispute_lost_and_the_board_only_all_of_them(world: Costed) -> None:
    for name in ("One", "Two"):
        spell = world.left(date(2017, 4, 1), family_name=name)
        world.part(spell, (world.essex, 100))
    first = world.dispute(spell, world.essex)
    finance, board = as_(world.finance), as_(world.board)
    assert "Suppose all of them are lost" not in text_of(board.get(at("costs")))
    lost = text_of(finance.get(at("costs", lost=str(first.pk))))
    assert "Nothing in the register is changed." in lost
    assert f'{world.ccg.short_name}</th> <td data-label="2016/17" class="num">0</td>' in lost
    assert 'class="num">+100,000</td>' in lost
    assert "checked" in lost
    assert "What is supposed changes" not in text_of(board.get(at("costs", lost=str(first.pk))))
    assert "What is supposed changes" not in text_of(board.get(at("costs", lost="all")))
    world.dispute(world.left(family_name="Three"), world.essex)
    assert "Suppose all of them are lost" in text_of(board.get(at("costs")))
    assert "What it would change is hidden: it is of too few people." in text_of(
        board.get(at("costs", lost="all"))
    )
    for name in ("Four", "Five", "Six", "Eight"):
        spell = world.left(date(2017, 4, 1), family_name=name)
        world.part(spell, (world.essex, 100))
        world.dispute(spell, world.essex)
    told = text_of(board.get(at("costs", lost="all")))
    assert "What is supposed changes" in told
    assert 'class="num">+500,000</td>' in told  # of five people; the plan’s own tables stay as they are
    assert "together payers are better off by" in told
    unknown = world.dispute(world.left(family_name="Seven"))
    page = finance.get(at("costs", lost="not-an-id"))
    assert "is not yet known as an organisation" in text_of(page)
    stake = at("stake", unknown.pk)
    assert finance.post(stake, {"other": str(world.ccg.pk)}).status_code == 422
    assert finance.post(stake, {"other": str(world.essex.pk)}).status_code == 302
    assert DisputeStake.objects.get(dispute=unknown).other == world.essex
    assert finance.get(stake).status_code == 200


def test_a_package_is_written_with_its_shares_and_refused_beside_the_share(world: Costed) -> None:
    spell = world.planned(date(2017, 10, 1))
    finance = as_(world.finance)
    where = at("part_add", spell.person_id)
    said = {
        "component": "support", "provider": "Larch", "a_year": "150000", "starts_on_0": "1", "starts_on_1": "10",
        "starts_on_2": "2017", **SOURCE, "payer_1": str(world.ccg.pk), "route_1": "s117", "percent_1": "60",
        "payer_2": str(world.council.pk), "route_2": "s117", "percent_2": "30",
    }  # fmt: skip
    assert 'value="10"' in text_of(finance.get(where))  # the planned day stands in the form
    short = finance.post(where, said)
    assert short.status_code == 422
    assert "The shares make 90 per cent. They must make 100." in text_of(short)
    assert finance.post(where, {**said, "percent_2": ""}).status_code == 422
    assert finance.post(where, {**said, "a_year": ""}).status_code == 422
    assert finance.post(where, {**said, "once": "5"}).status_code == 422
    assert finance.post(where, {**said, "percent_2": "40"}).status_code == 302
    part = PackagePart.objects.get()
    change = at("part_change", part.pk)
    assert 'value="60.00"' in text_of(finance.get(change))
    other = {**said, "percent_1": "50", "percent_2": "50", "version": "1"}
    assert finance.post(change, other).status_code == 302
    stale = finance.post(change, {**other, "percent_1": "70", "percent_2": "30"})
    assert stale.status_code == 409
    assert "Share of payer 1, per cent" in text_of(stale)
    shares = PackageShare.objects.filter(part=part, withdrawn_at__isnull=True)
    assert {one.percent for one in shares} == {50}
    money = text_of(finance.get(at("person_money", spell.person_id)))
    for words in (
        "50%",
        "Section 117 aftercare: £75,000",
        "Goes on: £150,000 a year.",
        "Larch",
        "Letter, 2 May 2017",
    ):
        assert words in money
    away = at("money_withdraw", part.pk, "part")
    assert finance.post(away, {"reason": "Twice", "version": "2"}).status_code == 302
    assert finance.get(change).status_code == 404
    assert finance.get(at("money_withdraw", part.pk, "nothing")).status_code == 404
    assert finance.get(at("part_add", registered(world.partnership).pk)).status_code == 404


def test_prices_are_kept_on_average_and_for_one_bed(world: Costed) -> None:
    finance, board = as_(world.finance), as_(world.board)
    said = {
        "arrangement": "ccg", "a_year": "182500", "valid_from_0": "1", "valid_from_1": "10", "valid_from_2": "2017",
        **SOURCE,
    }  # fmt: skip
    assert board.post(at("bed_price_add"), said).status_code == 403
    assert finance.post(at("bed_price_add"), said).status_code == 302
    assert finance.post(at("bed_price_add"), said).status_code == 422
    row = BedPrice.objects.get(a_year=182500)
    assert (
        finance.post(at("bed_price_change", row.pk), {**said, "a_year": "200000", "version": "1"}).status_code
        == 302
    )
    page = text_of(board.get(at("bed_prices")))
    assert "£200,000" in page
    assert "Change<span" not in page
    assert (
        finance.post(at("money_withdraw", row.pk, "bed"), {"reason": "No", "version": "2"}).status_code == 302
    )
    spell = world.left(date(2017, 5, 1))
    bed = at("episode_price", spell.episodes.get().pk)
    for amount, version in (("190000", "0"), ("195000", "1")):
        assert finance.post(bed, {"a_year": amount, **SOURCE, "version": version}).status_code == 302
    assert EpisodePrice.objects.get().a_year == 195000
    money = text_of(finance.get(at("person_money", spell.person_id)))
    assert "£195,000 a year" in money
    assert "Own price: Letter, 2 May 2017" in money
    assert "No package is entered" in money


def test_a_transfer_goes_through_the_panel_and_says_what_part_of_the_price_it_is(world: Costed) -> None:
    spell = world.left(date(2017, 5, 1), **SPECIALISED)
    finance = as_(world.finance)
    said = {
        "payer": str(world.nhs_england.pk), "payee": str(world.ccg.pk), "a_year": "120000", "recurrent": "no",
        "bed_closes": "yes", "has_home": "on", "has_provider": "on", "has_costs": "on", **SOURCE,
    }  # fmt: skip
    add = at("transfer_add", spell.person_id)
    assert finance.post(add, {**said, "payee": said["payer"]}).status_code == 422
    assert finance.post(add, said).status_code == 302
    assert finance.post(add, said).status_code == 422  # one stands
    row = Transfer.objects.get()
    decide, change = at("transfer_decide", row.pk), at("transfer_change", row.pk)
    assert "The panel asks for a home" in text_of(finance.post(decide, {"state": "applied", "version": "1"}))
    ready = {**said, "fits_principles": "on", "variation": "CV 7", "version": "1"}
    assert finance.post(change, ready).status_code == 302
    assert finance.post(decide, {"state": "agreed", "version": "2"}).status_code == 422
    assert finance.post(decide, {"state": "applied", "version": "2"}).status_code == 302
    panel = {f"panel_on_{at}": value for at, value in enumerate(("2", "5", "2017"))}
    paid = {f"effective_on_{at}": value for at, value in enumerate(("1", "10", "2017"))}
    assert finance.post(decide, {"state": "agreed", **panel, "version": "3"}).status_code == 422
    assert finance.post(decide, {"state": "agreed", **panel, **paid, "version": "3"}).status_code == 302
    assert finance.post(decide, {"state": "agreed", **panel, **paid, "version": "3"}).status_code == 422
    for page in (at("transfers"), at("person_money", spell.person_id)):
        text = text_of(finance.get(page))
        assert "two thirds of the £180,000 a year that the bed costs" in text
        assert "Non-recurrent per year" in text
        assert "It is counted up to 31 March 2018 only." in text
        assert "£59,835.62" in text
    text = text_of(finance.get(at("transfers")))
    assert ": 1 agreed." in text
    assert "The regional panel meets every two weeks. The next one is on" in text
    assert "33 agreements turned £4.1 million" in text
    told = text_of(as_(world.board).get(at("transfers")))
    assert spell.person.reference not in told
    away = finance.post(at("money_withdraw", row.pk, "transfer"), {"reason": "No", "version": "4"})
    assert "its terms stay, and it is not withdrawn." in text_of(away)
    refused = text_of(finance.post(change, {**ready, "a_year": "110000", "version": "4"}))
    assert "It is agreed, so that its terms are fixed." in refused
    ends = {f"ends_on_{at}": value for at, value in enumerate(("1", "9", "2017"))}
    early = {"state": "ended", **ends, "decided_because": "Over", "version": "4"}
    assert finance.post(decide, early).status_code == 422
    assert finance.post(decide, {**early, "ends_on_2": "2018"}).status_code == 302
    assert "Non-recurrent per year" not in text_of(finance.get(at("transfers")))


def test_money_of_few_transfers_is_hidden_from_who_sees_no_person(world: Costed) -> None:
    sees_some = make_user(
        Role.FINANCE_LEAD, world.partnership, place=world.partnership.places.get(name="Havering")
    )
    hidden = "Hidden is money of so few people that it could tell what one of them costs."
    for count in range(1, 6):
        spell = world.left(date(2017, 4, count), family_name=f"Agreed {count}", **SPECIALISED)
        world.transfer(spell, effective_on=date(2017, 4, 10), panel_on=date(2017, 4, 3))
        pages = [text_of(as_(user).get(at("transfers"))) for user in (world.board, sees_some, world.finance)]
        few = count < 5
        assert [hidden in page for page in pages] == [few, few, False]
        assert [f"£{120_000 * count:,}" in page for page in pages] == [not few, not few, True]


def test_other_terms_are_a_variation_and_a_page_of_an_earlier_month_knows_no_later_agreement(
    world: Costed,
) -> None:
    spell = world.left(date(2017, 4, 1), **SPECIALISED)
    row, finance = world.transfer(spell, effective_on=date(2017, 4, 1)), as_(world.finance)
    vary = at("transfer_vary", row.pk)
    page = text_of(finance.get(at("person_money", spell.person_id)))
    assert "Vary its terms" in page
    said = {
        "payer": str(world.nhs_england.pk), "payee": str(world.council.pk), "a_year": "90000", "recurrent": "yes",
        "bed_closes": "yes", "variation": "CV 1", **SOURCE, **day_of("effective_on", date(2018, 1, 1)),
        **day_of("panel_on", date(2017, 5, 9)), "decided_because": "Less support", "version": "1",
    }  # fmt: skip
    assert finance.get(vary).status_code == 200
    assert finance.post(vary, {**said, "decided_because": ""}).status_code == 422
    assert finance.post(vary, {**said, "version": "0"}).status_code == 409
    assert finance.post(vary, said).status_code == 302
    assert ": 1 agreed and 1 varied." in text_of(finance.get(at("transfers")))
    world.partnership.opens_at = Month(
        2017, 4
    ).first  # as in the demonstration: pages stand at their month's end
    world.partnership.save()
    text = text_of(finance.get(at("transfers", month="2017-05")))
    assert "2 agreements on 31 May 2017: 2 agreed." in text
    assert "From 1 Apr 2017 to 1 Jan 2018" in text
    text = text_of(finance.get(at("transfers")))
    assert "2 agreements on 30 April 2017: 2 not decided yet." in text
    assert "After 30 April 2017: varied." in text
    assert "After 30 April 2017: agreed." in text
    overview = f"{reverse('cohorts:person', args=[spell.person_id])}?partnership=BHR&month="
    assert "Funding transfer: not decided yet." in text_of(finance.get(f"{overview}2017-04"))
    assert "Funding transfer: agreed." in text_of(finance.get(f"{overview}2017-05"))


def test_a_persons_money_is_for_who_may_see_them_and_every_look_is_recorded(world: Costed) -> None:
    spell = world.left(date(2017, 5, 1))
    where = at("person_money", spell.person_id)
    assert as_(world.board).get(where).status_code == 403
    assert as_(make_costed("ELSE").finance).get(where).status_code == 404
    manager = make_user(Role.PROGRAMME_MANAGER, world.partnership)
    text = text_of(as_(manager).get(where))
    assert "Add a part of the package" not in text
    looks = AuditEntry.objects.about(spell.person_id).filter(kind=Kind.READ)
    assert [one.did for one in looks] == ["money of a person"]
    never = registered(world.partnership)
    assert "was never in hospital" in text_of(as_(world.finance).get(at("person_money", never.pk)))
    world.part(spell, (world.ccg, 100))
    overview = text_of(
        as_(manager).get(f"{reverse('cohorts:person', args=[spell.person_id])}?partnership=BHR")
    )
    assert "The package costs £100,000 a year." in overview
    assert f"costs/people/{spell.person_id}" in overview


@pytest.mark.once
def test_pages_ask_the_same_however_many_people_there_are(world: Costed) -> None:
    finance, board = as_(world.finance), as_(world.board)
    first = world.left()
    pages = ("costs", "transfers", "bed_prices")

    def grow(times: int) -> None:
        for _ in range(times):
            spell = world.left()
            world.part(spell, (world.ccg, 50), (world.council, 50))
            world.part(first, (world.ccg, 50), (world.council, 50))
            world.transfer(spell)
            world.dispute(first, world.essex)

    def asked() -> list[int]:
        own = at("person_money", first.person_id)
        return [queries(who, at(name)) for name in pages for who in (finance, board)] + [
            queries(finance, own)
        ]

    grow(1)
    few = asked()
    grow(4)
    assert few == asked()
    assert max(few) <= PAGE, few


def test_the_pack_tells_totals_without_a_person(world: Costed) -> None:
    def section(user: Any) -> Section | None:
        scope = scope_of(user.pk, today=TODAY)
        return costs_by_payer(PackContext(world.partnership, Month(2017, 4), TODAY, scope))

    assert section(world.board) is None
    for at_, name in enumerate("ABCDE"):
        spell = world.left(date(2017, 4, 1), family_name=name)
        world.part(spell, (world.essex, 100))
        found = section(world.board)
        assert found is not None
        if at_ < 4:
            assert found.summary == "What moves cost in 2017/18 is hidden: it is of too few people."
            assert "100000" not in str(found)
            assert section(world.finance) == found  # whoever asks, others read it
    assert found.summary.startswith("In 2017/18 packages cost £500,000 and beds free £900,000")
    assert world.essex.short_name not in str(found)
    assert spell.person.reference not in str(found)
    assert section(make_user(Role.IG_OFFICER, world.partnership)) is None
