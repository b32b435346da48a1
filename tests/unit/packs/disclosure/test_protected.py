from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.packs.disclosure.protected import (
    Protected,
    Unsafe,
    as_printed,
    hidden,
    highest,
    lowest,
    mean,
    median,
    per_million,
    percent,
    shown,
)
from tcp_portal.packs.disclosure.rule import Rule

RULE = Rule()
DARK = hidden(RULE)


def number(value: int) -> Protected:
    return shown(value, RULE)


@given(st.integers(5, 500))
def test_what_is_shown_is_a_multiple_of_five_and_leaves_five_counts_at_most(count: int) -> None:
    printed = number(count).value
    assert printed == 5 * ((count + 2) // 5)
    left = RULE.behind(printed)
    assert left.holds(count)
    assert left.high - left.low <= 4


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 200))
def test_under_any_rule_the_range_behind_a_number_holds_its_count(
    threshold: int, base: int, count: int
) -> None:
    if base > 2 * threshold:
        with pytest.raises(ValueError, match="round to 0"):
            Rule(threshold, base)
        return
    rule = Rule(threshold, base)
    if rule.hides(count):
        assert rule.small.holds(count)
    else:
        assert rule.behind(rule.rounded(count)).holds(count)
        assert (rule.rounded(count) == 0) == (count == 0)


@pytest.mark.parametrize("count", range(1, 5))
def test_a_small_count_is_never_shown(count: int) -> None:
    with pytest.raises(Unsafe):
        shown(count, RULE)


def test_nought_is_shown_or_hidden_as_the_rule_says() -> None:
    assert number(0).value == 0
    with pytest.raises(Unsafe):
        shown(0, Rule(shows_zero=False))


def test_nobody_else_makes_a_protected_number() -> None:
    with pytest.raises(Unsafe):
        Protected(22, 5)
    with pytest.raises(Unsafe):
        as_printed(22, RULE)


def test_shares_and_rates_come_from_rounded_numbers_and_are_rounded_again() -> None:
    # 13 of 21 is 61.9 per cent; of the rounded 15 and 20 it is 75.
    assert percent(number(13), number(21)).value == 75
    assert percent(number(12), number(12)).value == 100
    # 22 of 579,550 is 37.96 per million, which gives the 22 away.
    assert per_million(number(22), 579_550).value == 35


def test_whatever_is_made_of_a_hidden_number_is_hidden() -> None:
    line = [number(22), DARK, number(30)]
    made = [percent(DARK, number(20)), percent(number(20), DARK), per_million(DARK, 500_000)]
    made += [mean(line), median(line), lowest(line), highest(line), percent(number(20), number(0))]
    assert all(one.is_hidden for one in made)


def test_the_middle_and_the_ends_are_printed_numbers() -> None:
    line = [number(count) for count in (22, 31, 18, 26)]
    assert [one.value for one in (lowest(line), median(line), mean(line), highest(line))] == [20, 20, 25, 30]
