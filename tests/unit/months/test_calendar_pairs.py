"""Ages and thresholds by a rule that shares nothing with the portal's: days as numbers, 20170430."""

from __future__ import annotations

from datetime import date, timedelta

from tcp_portal.months import Month, add_years, years_between

LEAP_DAYS = [date(year, 2, 29) for year in range(1924, 2025, 4)]
AROUND = range(-60, 61)


def as_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def test_five_years_are_five_years_over_more_than_a_million_pairs() -> None:
    """Each start of 25 years against 121 ends around its anniversary. Dividing days by a year's length errs here."""
    first, wrong, pairs, by_division = date(2000, 1, 1).toordinal(), 0, 0, 0
    for start in map(date.fromordinal, range(first, first + 9_132)):
        number, middle = as_number(start), start.toordinal() + 1_826
        for end in map(date.fromordinal, (middle + step for step in AROUND)):
            is_over = as_number(end) >= number + 50_000
            wrong += (years_between(start, end) >= 5) is not is_over
            by_division += ((end - start).days / 365.25 >= 5) is not is_over
            pairs += 1
        wrong += as_number(add_years(start, 5)) != number + 50_000 + 72 * (
            start.month == 2 and start.day == 29
        )
    assert pairs > 1_000_000
    assert wrong == 0
    assert by_division > 0


def test_whoever_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    for born in LEAP_DAYS:
        for age in range(1, 100):
            birthday = add_years(born, age)
            is_leap = Month(birthday.year, 2).last.day == 29
            assert (birthday.month, birthday.day) == ((2, 29) if is_leap else (3, 1))
            assert years_between(born, birthday) == age
            assert years_between(born, birthday - timedelta(days=1)) == age - 1
