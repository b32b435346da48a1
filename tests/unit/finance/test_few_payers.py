"""Costs by payer of few people: nothing that is told, and no sum of it, is of one to four people."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from finance.domain.few import is_few
from finance.domain.few_payers import Stake, told_by_payer

D = Decimal
PAYERS = "ABCD"
LEAST = 3


@st.composite
def moves(draw: st.DrawFn) -> list[Stake]:
    """People with a bed, a package of one or two payers, and perhaps money handed from one payer to another."""
    found = []
    for person in range(draw(st.integers(0, 9))):
        bed, one, other, giver, taker = (draw(st.sampled_from(PAYERS)) for _ in range(5))
        freed, package, share, handed = (D(draw(st.integers(0, 900))) for _ in range(4))
        said = None if draw(st.integers(0, 5)) == 0 else person
        rows = [(bed, (freed, D(0), D(0))), (one, (D(0), package, D(0))), (other, (D(0), share, D(0)))]
        if draw(st.booleans()):
            rows += [(giver, (D(0), D(0), handed)), (taker, (D(0), D(0), -handed))]
        found += [Stake(said, payer, amounts) for payer, amounts in rows]
    return found


def people_behind(stakes: list[Stake], weights: dict[object, int], column: int) -> int:
    """How many people who are not seen are left in a sum of payers, each with its weight."""
    left: dict[object, Decimal] = {}
    for one in stakes:
        if one.person is not None:
            left[one.person] = left.get(one.person, D(0)) + weights.get(one.payer, 0) * one.amounts[column]
    return sum(map(bool, left.values()))


@given(moves())
def test_no_sum_of_what_is_told_is_of_few_people_and_all_adds_up(stakes: list[Stake]) -> None:
    told = told_by_payer(stakes, list(PAYERS), LEAST)
    if told is None:
        every = dict.fromkeys(PAYERS, 1)
        assert any(is_few(people_behind(stakes, every, column), LEAST) for column in range(3))
        return
    assert sorted(payer for group in told for payer in group.payers) == sorted({one.payer for one in stakes})
    for column in range(3):
        assert sum(one.amounts[column] for one in told) == sum(one.amounts[column] for one in stakes)
        for taken in product((0, 1), repeat=len(told)):
            weights = {payer: of for group, of in zip(told, taken, strict=True) for payer in group.payers}
            assert not is_few(people_behind(stakes, weights, column), LEAST)


def solved(rows: list[list[Fraction]], wanted: list[Fraction]) -> bool:
    """Whether a row is a sum of multiples of the others: by elimination, exactly."""
    left = [list(row) for row in rows]
    goal = list(wanted)
    for column in range(len(goal)):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            if goal[column]:
                return False
            continue
        left.remove(pivot)
        for row in (*left, goal):
            by = row[column] / pivot[column]
            row[:] = [a - by * b for a, b in zip(row, pivot, strict=True)]
    return not any(goal)


@given(moves())
def test_a_hidden_amount_of_a_payer_is_no_sum_of_what_is_told(stakes: list[Stake]) -> None:
    """The attack: every printed amount, the gaps and the totals are equations; few people’s cells stay unknown."""
    told = told_by_payer(stakes, list(PAYERS), LEAST) or []
    cells = list(product(PAYERS, range(3)))
    printed = []
    for some in [one.payers for one in told] + ([tuple(PAYERS)] if told else []):
        columns = [[Fraction(payer in some and at == column) for payer, at in cells] for column in range(3)]
        gap = [b + c - a for a, b, c in zip(*columns, strict=True)]
        printed += [*columns, gap]
    for payer, column in cells:
        if is_few(people_behind(stakes, {payer: 1}, column), LEAST):
            assert not solved(printed, [Fraction((payer, column) == cell) for cell in cells])


def test_payers_of_few_people_stand_together_and_where_all_are_few_nothing_is_told() -> None:
    def stake(person: int, payer: str, amount: int) -> Stake:
        return Stake(person, payer, (D(amount),))

    many = [stake(at, "A", 10) for at in range(3)] + [stake(at, "B", 1) for at in range(3, 6)]
    told = told_by_payer(many, "AB", 3)
    assert told is not None
    assert [(one.payers, one.amounts) for one in told] == [(("A",), (D(30),)), (("B",), (D(3),))]
    few = told_by_payer([*many, stake(7, "C", 5)], "ABC", 3)
    assert few is not None
    assert [(one.payers, one.amounts) for one in few] == [(("A",), (D(30),)), (("B", "C"), (D(8),))]
    assert told_by_payer(many[:2], "AB", 3) is None
    assert told_by_payer([], "AB", 3) == []


def test_what_payers_hand_each_other_is_not_left_in_the_sum_of_the_two() -> None:
    handed = [Stake(at, payer, (D(sign),)) for at in range(3) for payer, sign in (("A", 5), ("B", -5))]
    one_more = [Stake(9, payer, (D(sign),)) for payer, sign in (("B", -7), ("C", 7))]
    told = told_by_payer([*handed, *one_more], "ABC", 3)
    assert told is not None
    assert [one.payers for one in told] == [("A", "B", "C")] or all(len(one.payers) < 3 for one in told)
    assert ("C",) not in [one.payers for one in told]
