"""Notice days, ratings that are old, months that slip, homes by month, gaps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.months import Month
from workstreams.domain.capabilities import GROUPS, REQUIREMENTS, Score, gaps
from workstreams.domain.homes import by_month, needs_a_home, slip
from workstreams.domain.market import rating_is_old
from workstreams.domain.scope_contracts import Standing, ends_soon, notice_by, notice_soon, standing

DAY = date(2017, 5, 12)


@pytest.mark.parametrize(
    ("ends", "months", "by"),
    [
        (date(2018, 3, 31), 6, date(2017, 9, 30)),
        (date(2018, 5, 31), 3, date(2018, 2, 28)),
        (date(2020, 5, 31), 3, date(2020, 2, 29)),
        (date(2020, 2, 29), 12, date(2019, 2, 28)),
        (date(2018, 3, 15), 0, date(2018, 3, 15)),
        (date(2018, 1, 1), 1, date(2017, 12, 1)),
    ],
)
def test_the_last_day_of_notice_at_month_ends_and_leap_days(ends: date, months: int, by: date) -> None:
    assert notice_by(ends, months) == by


@settings(max_examples=60)
@given(st.dates(date(2015, 1, 1), date(2024, 12, 31)), st.integers(0, 24))
def test_a_contract_that_ends_a_day_later_has_no_earlier_notice(ends: date, months: int) -> None:
    assert notice_by(ends, months) <= notice_by(ends + timedelta(days=1), months) <= ends + timedelta(days=1)


@pytest.mark.parametrize(
    ("ends", "months", "stands"),
    [
        (None, None, Standing.NO_END),
        (date(2017, 5, 11), None, Standing.ENDED),
        (DAY, None, Standing.ENDS_SOON),
        (DAY, 0, Standing.NOTICE_SOON),
        (date(2018, 5, 12), None, Standing.ENDS_SOON),
        (date(2018, 5, 13), None, Standing.RUNS),
        (date(2018, 2, 12), 6, Standing.NOTICE_SOON),
        (date(2018, 2, 13), 6, Standing.ENDS_SOON),
        (date(2017, 10, 1), 6, Standing.TOO_LATE),
    ],
)
def test_what_matters_most_of_a_contract(ends: date | None, months: int | None, stands: Standing) -> None:
    assert standing(ends, months, DAY) is stands
    assert notice_soon(ends, months, DAY) == (stands is Standing.NOTICE_SOON)
    assert not (ends_soon(ends, DAY) and stands in (Standing.NO_END, Standing.ENDED, Standing.RUNS))


def test_a_rating_is_old_after_24_months_and_not_on_the_day() -> None:
    assert not rating_is_old(date(2015, 5, 12), DAY)
    assert rating_is_old(date(2015, 5, 11), DAY)


def test_how_far_a_month_has_slipped() -> None:
    assert slip(Month(2017, 6), Month(2017, 9)) == 3
    assert slip(Month(2017, 6), Month(2017, 5)) == -1
    assert slip(None, Month(2017, 5)) is slip(Month(2017, 5), None) is None


def test_who_needs_a_home_of_their_own() -> None:
    assert [needs_a_home(code) for code in ("family", "care", "own-door", "adapted", "")] == [
        False, False, True, True, True,
    ]  # fmt: skip


months = st.integers(-6, 18).map(lambda shift: Month(2017, 5).plus(shift))


@settings(max_examples=40)
@given(st.lists(months, max_size=8), st.lists(months, max_size=8))
def test_running_totals_never_fall_and_end_at_everything_that_is_known(
    ready: list[Month], planned: list[Month]
) -> None:
    lines = by_month(ready, planned, Month(2017, 5))
    assert lines[0].month == Month(2017, 5)
    assert len(lines) >= 12
    assert (lines[-1].homes, lines[-1].people) == (len(ready), len(planned))
    assert all(a.homes <= b.homes and a.people <= b.people for a, b in pairwise(lines))


def test_every_group_asks_three_to_five_things() -> None:
    held = [one.group for one in REQUIREMENTS.values()]
    assert all(3 <= held.count(group) <= 5 for group in GROUPS)
    assert all(len(key) <= 24 for key in REQUIREMENTS)
    assert Score.NOT_BEGUN.words == "0 Not begun"


def test_the_weakest_requirement_comes_first_and_no_answer_is_not_0() -> None:
    found = gaps([("a", "teams", 3), ("b", "teams", 0), ("a", "vision", 1), ("a", "unknown", 0)])
    assert [(gap.requirement.key, gap.mean) for gap in found[:2]] == [
        ("vision", Decimal("1.0")),
        ("teams", Decimal("1.5")),
    ]
    assert {gap.mean for gap in found[2:]} == {None}
