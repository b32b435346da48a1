"""Who stands in a practice copy for a person: days that stay in their months, ages that stay in their groups."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain import nhs_number, pseudonyms
from cohorts.domain.needs import AGE_BANDS
from tcp_portal.months import Month, years_between

TODAY = date(2017, 3, 31)
days = st.dates(date(2010, 1, 1), date(2017, 12, 31))
seeds = st.integers(0, 2**32)


@given(st.sets(days, max_size=12), seeds)
def test_no_day_leaves_its_month_and_none_becomes_future(found: set[date], seed: int) -> None:
    by = pseudonyms.shift(found, today=TODAY, chance=random.Random(seed))
    assert abs(by) <= pseudonyms.MOST_DAYS
    for day in found:
        moved = day + timedelta(days=by)
        assert Month.of(moved) == Month.of(day)
        assert (moved <= TODAY) == (day <= TODAY)


def test_who_has_the_first_and_the_last_of_a_month_stays() -> None:
    assert pseudonyms.shift({date(2016, 5, 1), date(2016, 5, 31)}, today=TODAY, chance=random.Random(1)) == 0
    assert pseudonyms.shift({date(2016, 5, 14)}, today=TODAY, chance=random.Random(1)) != 0


def band(born: date, day: date) -> str:
    age = years_between(born, day)
    return next(one.key for one in AGE_BANDS if one.holds(age))


@given(st.dates(date(1930, 1, 1), date(2009, 12, 31)), days, days, seeds)
def test_everybody_is_in_the_same_group_of_ages_at_every_month_end(
    born: date, one: date, other: date, seed: int
) -> None:
    first, last = min(one, other), max(one, other)
    new = pseudonyms.birth_date(born, first=first, last=last, taken={born}, chance=random.Random(seed))
    assert new != born
    month = Month.of(first)
    while month <= Month.of(last):
        assert band(new, month.last) == band(born, month.last)
        month = month.next


@given(seeds)
def test_a_number_is_of_the_test_range_and_right(seed: int) -> None:
    taken: set[str] = set()
    for _ in range(3):
        number = pseudonyms.nhs_number(taken, random.Random(seed))
        assert number.startswith("999")
        assert nhs_number.problem(number) is None
        assert number not in taken
        taken.add(number)


def test_a_name_is_one_that_nobody_has_and_a_sentence_says_what_it_is() -> None:
    taken = {one.casefold() for one in pseudonyms.GIVEN[1:]}
    assert pseudonyms.name(pseudonyms.GIVEN, taken, random.Random(3)) == pseudonyms.GIVEN[0]
    assert pseudonyms.sentence(7, None) == "Practice text 7: what was written is not in this copy."
    assert pseudonyms.sentence(7, 20) == "Practice 7"
