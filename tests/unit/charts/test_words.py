"""Numbers, lists and sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tcp_portal.charts import Cell, Column, words
from tcp_portal.charts.model import ColumnKind
from tcp_portal.charts.words import Good, Standing

DAY = date(2017, 4, 30)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (22, "22"),
        (22.0, "22"),
        (1234567, "1,234,567"),
        (-3, "\N{MINUS SIGN}3"),
        (2.2, "2.2"),
        (37.9624, "37.96"),
        (-0.001, "0.00"),
        (Decimal("44.90"), "44.90"),
        (Decimal("1E+3"), "1,000"),
    ],
)
def test_numbers_carry_separators_and_a_real_minus(value: float, text: str) -> None:
    assert words.number(value) == text


def test_halves_are_rounded_away_from_zero() -> None:
    assert [words.number(value, 0) for value in (0.5, 1.5, 2.5, -2.5)] == ["1", "2", "3", "\N{MINUS SIGN}3"]
    assert words.rate(2.675) == "2.68"


def test_changes_carry_their_sign() -> None:
    assert [words.signed(value) for value in (2, -1, 0)] == ["+2", "\N{MINUS SIGN}1", "0"]


def test_people_are_counted_in_words() -> None:
    assert [words.people(count) for count in (0, 1, 22)] == ["0 people", "1 person", "22 people"]


def test_lists_end_with_and() -> None:
    assert words.list_words([]) == ""
    assert words.list_words(["Havering"]) == "Havering"
    assert words.list_words(["Havering", "Redbridge"]) == "Havering and Redbridge"
    assert words.list_words(["Barnet", "Camden", "Enfield"]) == "Barnet, Camden and Enfield"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "number", words.UNKNOWN_NUMBER),
        (None, "signed", words.UNKNOWN_NUMBER),
        (None, "rate", words.UNKNOWN_NUMBER),
        (None, "text", "not known"),
        (None, "date", "not known"),
        (0, "number", "0"),
        (2, "signed", "+2"),
        (37.9, "rate", "37.90"),
        (DAY, "date", "30 Apr 2017"),
        ("under 5", "number", "under 5"),
    ],
)
def test_cells_say_that_they_are_unknown_and_never_0(value: Cell, kind: ColumnKind, text: str) -> None:
    assert words.cell(value, Column("Column", kind)) == text


def test_a_figure_as_planned_says_so() -> None:
    assert words.against_plan(22, 22, on=DAY) == "22 people in hospital on 30 April 2017, as planned."


def test_a_figure_off_plan_says_how_much_and_whether_that_is_good() -> None:
    assert (
        words.against_plan(23, 22, on=date(2017, 3, 31))
        == "23 people in hospital on 31 March 2017, 1 more than planned, which is worse."
    )
    assert words.against_plan(1, 3, on=DAY).endswith("2 fewer than planned, which is better.")
    assert words.against_plan(3, 1, on=DAY, where="reviewed", good=Good.HIGHER).endswith("which is better.")


def test_a_missing_figure_or_plan_is_said() -> None:
    assert (
        words.against_plan(None, 22, on=DAY)
        == "How many people were in hospital on 30 April 2017 is not known."
    )
    assert words.against_plan(22, None, on=DAY) == "22 people in hospital on 30 April 2017; no plan is set."


def test_the_standing_follows_the_good_direction() -> None:
    assert words.standing(-1) == Standing.BETTER
    assert words.standing(1) == Standing.WORSE
    assert words.standing(1, Good.HIGHER) == Standing.BETTER
    assert words.standing(-1, Good.HIGHER) == Standing.WORSE
    assert words.standing(0) == Standing.AS_PLANNED


def test_places_are_grouped_into_better_and_worse() -> None:
    variances = {"Barking and Dagenham": 2, "Havering": -1, "Redbridge": -1}
    assert (
        words.places_against_plan(variances)
        == "Havering and Redbridge 2 better, Barking and Dagenham 2 worse"
    )
    assert words.places_against_plan(variances, Good.HIGHER) == (
        "Barking and Dagenham 2 better, Havering and Redbridge 2 worse"
    )


def test_places_on_plan_and_without_a_plan_are_named_last() -> None:
    variances = {"Barnet": None, "Camden": 0, "Enfield": 1}
    assert words.places_against_plan(variances) == "Enfield 1 worse, Camden as planned, Barnet not known"
    assert words.places_against_plan({}) == ""
