"""A scenario moves the money of those alone of whom it supposes something; without it the base is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from finance.domain.move_costs import Move, together
from finance.domain.move_sums import AMOUNTS
from finance.services.move_facts import Mover
from finance.services.scenario_costs import suppose
from tests.unit.finance.test_move_costs import DAYS, PAYERS, YEARS, moves
from trajectories.models import ChangeKind


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Mover], list[Any]]:
    """Stays with their moves, and what is supposed of some of them."""
    movers = [
        Mover(replace(move, id=UUID(int=at)), UUID(int=100 + at))
        for at, move in enumerate(draw(st.lists(moves(), min_size=1, max_size=4)))
    ]
    changes = []
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from([ChangeKind.DATE, ChangeKind.STAYS, ChangeKind.PAYER]))
        changes.append(
            SimpleNamespace(
                spell_id=draw(st.sampled_from(movers)).move.id,
                kind=kind,
                leaves_on=draw(DAYS) if kind == ChangeKind.DATE else None,
                payer_id=draw(st.sampled_from(PAYERS)) if kind == ChangeKind.PAYER else None,
            )
        )
    return movers, changes


def sums(all_: Iterable[Move]) -> Counter[tuple[object, UUID, str]]:
    """Every amount of every payer and year that is not nothing."""
    found = Counter[tuple[object, UUID, str]]()
    for line in together(all_, YEARS).lines:
        for name in AMOUNTS:
            found[line.year, line.payer, name] += getattr(line, name)
    return Counter({key: amount for key, amount in found.items() if amount})


@given(worlds())
def test_a_scenario_of_which_everything_is_taken_away_is_the_base(
    world: tuple[list[Mover], list[Any]],
) -> None:
    movers, changes = world
    for left in range(len(changes), -1, -1):  # one supposition after another is taken away
        then = suppose(movers, changes[:left])
        touched = {one.spell_id for one in changes[:left]}
        rest = [(one, now) for one, now in zip(movers, then, strict=True) if one.move.id not in touched]
        assert all(one is now for one, now in rest)
    assert then == movers
    assert sums(one.move for one in then) == sums(one.move for one in movers)


@given(worlds())
def test_base_and_scenario_differ_by_those_of_whom_something_is_supposed(
    world: tuple[list[Mover], list[Any]],
) -> None:
    movers, changes = world
    then = suppose(movers, changes)
    touched = {one.spell_id for one in changes}
    whole, of_them = sums(one.move for one in then), sums(one.move for one in then if one.move.id in touched)
    before = sums(one.move for one in movers)
    before_of_them = sums(one.move for one in movers if one.move.id in touched)
    for key in {*whole, *of_them, *before, *before_of_them}:
        assert whole[key] - before[key] == of_them[key] - before_of_them[key]
