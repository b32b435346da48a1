from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.commissioning import Stage
from cohorts.domain.responsibility import (
    QUALIFYING,
    RULE_PERIODS,
    Responsibility,
    detention_of,
    responsibility_of,
    rule_for,
)

STARTS = {
    "care_act_2015": date(2015, 4, 1),
    "who_pays_2016": date(2016, 4, 1),
    "who_pays_2020": date(2020, 9, 1),
    "who_pays_2022": date(2022, 7, 1),
    "who_pays_2024": date(2024, 4, 1),
}


def key_on(day: date | None) -> str | None:
    rule = rule_for(day)
    return rule.key if rule else None


@pytest.mark.parametrize(("key", "start"), STARTS.items())
def test_each_rule_holds_from_its_own_day_and_not_a_day_before(key: str, start: date) -> None:
    keys = [rule.key for rule in RULE_PERIODS]
    assert key_on(start) == key
    assert key_on(start - timedelta(days=1)) == keys[keys.index(key) - 1]


def test_the_oldest_rule_is_that_of_the_act_and_the_newest_has_no_end() -> None:
    assert key_on(date(2015, 3, 31)) == key_on(date(1983, 9, 30)) == "before_2015"
    assert key_on(date(1983, 9, 29)) is None
    assert key_on(None) is None
    assert key_on(date(2090, 1, 1)) == "who_pays_2024"


def test_every_rule_has_a_sentence_for_each_side_and_a_source() -> None:
    for rule in RULE_PERIODS:
        assert rule.health.endswith(".")
        assert rule.council.endswith(".")
        assert rule.source
    assert [rule.valid_from for rule in RULE_PERIODS] == sorted(rule.valid_from for rule in RULE_PERIODS)


def test_what_changed_for_whom() -> None:
    """The Care Act changed the councils' side only; the GP's register decides for health from April 2016."""
    old, care_act, amended, split, boards, third = RULE_PERIODS
    assert "ordinarily resident" not in old.council
    assert "ordinarily resident" in care_act.council
    assert "GP" not in care_act.health
    assert "GP" in amended.health
    assert "not reach back" in amended.health
    assert amended.council == split.council == care_act.council
    assert "Payment stays" in split.health
    assert "integrated care board" in boards.health
    assert "Worcestershire" in boards.council
    assert "Worcestershire" in third.council


@given(st.dates(min_value=date(1984, 1, 1), max_value=date(2060, 1, 1)))
def test_every_day_has_exactly_the_rule_that_began_last(day: date) -> None:
    begun = [rule for rule in RULE_PERIODS if rule.valid_from <= day]
    assert rule_for(day) == begun[-1]


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ([], Responsibility.CONFIRMED),
        ([Stage.QUERIED], Responsibility.QUERIED),
        ([Stage.QUERIED, Stage.DISPUTED], Responsibility.DISPUTED),
        ([Stage.DISPUTED, Stage.QUERIED], Responsibility.DISPUTED),
    ],
)
def test_the_gravest_open_question_counts(stages: list[Stage], expected: Responsibility) -> None:
    assert responsibility_of(stages) is expected


A, B, C = date(2012, 1, 1), date(2013, 1, 1), date(2014, 1, 1)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], None),
        ([(A, "1"), (B, "2")], None),
        ([(A, "2"), (B, "3")], B),
        ([(A, "3"), (B, "9")], A),
        ([(A, "3"), (B, "1"), (C, "3")], C),
        ([(A, "3"), (B, "1")], None),
    ],
)
def test_the_detention_is_the_unbroken_one_at_the_end(
    statuses: list[tuple[date, str]], expected: date | None
) -> None:
    assert detention_of(statuses) == expected


def test_section_2_and_informal_stays_do_not_qualify() -> None:
    assert not QUALIFYING & {"1", "2", "4", "19", "20", "98"}
    assert {"3", "10", "34", "16", "18"} <= QUALIFYING
