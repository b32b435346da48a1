"""Working days of England: Monday to Friday but for bank holidays. Plain Python, without a clock.

Source: Banking and Financial Dealings Act 1971, schedule 1, for the days of each year and those that stand in where one
falls on a weekend; GOV.UK, “UK bank holidays”, England and Wales, for the days of `MOVED` and `EXTRA`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

from tcp_portal.months import Month

_SATURDAY: Final = 5
_WEEK: Final = timedelta(days=7)
_DAY: Final = timedelta(days=1)

# The day by the rule -> the day that was kept instead, by proclamation.
MOVED: Final = {
    date(2012, 5, 28): date(2012, 6, 4),  # Diamond Jubilee
    date(2020, 5, 4): date(2020, 5, 8),  # 75 years of VE Day
    date(2022, 5, 30): date(2022, 6, 2),  # Platinum Jubilee
}
EXTRA: Final = (
    date(2011, 4, 29),  # a royal wedding
    date(2012, 6, 5),  # Diamond Jubilee
    date(2022, 6, 3),  # Platinum Jubilee
    date(2022, 9, 19),  # State Funeral of Queen Elizabeth II
    date(2023, 5, 8),  # Coronation
)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year, from 1978; a later year has those that the rule gives."""
    easter = _easter_sunday(year)
    may, august = Month(year, 5), Month(year, 8)
    by_rule = (
        easter - 2 * _DAY,
        easter + _DAY,
        _monday_from(may.first),
        _monday_from(may.last - _WEEK + _DAY),
        _monday_from(august.last - _WEEK + _DAY),
    )
    kept = [MOVED.get(day, day) for day in by_rule]
    extra = [day for day in EXTRA if day.year == year]
    return frozenset((*kept, *extra, *_of_winter(year)))


def is_working_day(day: date) -> bool:
    """Whether offices in England are open on the day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def working_days(month: Month) -> Iterator[date]:
    """The working days of a month, in order."""
    day = month.first
    while day <= month.last:
        if is_working_day(day):
            yield day
        day += _DAY


def working_day(month: Month, number: int) -> date:
    """The working day of that number, 1 for the first. Raises ValueError where the month has not so many."""
    for at, day in enumerate(working_days(month), start=1):
        if at == number:
            return day
    raise ValueError(f"{month.label} has no working day {number}.")


def _of_winter(year: int) -> Iterator[date]:
    """New Year’s Day, Christmas Day and Boxing Day, each on the next free weekday where it falls on a weekend."""
    taken: set[date] = set()
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        kept = day
        # Christmas Day on a Sunday leaves Monday to Boxing Day, whose day it is, and is kept on Tuesday.
        while kept.weekday() >= _SATURDAY or kept in taken or (kept != day and _is_boxing_day(kept)):
            kept += _DAY
        taken.add(kept)
        yield kept


def _is_boxing_day(day: date) -> bool:
    return (day.month, day.day) == (12, 26)


def _monday_from(day: date) -> date:
    """The first Monday on or after the day."""
    return day + timedelta(days=-day.weekday() % 7)


def _easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar (the anonymous computus, as Meeus gives it)."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - lunar + 15) % 30
    leaps, year_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - moon - year_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
