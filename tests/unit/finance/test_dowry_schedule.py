"""Dowries by days: whatever is cut, paid twice or taken back, the sums are those of the days lived."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.domain.dowry_account import Line, account, sums
from finance.domain.dowry_schedule import (
    Days,
    Terms,
    due,
    due_by,
    in_year,
    rate,
    recovery,
    schedule,
    value,
    year_of,
    years_of,
)
from finance.domain.money import NOTHING
from tcp_portal.months import FinancialYear

STARTS = st.dates(date(2016, 4, 1), date(2019, 3, 31))
TERMS = st.builds(
    Terms,
    a_year=st.decimals("1.00", "400000.00", places=2),
    uplift=st.decimals("0", "20", places=2),
    instalments=st.sampled_from([1, 2, 4, 12]),
    starts_on=STARTS,
)
SOME_DAYS = st.integers(0, 1500).map(lambda days: timedelta(days=days))


def ended(terms: Terms, ends_on: date | None) -> Terms:
    return Terms(terms.a_year, terms.uplift, terms.instalments, terms.starts_on, ends_on)


def lived(terms: Terms) -> Decimal:
    """The slow way: every day of the financial years that it touches, by year."""
    assert terms.ends_on is not None
    return sum((in_year(terms, year) for year in years_of(terms, terms.ends_on)), NOTHING)


def test_a_year_in_quarters_by_days() -> None:
    terms = Terms(Decimal("36500.00"), Decimal("2.5"), 4, date(2017, 5, 1))
    first, second, *_, next_year = schedule(terms, date(2018, 4, 1))
    assert (first.days_from, first.days_to, first.due_on) == (
        date(2017, 5, 1), date(2017, 7, 1), date(2017, 5, 1),
    )  # fmt: skip
    assert (first.amount, second.amount) == (Decimal("6100.00"), Decimal("9200.00"))
    assert in_year(terms, FinancialYear(2017)) == Decimal("33500.00")  # 335 days of 365
    assert rate(terms, FinancialYear(2019)) == Decimal("38347.81")  # 37,412.50 and 2.5% of it, half up
    assert next_year.amount == Decimal("9327.50")  # 91 days of 37,412.50
    assert rate(terms, FinancialYear(2016)) == NOTHING
    assert schedule(terms, date(2017, 4, 30)) == []


def test_what_is_taken_back_is_what_was_paid_for_the_days_after() -> None:
    terms = Terms(Decimal("36500.00"), Decimal(0), 4, date(2017, 4, 1))
    paid = schedule(terms, date(2017, 7, 1))
    assert recovery(terms, paid[0].days, date(2017, 7, 1)) is None
    back = recovery(terms, paid[1].days, date(2017, 9, 1))
    assert back is not None
    assert (back.days.count, back.amount) == (30, Decimal("3000.00"))
    whole = recovery(terms, paid[1].days, date(2017, 6, 1))
    assert whole is not None
    assert whole.amount == paid[1].amount


@given(TERMS, SOME_DAYS)
def test_instalments_of_a_year_add_up_to_it(terms: Terms, length: timedelta) -> None:
    one = ended(terms, terms.starts_on + length)
    lines = schedule(one, date(2030, 1, 1))
    for year in years_of(one, one.starts_on + length):
        of_year = [line for line in lines if year_of(line.days_from) == year]
        assert sum((line.amount for line in of_year), NOTHING) == in_year(one, year)
    assert all(before.days_to == after.days_from for before, after in pairwise(lines))
    assert value(one, Days(date(2000, 1, 1), date(2040, 1, 1))) == lived(one)


@given(TERMS, SOME_DAYS, SOME_DAYS)
def test_nothing_is_due_for_a_day_on_or_after_the_end(
    terms: Terms, length: timedelta, asked: timedelta
) -> None:
    ends_on = terms.starts_on + length
    lines = due(ended(terms, ends_on), [], terms.starts_on + asked)
    assert all(line.days_to <= ends_on and line.due_on < ends_on for line in lines)


@given(TERMS, st.lists(SOME_DAYS, max_size=5), SOME_DAYS)
def test_paid_in_any_order_then_ended_the_ledger_is_a_function_of_the_dates(
    terms: Terms, asked: list[timedelta], length: timedelta
) -> None:
    """Paying what is due up to some days, in any order and twice, and taking back after the end."""
    held: dict[Days, Decimal] = {}
    for step in asked:
        for line in due(terms, held, terms.starts_on + step):
            held[line.days] = line.amount
    again = [line for step in asked for line in due(terms, held, terms.starts_on + step)]
    assert again == []
    once = due(terms, [], terms.starts_on + max(asked)) if asked else []
    assert sum(held.values(), NOTHING) == sum((line.amount for line in once), NOTHING)
    ends_on = terms.starts_on + length
    back = [found for days in held if (found := recovery(terms, days, ends_on))]
    rest = due(ended(terms, ends_on), held, date(2030, 1, 1))
    total = sum(held.values(), NOTHING) - sum((one.amount for one in back), NOTHING)
    assert total + sum((one.amount for one in rest), NOTHING) == lived(ended(terms, ends_on))


@given(
    TERMS, st.lists(st.tuples(SOME_DAYS, SOME_DAYS), max_size=4), SOME_DAYS, st.sampled_from([1, 2, 4, 12])
)
def test_days_taken_back_fall_due_again_and_other_instalments_pay_no_day_twice(
    terms: Terms, gone: list[tuple[timedelta, timedelta]], asked: timedelta, other: int
) -> None:
    until = terms.starts_on + asked
    whole = Days(terms.starts_on, schedule(terms, until)[-1].days_to)
    cuts = [Days(terms.starts_on + min(pair), terms.starts_on + max(pair)) for pair in gone]
    held = whole.without([cut for cut in cuts if cut.count])
    again = Terms(terms.a_year, terms.uplift, other, terms.starts_on)
    lines = [line.days for line in due(again, held, until)]
    assert all(line.within(one.start, one.end) is None for line in lines for one in held)
    end = schedule(again, until)[-1].days_to
    parts = [part for days in (*held, *lines) if (part := days.within(terms.starts_on, end))]
    assert sum((value(terms, part) for part in parts), NOTHING) == value(terms, Days(terms.starts_on, end))


@given(TERMS, st.none() | SOME_DAYS, SOME_DAYS)
def test_all_that_is_due_by_a_day_is_the_sum_of_its_instalments(
    terms: Terms, length: timedelta | None, asked: timedelta
) -> None:
    last = terms if length is None else ended(terms, terms.starts_on + length)
    for day in (terms.starts_on + asked, terms.starts_on - asked):
        assert due_by(last, day) == sum((one.amount for one in schedule(last, day)), NOTHING)


@pytest.mark.parametrize("instalments", [1, 2, 4, 12])
def test_days_without_others(instalments: int) -> None:
    day = date(2017, 4, 1)
    whole = Days(day, day + timedelta(days=10))
    middle = Days(day + timedelta(days=instalments % 7), day + timedelta(days=8))
    left = whole.without([middle, middle])
    assert sum(days.count for days in left) == 10 - middle.count
    assert whole.without([whole]) == []
    assert whole.without([]) == [whole]


@given(TERMS, st.lists(SOME_DAYS, min_size=1, max_size=4), st.lists(SOME_DAYS, max_size=3), SOME_DAYS)
def test_an_account_from_sums_is_that_of_every_line(
    terms: Terms, asked: list[timedelta], ends: list[timedelta], later: timedelta
) -> None:
    """Paid up to some days; then the end was said to be other days, and each time what was over came back."""
    lines: list[Line[int]] = []
    for step in asked:
        for one in account(terms, lines, terms.starts_on + step).due:
            lines.append(Line(len(lines), one.days, one.amount))
    for end in ends:
        for key, one in account(ended(terms, terms.starts_on + end), lines, terms.starts_on).back:
            lines.append(Line(len(lines), one.days, -one.amount, of=key))
    last = ended(terms, terms.starts_on + min(ends)) if ends else terms
    day = terms.starts_on + max([*asked, later])
    whole = account(last, lines, day)
    past = [line for line in lines if last.ends_on is not None and line.days.end > last.ends_on]
    assert sums(last, whole.paid, past, day) == (whole.due_now, whole.to_recover)
    assert whole.paid == sum((value(terms, days) for _, days in whole.left), NOTHING)
    assert whole.to_recover == NOTHING  # the earliest end was cleared already, whichever came first
    if last.ends_on is not None and day >= last.ends_on:
        assert whole.paid + whole.due_now == lived(last)
