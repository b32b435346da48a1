"""Rare events, and which measures a control chart suits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from trajectories.domain.definitions import MeasureKind
from trajectories.domain.rare import g_chart, t_chart
from trajectories.domain.rare_flows import CASES, FLOWS, cases_between, is_rare
from trajectories.domain.registry import MEASURES
from trajectories.domain.spc_suitable import suitable


def test_days_between_events_by_hand() -> None:
    start = date(2016, 1, 1)
    found = t_chart([start + timedelta(days=at) for at in (130, 0, 10, 30)])
    assert [gap.value for gap in found.gaps] == [10, 20, 100]
    a, b, c = (gap ** (1 / 3.6) for gap in (10, 20, 100))
    mean, reach = (a + b + c) / 3, 2.66 * ((b - a) + (c - b)) / 2
    assert found.centre == pytest.approx(mean**3.6)
    assert found.upper_limit == pytest.approx((mean + reach) ** 3.6)
    assert found.lower_limit == pytest.approx((mean - reach) ** 3.6)
    assert a == pytest.approx(1.8957356524)
    assert not any(gap.above or gap.below for gap in found.gaps)


def test_days_between_events_without_a_lower_limit_and_with_too_few_events() -> None:
    start = date(2016, 1, 1)
    wide = t_chart([start + timedelta(days=at) for at in (0, 0, 400, 400, 800)])
    assert wide.lower_limit is None
    assert [gap.value for gap in wide.gaps] == [0, 400, 0, 400]
    few = t_chart([start, start + timedelta(days=3)])
    assert (few.centre, few.upper_limit, [gap.value for gap in few.gaps]) == (None, None, [3])


def test_cases_between_events_by_hand() -> None:
    days = [date(2016, at, 1) for at in (4, 3, 2, 1)]
    found = g_chart(days, [2, 4, 6, 8])
    # mean 5: centre 3.465, upper limit 5 + 3 * sqrt(30)
    assert (found.centre, found.lower_limit) == (pytest.approx(3.465), None)
    assert found.upper_limit == pytest.approx(21.431676725154983)
    assert [gap.value for gap in found.gaps] == [8, 6, 4, 2]
    assert g_chart(days, [0, 0, 0, 0]).upper_limit == 0
    assert [gap.above for gap in g_chart([date(2016, 1, 1 + at) for at in range(20)], [1] * 19 + [60]).gaps][
        -1
    ]
    with pytest.raises(ValueError, match="one count"):
        g_chart(days, [1])
    with pytest.raises(ValueError, match="never negative"):
        g_chart(days, [1, -1, 1, 1])


def test_every_census_is_refused_with_the_sentence_that_says_why() -> None:
    for measure in MEASURES.values():
        found = suitable(measure)
        if measure.kind in (MeasureKind.CENSUS, MeasureKind.LEVEL):
            assert not found.allowed
            assert measure.title in found.sentence
    assert "96 to 100 in 100" in suitable(MEASURES["inpatients"]).sentence
    assert not suitable(MEASURES["rate_per_million"]).allowed
    for overlapping in ("year_admissions", "review_before_admission_rolling", "review_admission_adult"):
        assert "holds the months before" in suitable(MEASURES[overlapping]).sentence


def test_flows_are_charted_unless_rounded_and_low_means_are_warned_of() -> None:
    admissions = MEASURES["admissions"]
    assert suitable(admissions, values=[9, 12, None]).sentence == ""
    assert "rounded to 5" in suitable(admissions, rounded_to=5).sentence
    assert not suitable(admissions, rounded_to=5).allowed
    low = suitable(admissions, values=[1, 2, 0])
    assert (low.allowed, "mean of 1.0 a month is low" in low.sentence, "(T)" in low.sentence) == (
        True,
        True,
        True,
    )
    assert suitable(MEASURES["net_change"], values=[-2, 1, 0]).sentence == ""
    assert "Most people in this share are the same" in suitable(MEASURES["review_in_date"]).sentence
    assert suitable(MEASURES["review_before_admission"]).sentence == ""


def test_cases_between_events_count_those_of_the_day_before_the_event() -> None:
    def days(*at: int) -> list[date]:
        return [date(2016, 1, one) for one in at]

    events, others = days(2, 5, 5, 9), days(1, 2, 3, 5, 6, 9, 12)
    assert cases_between(events, others) == [2, 0, 2]
    assert cases_between(days(4), others) == []
    assert cases_between([], others) == []


def test_only_flows_of_people_with_a_low_mean_are_rare() -> None:
    assert is_rare("deaths", [0, 1, None])
    assert is_rare("deaths", [5, 4.9])
    assert not is_rare("deaths", [5, 5])
    assert not is_rare("deaths", [None])
    assert not is_rare("net_change", [0, 1])
    assert not is_rare("review_in_date", [1.0])
    for measure in FLOWS:
        assert MEASURES[measure].kind is MeasureKind.FLOW
    assert set(CASES) <= FLOWS
    assert set(CASES.values()) <= FLOWS - set(CASES)
