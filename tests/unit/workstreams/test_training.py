"""Coverage of teams: identities, expiry, and what counts as late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.months import Month
from workstreams.domain.training import (
    Coverage,
    Need,
    Standing,
    counts_after,
    counts_until,
    coverage,
    rule,
    standing,
    together,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
TEAMS = st.lists(
    st.tuples(st.integers(0, 400), st.one_of(st.none(), st.integers(0, 300))), min_size=1, max_size=8
)


@settings(max_examples=60)
@given(DAYS, st.integers(1, 60), st.integers(-3, 3), st.integers(0, 70))
def test_a_training_counts_to_the_day_before_its_anniversary(
    on: date, lasts: int, near: int, months: int
) -> None:
    """Asked from either end the rule says the same, also where a month is short."""
    until = counts_until(on, lasts)
    assert until is not None
    for day in (until + timedelta(days=near), on + timedelta(days=30 * months)):
        since = counts_after(day, lasts)
        assert since is not None
        assert (on > since) == (day <= until)


@pytest.mark.parametrize(
    ("on", "lasts", "until"),
    [
        (date(2016, 5, 12), 12, date(2017, 5, 11)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2016, 8, 30), 6, date(2017, 2, 28)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 2, 29), 48, date(2020, 2, 28)),
        (date(2016, 12, 1), 1, date(2016, 12, 31)),
        (date(2016, 12, 1), None, None),
    ],
)
def test_at_the_ends_of_months(on: date, lasts: int | None, until: date | None) -> None:
    assert counts_until(on, lasts) == until


def test_what_lasts_longer_than_there_are_years_always_counts() -> None:
    assert counts_after(date(2017, 5, 12), 30_000) == date.min
    assert counts_after(date(2017, 5, 12), None) is None


@settings(max_examples=60)
@given(TEAMS, st.integers(0, 7), st.integers(1, 50))
def test_a_share_lies_between_nothing_and_all_and_more_training_never_lowers_it(
    teams: list[tuple[int, int | None]], which: int, more: int
) -> None:
    parts = [coverage(trained, people) for trained, people in teams]
    whole = together(parts)
    at = which % len(teams)
    after = together([*parts[:at], coverage(teams[at][0] + more, teams[at][1]), *parts[at + 1 :]])
    for one in (*parts, whole):
        assert one.percent is None or 0 <= one.percent <= 100
    assert whole.unknown == sum(people is None for _, people in teams)
    assert (after.percent is None) == (whole.percent is None)
    assert (after.percent or 0) >= (whole.percent or 0)


def test_a_team_that_has_not_told_its_size_is_not_known_and_never_nothing() -> None:
    assert coverage(5, None).percent is None
    assert coverage(5, 0).percent is None
    assert together([coverage(3, None)]) == Coverage(0, None, unknown=1)
    assert together([coverage(3, None), coverage(9, 6)]) == Coverage(6, 6, unknown=1, capped=True)
    assert together([]).percent is None


@pytest.mark.parametrize(
    ("trained", "people", "day", "stands", "says"),
    [
        (8, 10, date(2017, 9, 1), Standing.MET, "80% asked for and reached"),
        (7, 10, date(2017, 8, 31), Standing.ON_THE_WAY, "80% is due by the end of August 2017"),
        (7, 10, date(2017, 9, 1), Standing.LATE, "80% was due by the end of August 2017"),
        (7, None, date(2017, 9, 1), Standing.NO_ANSWER, "has not told"),
        (0, 0, date(2017, 9, 1), Standing.NO_ANSWER, "has not told"),
        (799, 1000, date(2017, 8, 1), Standing.ON_THE_WAY, "is due"),
    ],
)
def test_how_a_need_stands(trained: int, people: int | None, day: date, stands: Standing, says: str) -> None:
    found, need = coverage(trained, people), Need(80, Month(2017, 8))
    assert standing(found, need, day) is stands
    assert says in rule(found, need, day)
