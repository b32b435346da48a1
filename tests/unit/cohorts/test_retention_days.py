"""When a record is kept no longer: by the calendar, whatever the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.policy import Policies, PolicyRow, Rule, Span, Unit
from cohorts.domain.retention import due, first_day_after

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))
YEARS = st.integers(1, 30)
SOURCE = "A code"


def row(rule: Rule, years: int, start: date = date.min, end: date | None = None) -> PolicyRow:
    return PolicyRow(rule, Span(years, Unit.YEARS), None, start, end, SOURCE)


RULES = Policies([row(Rule.RETENTION_LAST_CONTACT, 20), row(Rule.RETENTION_DEATH, 10)])


def slow_first_day_after(day: date, years: int) -> date:
    """Day by day: the first on which the day after the event has had so many anniversaries behind it."""
    start = day + timedelta(days=1)
    at = start
    while (at.year - start.year) - ((at.month, at.day) < (start.month, start.day)) < years:
        at += timedelta(days=1)
    return at


@given(DAYS, YEARS)
def test_the_day_is_that_of_somebody_who_counts_day_by_day(day: date, years: int) -> None:
    assert first_day_after(day, Span(years, Unit.YEARS)) == slow_first_day_after(day, years)


@given(DAYS, YEARS)
def test_never_a_day_of_the_time_is_missing(day: date, years: int) -> None:
    """On the day before, the time is not over: its last day is the anniversary, or 28 February, or one day later."""
    last = first_day_after(day, Span(years, Unit.YEARS)) - timedelta(days=1)
    assert last.year == day.year + years
    assert (last.month, last.day) == (day.month, day.day) or (day.month, day.day) in ((2, 28), (2, 29))
    assert 0 <= (last - date(last.year, day.month, min(day.day, 28))).days <= 3


@given(DAYS, DAYS, YEARS)
def test_who_was_seen_later_is_kept_at_least_as_long(one: date, other: date, years: int) -> None:
    kept = Span(years, Unit.YEARS)
    first, second = sorted((one, other))
    assert first_day_after(first, kept) <= first_day_after(second, kept)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2003, 5, 5), 20, date(2023, 5, 6)),
        (date(2004, 2, 29), 20, date(2024, 3, 1)),
        (date(2004, 2, 29), 10, date(2014, 3, 1)),
        (date(2004, 2, 28), 10, date(2014, 3, 1)),
        (date(2004, 2, 28), 20, date(2024, 2, 29)),
        (date(2003, 2, 28), 1, date(2004, 3, 1)),
        (date(1999, 12, 31), 20, date(2020, 1, 1)),
    ],
)
def test_ends_of_months_and_29_february(day: date, years: int, expected: date) -> None:
    assert first_day_after(day, Span(years, Unit.YEARS)) == expected


def test_a_death_counts_alone() -> None:
    told = due(last_contact=date(2012, 1, 1), died_on=date(2004, 2, 29), rules=RULES, today=date(2020, 1, 1))
    assert told is not None
    assert (told.rule, told.counted_from) == (Rule.RETENTION_DEATH, date(2004, 2, 29))
    assert (told.due_on, told.source) == (date(2014, 3, 1), SOURCE)


def test_the_rule_in_force_today_decides_and_without_one_everything_is_kept() -> None:
    change = date(2030, 1, 1)
    rules = Policies(
        [
            row(Rule.RETENTION_LAST_CONTACT, 20, date(2013, 3, 1), change),
            row(Rule.RETENTION_LAST_CONTACT, 30, change),
        ]
    )

    def day_due(today: date) -> date | None:
        told = due(last_contact=date(2001, 6, 1), died_on=None, rules=rules, today=today)
        return told and told.due_on

    assert day_due(date(2012, 1, 1)) is None
    assert day_due(date(2029, 12, 31)) == date(2021, 6, 2)
    assert day_due(change) == date(2031, 6, 2)
    assert due(last_contact=change, died_on=change, rules=rules, today=change) is None
