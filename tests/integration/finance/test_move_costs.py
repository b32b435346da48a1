"""What moves cost whom, from the register and the tables of money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.kinds import Arrangement
from finance.domain.money import NOTHING
from finance.domain.move_costs import Share
from finance.domain.move_sums import Line
from finance.models import EpisodePrice, PackageShare, Transfer
from finance.services import costs
from finance.services.move_money import (
    EPISODE_PRICES,
    PARTS,
    TRANSFERS,
    change_part,
    package_totals,
    shares_of,
)
from finance.services.transfers import Variation, vary
from tcp_portal import rows
from tcp_portal.access import Role, scope_of
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Organisation
from tests.factories import TODAY, admitted, make_user
from tests.integration.finance.costed import SAID, Y17, Y18, Costed, make_costed

pytestmark = pytest.mark.django_db
D = Decimal
SPECIALISED = {"arrangement": Arrangement.SPECIALISED}


@pytest.fixture
def world() -> Costed:
    return make_costed()


def money(world: Costed, **more: object) -> costs.MoneyByPayer:
    asked = {
        "scope": scope_of(world.finance.pk, today=TODAY),
        "partnership": world.partnership,
        "years": [Y17, Y18],
    }
    return costs.totals(**{**asked, "day": TODAY, **more})  # type: ignore[arg-type]  # named by each test


def line(found: costs.MoneyByPayer, payer: Organisation, year: object = Y17) -> Line:
    return next(one for one in found.lines if (one.payer, one.year) == (payer.pk, year))


def test_the_bed_that_is_freed_the_package_the_transfer_and_the_gap_of_each_payer(world: Costed) -> None:
    world.price(Arrangement.SPECIALISED, 180000)
    spell = world.planned(date(2017, 10, 1), **SPECIALISED)
    world.part(spell, (world.ccg, 60), (world.council, 40))
    world.transfer(spell)
    found = money(world)
    nhs, ccg, council = (line(found, one) for one in (world.nhs_england, world.ccg, world.council))
    assert (nhs.freed, nhs.transfer_paid, nhs.gap) == (D("89753.42"), D("59835.62"), D("-29917.80"))
    assert (ccg.package, ccg.transfer_received, ccg.gap) == (D("29917.81"), D("59835.62"), D("-29917.81"))
    assert council.gap == D("19945.20")
    assert sum((one.gap for one in found.lines if one.year == Y17), NOTHING) == D("49863.01") - D("89753.42")
    whole = {one.payer: one for one in found.whole_year}
    assert whole[world.nhs_england.pk].gap == -60000
    assert line(found, world.council, Y18).gap == 40000
    assert (found.movers, found.unknown) == (1, costs.Unknown())
    assert package_totals([spell.pk, uuid4()]) == {spell.pk: 100000}


def test_an_own_price_goes_before_the_average_and_no_price_is_not_known(world: Costed) -> None:
    spell = world.left(date(2017, 4, 1))
    found = money(world)
    assert (found.lines, found.whole_year, found.priced) == ((), (), 0)
    assert (found.unknown.no_price, found.unknown.no_package) == (
        0,
        1,
    )  # not priced yet, whatever its bed frees
    world.part(spell, (world.council, 100))
    found = money(world)
    assert (line(found, world.ccg).unpriced, line(found, world.ccg).freed) == (1, 0)
    assert (found.unknown.no_price, found.unknown.no_package) == (1, 0)
    assert [one.unpriced for one in found.whole_year if one.payer == world.ccg.pk] == [1]
    world.price(Arrangement.CCG, 170000)
    world.price(Arrangement.CCG, 180000, valid_from=date(2017, 10, 1))
    assert line(money(world), world.ccg).freed == D("85232.88") + D("89753.42")
    values = {"episode": spell.episodes.get(), "a_year": D(200000), **SAID}
    rows.add(EPISODE_PRICES, values=values, act=world.act)
    assert line(money(world), world.ccg).freed == 200000


def test_a_dispute_that_is_lost_moves_that_persons_cost_and_no_others(world: Costed) -> None:
    world.price(Arrangement.CCG, 180000)
    ours, other = world.left(), world.left(family_name="Other")
    for spell in (ours, other):
        world.part(spell, (world.essex, 50), (world.council, 50))
    row = world.dispute(ours, world.essex)
    base, lost = money(world), money(world, lost=frozenset({row.pk}))
    for year in (Y17, Y18):
        moved = line(base, world.essex, year).package / 2
        assert line(lost, world.essex, year).package == moved
        assert line(lost, world.ccg, year).gap - line(base, world.ccg, year).gap == moved
        assert line(lost, world.council, year) == line(base, world.council, year)
    assert money(world, lost=frozenset({uuid4()})) == base
    settled = world.dispute(other, None)
    assert money(world, lost=frozenset({settled.pk})).lines == base.lines  # the other party is not known


def test_days_are_supposed_for_who_has_not_left_and_a_day_that_has_passed_is_today(world: Costed) -> None:
    world.price(Arrangement.CCG, 182500)
    gone, late = world.left(), world.planned(date(2017, 5, 2))
    world.part(gone, (world.ccg, 100), a_year=None, once=D(1))
    world.part(late, (world.council, 100), starts_on=date(2017, 5, 2))
    undated = world.planned(None, family_name="Undated")
    world.part(undated, (world.council, 100))
    base = money(world)
    assert (base.movers, base.unknown.late, base.unknown.no_date) == (2, 1, 1)
    assert line(base, world.ccg).freed == 335 * 500 + 324 * 500  # from 1 May, and from 12 May
    assert line(base, world.council).package == D("88767.12")
    stays = money(world, moved={late.pk: None, gone.pk: None})
    assert line(stays, world.ccg).freed == 335 * 500
    assert all(one.payer != world.council.pk for one in stays.lines)
    later = money(world, moved={late.pk: date(2018, 4, 1), undated.pk: date(2018, 4, 1)})
    assert line(later, world.council, Y18).package == 200000
    assert money(world, moved={}) == base


def test_what_comes_after_ends_what_is_freed_and_other_ways_out_are_no_moves(world: Costed) -> None:
    world.price(Arrangement.CCG, 182500)
    spell = world.left(date(2017, 5, 1))
    world.part(spell, (world.council, 100))
    admitted(world.partnership, date(2017, 5, 11), person=spell.person)
    found = money(world)
    assert (line(found, world.ccg).freed, found.movers) == (5000, 1)


def test_it_asks_for_the_right_and_names_people_only_to_who_may_see_them(world: Costed) -> None:
    havering = world.partnership.places.get(name="Havering")
    here, there = world.left(place=havering), world.left(family_name="There")
    board, panel = world.board, make_user(Role.BID_PANEL_MEMBER, world.partnership)
    local = make_user(Role.COMMISSIONER, world.partnership, place=havering)
    with pytest.raises(PermissionDenied):
        money(world, scope=scope_of(panel.pk, today=TODAY))

    def named(user: object) -> set[object]:
        scope = scope_of(user.pk, today=TODAY)  # type: ignore[attr-defined]  # a user
        facts = costs.read(scope=scope, partnership=world.partnership, day=TODAY)
        assert costs.money(facts, facts.movers, [Y17]).movers == 2
        assert all(one.seen or not one.reference for one in facts.movers)
        return {one.pk for one in costs.seen(facts.bare, [Y17], TODAY)}

    assert named(board) == set()
    assert named(local) == {here.pk}
    assert named(world.finance) == {here.pk, there.pk}


def test_stays_without_any_money_are_only_counted_and_change_no_sum(world: Costed) -> None:
    world.price(Arrangement.CCG, 180000)
    world.price(Arrangement.SPECIALISED, 200000, valid_from=date(2017, 10, 1))
    for at, spell in enumerate([world.left(date(2017, 4, 1 + at), family_name=f"P{at}") for at in range(4)]):
        if at % 2:
            world.part(spell, (world.ccg, 60), (world.council, 40))
    world.transfer(world.left(date(2017, 4, 9), family_name="Handed", **SPECIALISED))
    world.planned(date(2017, 5, 2), family_name="Late")
    world.part(world.planned(date(2017, 9, 1), family_name="Planned", **SPECIALISED), (world.council, 100))
    of = {"scope": scope_of(world.finance.pk, today=TODAY), "partnership": world.partnership, "day": TODAY}
    short, slow = costs.read(**of), costs.read(**of, every=True)  # type: ignore[arg-type]  # named above
    assert (len(short.movers), len(short.bare), len(slow.movers), slow.bare) == (4, 3, 7, ())
    for years in ([Y17, Y18], [FinancialYear(2016)]):
        one, other = (costs.money(facts, facts.movers, years) for facts in (short, slow))
        assert (one.lines, one.whole_year, one.unknown) == (other.lines, other.whole_year, other.unknown)
        assert (one.movers, one.priced) == (other.movers, other.priced)
    assert (one.movers, one.unknown.late) == (0, 0)
    assert costs.money(short, short.movers, [Y17]).unknown == costs.Unknown(no_price=1, no_package=4, late=1)


@pytest.mark.once
def test_seven_questions_however_many_people(world: Costed) -> None:
    world.price(Arrangement.CCG, 180000)
    scope = scope_of(world.finance.pk, today=TODAY)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            costs.totals(scope=scope, partnership=world.partnership, years=[Y17], day=TODAY)
        return len(caught)

    for _ in range(2):
        world.dispute(world.left(), world.essex)
        few = asked()
    for _ in range(6):
        spell = world.left()
        world.part(spell, (world.ccg, 50), (world.council, 50))
        world.transfer(spell)
    assert few == asked() <= 7


def test_a_part_is_kept_with_its_shares_which_make_a_hundred(world: Costed) -> None:
    spell, act = world.left(), world.act
    for shares, field in (
        ([(world.ccg, 60)], "percent_1"),
        ([(world.ccg, 60), (world.council, 0)], "percent_2"),
        ([(world.ccg, 50), (world.ccg, 50)], "payer_2"),
    ):
        with pytest.raises(Refusal) as refused:
            world.part(spell, *shares)
        assert refused.value.field == field
    for wrong in ({"once": D(5)}, {"a_year": None}, {"on": date(2018, 1, 1)}):
        with pytest.raises(Refusal):
            world.part(spell, (world.ccg, 100), **wrong)
    part = world.part(spell, (world.ccg, 60), (world.council, 40))
    kept = [Share(world.ccg.pk, D(60), "s117"), Share(world.council.pk, D(40), "s117")]
    assert shares_of(part) == kept
    other = [Share(world.ccg.pk, D(60), "s117"), Share(world.nhs_england.pk, D(40), "nhs_england")]
    now = change_part(part=part, version=1, values={"a_year": D(110000)}, shares=other, act=act)
    assert (now.version, shares_of(now)) == (2, other)
    assert PackageShare.objects.filter(part=part, withdrawn_at__isnull=False).count() == 1
    with pytest.raises(Stale) as stale:
        change_part(part=part, version=1, values={"a_year": D(110000)}, shares=kept, act=act)
    assert {one.field for one in stale.value.differences} == {"payer_2", "route_2"}
    assert change_part(part=now, version=2, values={}, shares=kept, act=act).version == 3
    entries = AuditEntry.objects.about(spell.person_id).filter(did="share a part of a package")
    assert entries.count() == 3
    rows.withdraw(PARTS, row=part, version=3, reason="Twice", act=act)
    assert package_totals([spell.pk]) == {}


def test_a_variation_counts_from_its_day_and_the_agreement_before_stays_as_it_was(world: Costed) -> None:
    world.price(Arrangement.SPECIALISED, 182500)
    spell = world.left(date(2017, 5, 1), **SPECIALISED)
    world.part(spell, (world.council, 100))
    row = world.transfer(spell, a_year=D(36500), effective_on=date(2017, 5, 1))
    said = Variation(date(2018, 1, 1), date(2017, 5, 9), "Less support", "Minutes", date(2017, 5, 9))
    terms: dict[str, object] = {"a_year": D(18250), "payee": world.council.pk}

    def varied(of: Transfer, **more: object) -> Transfer:
        asked = {
            "transfer": of,
            "version": of.version,
            "terms": terms,
            "said": said,
            "act": world.act,
            **more,
        }
        return vary(**asked)  # type: ignore[arg-type]  # named by each case

    for wrong, field in (
        ({"terms": {"payee": world.ccg.pk}}, "a_year"),
        ({"said": replace(said, effective_on=date(2017, 4, 30))}, "effective_on"),
        ({"said": replace(said, panel_on=date(2017, 6, 1))}, "panel_on"),
        ({"said": replace(said, ends_on=date(2017, 12, 31))}, "ends_on"),
        ({"said": replace(said, decided_because=" ")}, "decided_because"),
    ):
        with pytest.raises(Refusal) as refused:
            varied(row, **wrong)
        assert refused.value.field == field
    new = varied(row)
    row.refresh_from_db()
    assert (row.state, row.a_year, row.payee, row.ends_on) == ("varied", 36500, world.ccg, date(2018, 1, 1))
    assert (new.state, new.replaces, new.recurrent, new.has_home) == ("agreed", row, True, row.has_home)
    found = money(world)
    assert line(found, world.ccg).transfer_received == 245 * 100
    assert line(found, world.council).transfer_received == 90 * 50
    assert line(found, world.council, Y18).transfer_received == 18250
    assert sum(one.transfer_paid - one.transfer_received for one in found.lines) == 0
    with pytest.raises(Refusal, match="only what is agreed is varied"):
        varied(row)
    whole = varied(new, terms={"a_year": D(20000)})  # wrong from its first day: no day of it is left
    assert line(money(world), world.council, Y18).transfer_received == 20000
    for fixed, values in (
        (whole, {"a_year": D(1)}), (whole, {"ends_on": date(2019, 1, 1)}), (new, {"ends_on": None}),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="terms are fixed"):
            rows.change(
                TRANSFERS, row=fixed, version=fixed.version + (fixed is new), values=values, act=world.act
            )
    assert (
        rows.change(
            TRANSFERS, row=whole, version=1, values={"source": "Minutes, item 4"}, act=world.act
        ).version
        == 2
    )


def test_who_keeps_the_money_of_a_place_writes_that_of_its_people_only(world: Costed) -> None:
    havering = world.partnership.places.get(name="Havering")
    local = make_user(Role.COMMISSIONER, world.partnership, place=havering)
    spell = world.left()
    world.finance = local
    with pytest.raises(PermissionDenied):
        world.part(spell, (world.ccg, 100))
    world.part(world.left(place=havering), (world.ccg, 100))
    assert EpisodePrice.objects.count() == 0
    assert TRANSFERS.people(world.transfer(world.left(place=havering)))
