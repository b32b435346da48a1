"""Working days of England, against the printed list of GOV.UK."""

from __future__ import annotations

from datetime import date

import pytest

from tcp_portal.months import Month
from tcp_portal.working_days import bank_holidays, is_working_day, working_day, working_days

# GOV.UK, “UK bank holidays”, England and Wales: days that stand in for a weekend, and days beside the rule, included.
PRINTED = {
    2016: ("01-01", "03-25", "03-28", "05-02", "05-30", "08-29", "12-26", "12-27"),
    2017: ("01-02", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
    2020: ("01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"),
    2021: ("01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"),
    2022: ("01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"),
    2023: ("01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"),
    2026: ("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
}


@pytest.mark.parametrize(("year", "days"), PRINTED.items())
def test_bank_holidays_are_those_that_were_printed(year: int, days: tuple[str, ...]) -> None:
    assert sorted(bank_holidays(year)) == [date.fromisoformat(f"{year}-{day}") for day in days]


def test_the_first_working_days_of_may_2017_leave_the_bank_holiday_and_weekends_out() -> None:
    assert not is_working_day(date(2017, 5, 1))
    assert [working_day(Month(2017, 5), number).day for number in (1, 4, 5)] == [2, 5, 8]


def test_every_month_has_the_eighteen_days_that_a_calendar_may_name() -> None:
    months = (Month(year, month) for year in range(2015, 2036) for month in range(1, 13))
    assert min(len(list(working_days(month))) for month in months) >= 18


def test_a_month_has_no_fortieth_working_day() -> None:
    with pytest.raises(ValueError, match="no working day 40"):
        working_day(Month(2017, 5), 40)
