from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain import nhs_number

NINE = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize("number", ["9434765919", "943 476 5919", "943-476-5919", " 943 476 5919 "])
def test_a_right_number_is_right_however_it_is_written(number: str) -> None:
    assert nhs_number.problem(number) is None
    assert nhs_number.clean(number) == "9434765919"


@pytest.mark.parametrize("number", ["", "943476591", "94347659199", "943476591X", "٩434765919"])
def test_a_number_has_ten_digits(number: str) -> None:
    assert "has 10 digits" in str(nhs_number.problem(number))


def test_a_wrong_check_digit_is_named() -> None:
    assert "check digit is wrong" in str(nhs_number.problem("943 476 5918"))


@pytest.mark.parametrize("number", ["0000000000", "9999999999"])
def test_a_placeholder_is_not_a_number(number: str) -> None:
    assert "placeholder" in str(nhs_number.problem(number))


@given(NINE)
def test_one_check_digit_at_most_makes_a_number_right(nine: str) -> None:
    right = [digit for digit in "0123456789" if nhs_number.problem(nine + digit) is None]
    check = nhs_number.check_digit(nine)
    assert right == ([] if check is None or len(set(nine + check)) == 1 else [check])


@given(NINE, st.integers(0, 8))
def test_one_wrong_digit_is_always_found(nine: str, at: int) -> None:
    check = nhs_number.check_digit(nine)
    if check is not None:
        wrong = nine[:at] + str((int(nine[at]) + 1) % 10) + nine[at + 1 :] + check
        assert nhs_number.problem(wrong) is not None


def test_a_number_can_need_a_check_digit_that_does_not_exist() -> None:
    assert nhs_number.check_digit("000000006") is None


def test_a_mask_leaves_the_last_four_digits() -> None:
    assert nhs_number.masked("9434765919") == "••• ••• 5919"
    assert nhs_number.masked("") == ""


def test_people_read_a_number_in_three_groups() -> None:
    assert nhs_number.spaced("9434765919") == "943 476 5919"
