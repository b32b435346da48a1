"""The order of cards: every card once, whatever is moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trajectories.domain.reading import Move, Reading

STANDARD = ("a", "b", "c", "d")
_KEYS = st.sampled_from([*STANDARD, "gone"])


def test_a_card_moves_by_one_and_stops_at_the_end() -> None:
    order = Reading(STANDARD)
    assert order.after(Move.UP, "c", STANDARD).shown == ("a", "c", "b", "d")
    assert order.after(Move.DOWN, "c", STANDARD).shown == ("a", "b", "d", "c")
    assert order.after(Move.UP, "a", STANDARD) == order.after(Move.DOWN, "d", STANDARD) == order


def test_a_hidden_card_comes_back_last_and_a_reset_brings_all_back() -> None:
    hidden = Reading(STANDARD).after(Move.HIDE, "b", STANDARD)
    assert (hidden.shown, hidden.hidden) == (("a", "c", "d"), ("b",))
    assert hidden.after(Move.SHOW, "b", STANDARD).shown == ("a", "c", "d", "b")
    assert hidden.after(Move.RESET, "", STANDARD) == Reading(STANDARD)


def test_a_card_that_is_gone_is_dropped_and_a_new_one_is_shown_last() -> None:
    assert Reading.of(["gone", "c", "c"], ["b", "gone"], STANDARD) == Reading(("c", "a", "d"), ("b",))


@given(st.lists(st.tuples(st.sampled_from(list(Move)), _KEYS), max_size=12))
def test_every_card_stands_once(moves: list[tuple[Move, str]]) -> None:
    order = Reading(STANDARD)
    for move, key in moves:
        order = order.after(move, key, STANDARD)
        assert sorted((*order.shown, *order.hidden)) == sorted(STANDARD)
        assert Reading.of(order.shown, order.hidden, STANDARD) == order
