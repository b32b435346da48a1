"""Money that follows from moves: the fed line of a gap plan, the finance sheet, and a scenario's money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cohorts.models import Spell
from cohorts.services import plans as discharge_plans
from finance.domain import gap
from finance.models import GapPlan
from finance.services import costs
from finance.services.gap_actual import Actual, actual_of
from finance.services.gap_plans import KeptPlan, read_plans
from finance.services.scenario_costs import ScenarioMoney, money_of
from tcp_portal.access import Role
from tcp_portal.months import FinancialYear, Month
from tests.factories import act_of, admitted, commissioner_of, discharged, make_user, place_of
from tests.integration.finance.plans_made import Money, make_money, where
from tests.integration.trajectories.made import SPECIALISED
from tests.integration.workstreams.raided import as_, text_of
from trajectories.models import ChangeKind, Scenario, ScenarioChange
from trajectories.services.scenarios import ChangeFacts, ScenarioFacts, change_scenario, save_scenario

pytestmark = pytest.mark.django_db
APRIL, DAY = Month(2017, 4), date(2017, 5, 12)


@pytest.fixture
def money() -> Money:
    made = make_money()
    made.price()
    return made


def stay(money: Money, on: date = date(2016, 1, 4)) -> Spell:
    return admitted(money.partnership, on, place=place_of(money.partnership, "Barking and Dagenham"))


def kept(money: Money) -> KeptPlan:
    return read_plans(scope=money.act.scope, partnership=money.partnership)[0]


def actual(money: Money, day: date = DAY) -> Actual:
    return actual_of(plan=kept(money), scope=money.act.scope, partnership=money.partnership, day=day)


def test_a_discharge_more_changes_the_fed_line_by_exactly_its_net(money: Money) -> None:
    money.plan()
    before = actual(money)
    (key,) = before.amounts
    assert dict(before.amounts[key]) == {2016: 0, 2017: 0}
    early, spell, still = stay(money), stay(money), stay(money)
    discharged(early, date(2016, 3, 31))
    assert actual(money).amounts == before.amounts  # where the plan starts from
    money.package(spell, date(2017, 1, 1))
    money.package(still, date(2017, 6, 1))
    assert actual(money).amounts == before.amounts  # planned, not left
    discharged(spell, date(2017, 1, 1))
    after = actual(money)
    years = [FinancialYear(2016), FinancialYear(2017)]
    facts = costs.read(scope=money.act.scope, partnership=money.partnership, day=DAY)
    (mover,) = (one for one in facts.movers if one.move.id == spell.pk)
    lines = costs.person_cost(mover, years).lines
    net = {year.start_year: -sum(one.gap for one in lines if one.year == year) for year in years}
    assert (
        dict(after.amounts[key]) == net == {2016: 18_000, 2017: 73_000}
    )  # 90 of 365 days, then the whole year
    assert (after.discharges, after.unpriced, after.unpackaged) == (1, 0, 0)
    plan = kept(money)
    planned, real = (
        gap.positions(plan.lines, plan.years),
        gap.with_actual(plan.lines, plan.years, after.amounts),
    )
    assert [one.after for one in planned] == [0, -30, -90, -180]
    assert [one.after for one in real] == [0, 18_000 - 40, 73_000 - 110, -180]
    text = text_of(as_(money.board).get(where(money, "gap", month="2017-04")))
    assert "Actual figures are of 1 discharge that took place" in text
    assert "After, with actual discharges" in text
    assert spell.person.reference not in text


def test_units_do_not_lose_a_penny_and_no_day_counts_before_it_comes(money: Money) -> None:
    money.plan(unit=1000)
    spell = stay(money)
    discharged(spell, date(2017, 4, 20))
    assert (actual(money).discharges, actual(money).unpackaged) == (0, 1)  # no package is not a free one
    assert all(not any(amounts.values()) for amounts in actual(money).amounts.values())
    assert "Left out is 1 other discharge whose net is not known" in text_of(
        as_(money.board).get(where(money, "gap"))
    )
    money.package(spell, date(2017, 4, 20))
    (amounts,) = actual(money).amounts.values()
    assert amounts[2017] * 1000 == Decimal(73_000) * 346 / 365
    assert actual(money, date(2017, 4, 19)).discharges == 0
    assert actual(money, date(2016, 3, 31)).amounts == {}
    assert GapPlan.objects.get().lines.get(fed_by="discharges").amounts.count() == 2  # nothing was typed


def test_the_sheet_holds_what_moves_release_and_cost(money: Money) -> None:
    spell = stay(money)
    money.package(spell, date(2017, 4, 1))
    discharged(spell, date(2017, 4, 1))
    money.sheet_line(heading="fund", amount=Decimal(1000), chance=50)
    text = text_of(as_(money.lead).get(where(money, "sheet", year=2017)))
    assert "In 2017/18 the net position of all payers is £74,000" in text
    assert "£73,500 weighed" in text
    assert "Worked out from 1 move" in text
    front = text_of(as_(money.lead).get(where(money, "money")))
    assert "1 move out of hospital, made or planned, frees £182,500 of hospital cost" in front
    assert f"<dt>{money.payer.short_name}</dt><dd>£73,000 better off</dd>" in front
    discharged(stay(money), date(2017, 4, 1))  # no package: told as a count, and nothing of it is a saving
    year = {"year": 2017}
    for name, asked, told in (
        ("sheet", year, "net position of all payers is £74,000"), ("sheet", year, "1 move is not priced yet"),
        ("sheet", year, "Worked out from 1 move"),
        ("money", {}, "1 move out of hospital, made or planned, frees £182,500"),
        ("money", {}, "1 move is not priced yet"), ("costs", {}, "better off by £73,000; 1 move is not priced yet"),
    ):  # fmt: skip
        assert told in text_of(as_(money.lead).get(where(money, name, **asked))), told


def test_who_sees_no_person_reads_of_moves_what_is_of_enough_people(money: Money) -> None:
    def board(name: str, **asked: Any) -> str:
        return text_of(as_(money.board).get(where(money, name, **asked)))

    def move() -> None:
        spell = stay(money)
        money.package(spell, date(2017, 4, 1))
        discharged(spell, date(2017, 4, 1))

    for _ in range(4):
        move()
    money.sheet_line(heading="fund", amount=Decimal(1000), chance=100)
    few = "so few people that it could tell what one of them costs"
    for told in (board("sheet", year=2017), board("money"), board("costs")):
        assert few in told
        assert "292,000" not in told  # four times 73,000
        assert "730,000" not in told
    assert "the net position of all payers is £1,000" in board("sheet", year=2017)
    move()
    assert "the net position of all payers is £366,000" in board("sheet", year=2017)
    front = board("money")
    assert "5 moves out of hospital, made or planned, free £912,500" in front
    assert "together payers are better off by £365,000" in board("costs")
    for told in (board("sheet", year=2017), front, board("costs")):
        assert few not in told


def scenario(money: Money, *changes: ChangeFacts) -> Scenario:
    manager = make_user(Role.PROGRAMME_MANAGER, money.partnership)
    return save_scenario(
        partnership=money.partnership,
        month=APRIL,
        facts=ScenarioFacts("What if"),
        changes=changes,
        act=act_of(manager),
    )


def asked(money: Money, found: Scenario) -> ScenarioMoney:
    return money_of(scenario=found, month=APRIL, scope=money.act.scope, day=DAY)


def gap_of(found: Any, payer: Any = None) -> Decimal:
    return sum((one.gap for one in found.lines if payer in (None, one.payer)), Decimal(0))


def leave_on(spell: Spell, day: date) -> None:
    discharge_plans.update_plan(spell=spell, version=0, status="3", planned_on=day, act=act_of())


def test_a_scenario_moves_the_money_of_its_people_and_without_changes_is_the_base(money: Money) -> None:
    one, other, third = (stay(money) for _ in range(3))
    for spell in (one, other, third):
        money.package(spell, date(2017, 10, 1))
        leave_on(spell, date(2017, 10, 1))
    payer = commissioner_of(money.partnership, SPECIALISED)
    found = scenario(
        money,
        ChangeFacts(one.pk, ChangeKind.DATE, leaves_on=date(2018, 4, 1)),
        ChangeFacts(other.pk, ChangeKind.STAYS),
        ChangeFacts(third.pk, ChangeKind.PAYER, payer_id=payer.pk),
    )
    before = {model: model.objects.count() for model in (Spell, ScenarioChange, GapPlan)}
    got = asked(money, found)
    half, whole = Decimal(182_500 - 109_500) * 182 / 365, Decimal(182_500 - 109_500)
    assert gap_of(got.base) == -3 * (half + 2 * whole)
    assert gap_of(got.scenario) == -(2 * whole) - (half + 2 * whole)
    assert gap_of(got.scenario, payer.pk) == -(half + 2 * whole)
    assert {model: model.objects.count() for model in before} == before
    page = f"/performance/what-if/{found.pk}/?partnership=BHR&month=2017-04"
    lead = text_of(as_(money.lead).get(page))
    assert "What it costs whom" in lead
    assert "From 2017/18 to 2019/20 the scenario costs all payers together" in lead
    assert "fewer than 5 people" in text_of(as_(money.board).get(page))
    nobody = text_of(as_(make_user(Role.BID_PANEL_MEMBER, money.partnership)).get(page))
    assert "What it costs whom" not in nobody
    act = act_of(make_user(Role.COMMISSIONER, money.partnership))
    change_scenario(scenario=found, version=1, facts=ScenarioFacts("What if"), changes=[], act=act)
    none = asked(money, Scenario.objects.get())
    assert none.scenario == none.base
    assert none.base.lines == got.base.lines
