"""Money of few people: told together until enough stand behind it, or not at all."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from finance.domain.few import TOGETHER, Cell, is_few, told

D = Decimal
PEOPLE = st.frozensets(st.integers(1, 12), max_size=8)
AMOUNTS = st.decimals(min_value=0, max_value=D(90000), places=2)
CELLS = st.dictionaries(
    st.tuples(st.integers(2015, 2019), st.sampled_from("ABC")), st.tuples(AMOUNTS, PEOPLE), max_size=9
).map(
    lambda held: [
        Cell(year, year, name, (amount, -amount), people)
        for (year, name), (amount, people) in sorted(held.items())
    ]
)


def cell(year: int, name: str, amount: int, *people: int) -> Cell:
    return Cell(year, year, name, (D(amount),), frozenset(people))


@given(CELLS, st.integers(1, 8))
def test_what_is_told_is_of_enough_people_and_adds_up_to_all(cells: list[Cell], least: int) -> None:
    found = told(cells, least)
    everybody = frozenset[object]().union(*(one.people for one in cells))
    assert not any(is_few(len(one.people), least) for one in found)
    assert (found == []) == (not cells or (found != cells and len(everybody) < least))
    if found:
        for at in range(2):
            assert sum(one.amounts[at] for one in found) == sum(one.amounts[at] for one in cells)
        spans = [(one.since, one.year) for one in found if one.name == TOGETHER]
        assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_enough_people_are_told_by_name_and_few_of_one_name_with_the_others() -> None:
    many = [cell(2016, "A", 5, 1, 2, 3), cell(2016, "B", 7, 4, 5, 6)]
    assert told(many, 3) == many
    one_of_b = [many[0], cell(2016, "B", 7, 4)]
    assert told(one_of_b, 3) == [Cell(2016, 2016, TOGETHER, (D(12),), frozenset({1, 2, 3, 4}))]
    assert told([cell(2016, "A", 5, 1)], 3) == []
    assert told([], 3) == []


def test_years_of_few_are_told_together_and_the_last_ones_with_those_before() -> None:
    years = [cell(2014, "A", 1, 1), cell(2015, "A", 2, 1, 2, 3), cell(2016, "A", 4, 1)]
    (found,) = told(years, 3)
    assert (found.since, found.year, found.amounts) == (2014, 2016, (D(7),))
