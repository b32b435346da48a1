"""The assumed division of the plan: it adds up in every month and points where the document points."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cohorts.domain.kinds import Arrangement
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.demo.stocktake import facts
from trajectories.demo.stocktake import part_points
from trajectories.domain.plan_lines import value_on

APRIL = Month(2017, 4)
MONTHS = months_between(Month(2016, 3), Month(2019, 3))
TOTALS = {Month.parse(one["month"]): one["total"] for one in facts()["trajectory"]["plan"]}
PARTS = list(part_points())
BY_PLACE = {"Barking and Dagenham": 8, "Havering": 7, "Redbridge": 7}


def planned(month: Month, chosen: Callable[[str, Arrangement], bool]) -> int:
    line = {at: sum(value for part, value in values.items() if chosen(*part)) for at, values in PARTS}
    value = value_on(line, month).value
    assert value is not None
    return value


def test_it_has_a_figure_for_each_quarter_end() -> None:
    assert [month for month, _ in PARTS] == [month for month in MONTHS if month.is_quarter_end]


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_the_parts_add_up_to_the_total_in_every_month(month: Month) -> None:
    total = value_on(TOTALS, month).value
    assert sum(planned(month, lambda place, _, one=one: place == one) for one in BY_PLACE) == total
    assert sum(planned(month, lambda _, kind, one=one: kind is one) for one in list(Arrangement)[:2]) == total
    parts = [part for part, _ in PARTS[0][1].items()]
    assert sum(planned(month, lambda *part, one=one: part == one) for one in parts) == total


def test_april_2017_is_22_by_place_and_by_commissioner() -> None:
    assert value_on(TOTALS, APRIL).value == 22
    assert {one: planned(APRIL, lambda place, _, one=one: place == one) for one in BY_PLACE} == BY_PLACE
    assert planned(APRIL, lambda _, kind: kind is Arrangement.CCG) == 13
    assert planned(APRIL, lambda _, kind: kind is Arrangement.SPECIALISED) == 9


def test_the_facts_of_the_document_are_the_ones_expected() -> None:
    population = facts()["population"]
    for printed in population["printed_rates_per_million"]:
        assert round(printed["people"] / population["count"] * 1_000_000, 2) == printed["rate"]
    expected = facts()["expect"]["reconciliation"]
    assert expected["opening"] + expected["admissions"] - expected["discharges"] == 19
