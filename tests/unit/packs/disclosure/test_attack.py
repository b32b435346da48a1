"""What an outsider can work out, and what it takes that they cannot. Counts, not files: a solver and plain numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tcp_portal.packs.disclosure.cells import Counts, Equation, Key, joined, total
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import (
    Fact,
    Issue,
    NotSafe,
    Protection,
    Why,
    protect,
    weaknesses,
)
from tests.unit.packs.disclosure.tables import APRIL, RULE, hiding_small, key, table

SMALL = st.sampled_from([0, 1, 1, 2, 3, 4, 5, 7, 12, 20])
ROWS = st.lists(st.lists(SMALL, min_size=4, max_size=4), min_size=4, max_size=4)
LEAK = table([[3, 9, 11, 8], [10, 7, 9, 12], [6, 8, 14, 9], [9, 6, 7, 10]])


def issue_of(found: Protection) -> Issue:
    return Issue(found.rule, found.facts)


@given(ROWS)
@settings(max_examples=25)
def test_of_a_protected_table_nothing_is_recovered(rows: list[list[int]]) -> None:
    counts = table(rows)
    found = protect(counts, RULE)
    assert weaknesses(counts, [issue_of(found)]) == set()
    for fact in found.facts:
        assert fact.printed is None or fact.printed % 5 == 0
        assert fact.leaves(RULE).holds(counts.counts[fact.key])


def test_exact_totals_give_the_small_count_away() -> None:
    assert weaknesses(LEAK, [hiding_small(LEAK, base=1)]) == {key(0, 0)}
    assert weaknesses(LEAK, [hiding_small(LEAK, base=5)]) == set()


def test_a_cell_beside_the_only_hidden_one_is_hidden_too() -> None:
    hidden = {fact.key: fact.why for fact in protect(LEAK, RULE).hidden}
    assert hidden[key(0, 0)] is Why.SMALL
    # The smallest other one of its row and of its column, and one that closes the square.
    assert {one for one, why in hidden.items() if why is Why.SECONDARY} == {key(0, 3), key(2, 0), key(2, 3)}


def test_four_small_parts_of_a_small_total_are_hidden_with_their_whole_line() -> None:
    # Each hidden part is at least 1 and the total at most 4: the rule alone gives all of them away.
    counts = table([[1, 1, 1, 1, 0]])
    assert len(weaknesses(counts, [hiding_small(counts, base=5)])) == 10
    found = protect(counts, RULE)
    assert weaknesses(counts, [issue_of(found)]) == set()
    assert {fact.why for fact in found.hidden if fact.key.cut.startswith("0/")} >= {Why.ATTACK}
    assert found.value(key(0, 4)).is_hidden


def test_one_month_gives_away_another() -> None:
    """Each edition is safe alone; together with what happened in between they are not."""
    opening, closing = Key("people", APRIL.previous), Key("people", APRIL)
    came = Key("came", APRIL)
    counts = Counts(
        {opening: 0, closing: 5, came: 5},
        (closing, came),
        (Equation(((closing, 1), (opening, -1), (came, -1))),),
    )
    first = Issue(RULE, (Fact(opening, 0),))
    assert weaknesses(counts, [first, issue_of(protect(counts, RULE, [first]))]) == set()
    # A neighbour's edition says one exact number about the same people: the small count of the other follows.
    leaky = Counts(
        {opening: 2, closing: 5, came: 3},
        (closing, came),
        (Equation(((closing, 1), (opening, -1), (came, -1))),),
    )
    exact = Issue(Rule(1, 1), (Fact(opening, 2), Fact(closing, 5)))
    assert came in weaknesses(leaky, [hiding_small(leaky, base=5), exact])
    with pytest.raises(NotSafe) as broken:
        protect(leaky, RULE, [exact])
    assert came in broken.value.cells


def test_what_was_printed_before_stands_and_a_correction_is_no_second_equation() -> None:
    line = [[12, 9, 30]]
    first = protect(table(line), RULE)
    corrected = table([[12, 4, 30]])
    again = protect(corrected, Rule(7, 7), [issue_of(first)])  # under whatever rule
    assert all(fact.stands for fact in again.facts)
    assert [fact.printed for fact in again.facts] == [fact.printed for fact in first.facts]
    assert again.value(key(0, 2)).value == 30
    third = protect(corrected, RULE, [issue_of(again), issue_of(first)])
    assert third.value(key(0, 1)).value == 10


def test_overlapping_ways_to_divide_the_same_people_are_attacked_as_one() -> None:
    everybody = Key("people", APRIL)
    by_place = [Key("people", APRIL, f"place:{name}") for name in "ab"]
    by_payer = [Key("people", APRIL, f"payer:{name}") for name in "xy"]
    places = Counts(
        {everybody: 9, by_place[0]: 7, by_place[1]: 2}, tuple(by_place), (total(everybody, by_place),)
    )
    payers = Counts(
        {everybody: 9, by_payer[0]: 6, by_payer[1]: 3}, tuple(by_payer), (total(everybody, by_payer),)
    )
    both = joined([places, payers])
    assert both.printed == (*by_place, *by_payer)
    # Whoever knows from elsewhere that there are 9 people, 7 of a and 6 of x, knows the others.
    exact = Issue(
        Rule(1, 1), tuple(Fact(one, both.counts[one]) for one in (everybody, by_place[0], by_payer[0]))
    )
    assert weaknesses(both, [hiding_small(both, base=5), exact]) == {by_place[1], by_payer[1]}


def test_counts_that_do_not_add_up_are_refused() -> None:
    whole, part = Key("people", APRIL), Key("people", APRIL, "part")
    with pytest.raises(ValueError, match="do not add up"):
        Counts({whole: 3, part: 2}, (whole,), (total(whole, [part]),))
    with pytest.raises(ValueError, match="in two ways"):
        joined([Counts({whole: 3}), Counts({whole: 2})])
    with pytest.raises(ValueError, match="printed but not counted"):
        Counts({}, (whole,))
