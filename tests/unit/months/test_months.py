"""Months, financial years and lengths of stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tcp_portal.months import (
    FinancialYear,
    Month,
    add_months,
    add_years,
    months_between,
    stay_words,
    years_between,
)

DAYS = st.dates(date(1901, 1, 1), date(2150, 12, 31))


def test_a_month_knows_its_days_and_names() -> None:
    april = Month(2017, 4)
    assert (april.first, april.last) == (date(2017, 4, 1), date(2017, 4, 30))
    assert april.days == (date(2017, 4, 1), date(2017, 5, 1))
    assert (april.iso, str(april), april.label, april.short) == (
        "2017-04",
        "2017-04",
        "April 2017",
        "Apr 2017",
    )


def test_a_month_of_a_leap_year_ends_on_the_29th() -> None:
    assert Month(2016, 2).last == date(2016, 2, 29)


def test_months_are_written_and_read_the_same() -> None:
    assert Month.parse("2017-04") == Month(2017, 4) == Month.of(date(2017, 4, 17))


@pytest.mark.parametrize(
    "text", ["", "2017", "2017-4", "2017-13", "2017-00", "04-2017", "2017-04-01", "x", "٢٠١٧-٠٤", "9999-01"]
)
def test_what_is_not_a_month_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Month.parse(text)


def test_months_follow_one_another_over_the_year_end() -> None:
    assert Month(2016, 12).next == Month(2017, 1)
    assert Month(2017, 1).previous == Month(2016, 12)
    assert Month(2017, 4).plus(-13) == Month(2016, 3)
    assert Month(2016, 12) < Month(2017, 1)


@given(st.dates(date(1950, 1, 1), date(2149, 12, 31)), st.integers(-600, 600))
def test_going_there_and_back_is_where_one_started(day: date, months: int) -> None:
    month = Month.of(day)
    assert month.plus(months).plus(-months) == month


@given(DAYS)
def test_a_day_is_in_the_half_open_range_of_its_month(day: date) -> None:
    start, end = Month.of(day).days
    assert start <= day < end


def test_the_months_between_hold_both_ends() -> None:
    assert months_between(Month(2016, 11), Month(2017, 2)) == [
        Month(2016, 11),
        Month(2016, 12),
        Month(2017, 1),
        Month(2017, 2),
    ]
    assert months_between(Month(2017, 4), Month(2017, 4)) == [Month(2017, 4)]
    assert months_between(Month(2017, 4), Month(2017, 3)) == []


def test_the_financial_year_runs_from_april_to_march() -> None:
    year = Month(2017, 3).financial_year
    assert (year.label, str(year)) == ("2016/17", "2016/17")
    assert (year.first, year.last) == (Month(2016, 4), Month(2017, 3))
    assert Month(2017, 4).financial_year == FinancialYear(2017)
    assert FinancialYear(1999).label == "1999/00"


def test_quarters_end_in_march_june_september_and_december() -> None:
    assert [month for month in range(1, 13) if Month(2017, month).is_quarter_end] == [3, 6, 9, 12]


def test_a_year_is_complete_on_its_anniversary() -> None:
    assert years_between(date(2012, 5, 1), date(2017, 4, 30)) == 4
    assert years_between(date(2012, 5, 1), date(2017, 5, 1)) == 5


def test_a_year_from_the_29th_of_february_is_complete_on_the_1st_of_march() -> None:
    assert years_between(date(2012, 2, 29), date(2013, 2, 28)) == 0
    assert years_between(date(2012, 2, 29), date(2013, 3, 1)) == 1
    assert years_between(date(2012, 2, 29), date(2016, 2, 29)) == 4
    assert add_years(date(2012, 2, 29), 1) == date(2013, 3, 1)
    assert add_years(date(2012, 2, 29), 4) == date(2016, 2, 29)


@given(DAYS, st.integers(0, 100))
def test_the_anniversary_completes_exactly_so_many_years(day: date, years: int) -> None:
    anniversary = add_years(day, years)
    assert years_between(day, anniversary) == years
    if years:
        assert years_between(day, anniversary - timedelta(days=1)) == years - 1


def test_a_stay_is_told_in_years_and_months() -> None:
    assert stay_words(date(2010, 2, 15), date(2017, 4, 30)) == "7 y 2 m"
    assert stay_words(date(2017, 2, 15), date(2017, 4, 14)) == "0 y 1 m"
    assert stay_words(date(2017, 4, 30), date(2017, 4, 30)) == "0 y 0 m"


def test_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before the start"):
        years_between(date(2017, 4, 2), date(2017, 4, 1))
    with pytest.raises(ValueError, match="before the start"):
        stay_words(date(2017, 4, 2), date(2017, 4, 1))


def test_so_many_months_later_is_the_same_day_or_the_months_last() -> None:
    assert add_months(date(2016, 8, 31), 6) == date(2017, 2, 28)
    assert add_months(date(2016, 11, 30), 3) == date(2017, 2, 28)
    assert add_months(date(2015, 8, 31), 6) == date(2016, 2, 29)
    assert add_months(date(2016, 2, 29), 12) == date(2017, 2, 28)
    assert add_months(date(2017, 1, 15), -1) == date(2016, 12, 15)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_more_months_are_never_earlier(day: date, few: int, more: int) -> None:
    first, second = sorted((few, more))
    assert day <= add_months(day, first) <= add_months(day, second)
