"""Money by payer of few people: payers of few are told together, until nothing that is told can be of few people.

Payers stand in one order, those behind whom most people stand first. Told by name are as many of the first as can be,
the others together; where even all payers together are of too few people nothing is told. One order for every table
means that two tables never tell two different groups that could be subtracted. An amount of a group is told where it
is of nobody or of `least` people and more, and so is every sum of groups: what one payer hands another disappears from
the sum of the two, and may leave the amount of one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from finance.domain.few import is_few
from finance.domain.money import NOTHING

MOST_BY_NAME = 8  # every sum of groups is looked at: 512 of nine


@dataclass(frozen=True, slots=True)
class Stake:
    """What one person comes to for one payer. `person` None: the reader sees the person, and nothing is hidden."""

    person: Hashable
    payer: Hashable
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Payers told as one, with what they come to."""

    payers: tuple[Hashable, ...]
    amounts: tuple[Decimal, ...]


def told_by_payer(stakes: Sequence[Stake], order: Sequence[Hashable], least: int) -> list[Group] | None:
    """The finest groups that may be told, in order; None where all together are of too few people."""
    held: dict[Hashable, list[Stake]] = defaultdict(list)
    for one in stakes:
        held[one.payer].append(one)
    named = [payer for payer in order if payer in held]
    for at in range(min(len(named), MOST_BY_NAME), -1, -1):
        groups: list[tuple[Hashable, ...]] = [(payer,) for payer in named[:at]]
        if rest := tuple(named[at:]):
            groups.append(rest)
        if _may_be_told([[one for payer in group for one in held[payer]] for group in groups], least):
            return [_group(group, [one for payer in group for one in held[payer]]) for group in groups]
    return None


def _group(payers: tuple[Hashable, ...], stakes: Iterable[Stake]) -> Group:
    return Group(
        payers, tuple(sum(column, NOTHING) for column in zip(*(one.amounts for one in stakes), strict=True))
    )


def _may_be_told(groups: Sequence[Sequence[Stake]], least: int) -> bool:
    """Whether no amount of a group, and of no groups together, is of few people."""
    each = [_people(group) for group in groups]
    return not any(
        is_few(count, least)
        for size in range(1, len(each) + 1)
        for some in combinations(each, size)
        for count in _counts(some)
    )


People = dict[Hashable, tuple[Decimal, ...]]


def _people(stakes: Iterable[Stake]) -> People:
    """What each person who is not seen comes to."""
    found: People = {}
    for one in stakes:
        if one.person is not None:
            before = found.get(one.person)
            found[one.person] = one.amounts if before is None else _add(before, one.amounts)
    return found


def _counts(groups: Iterable[People]) -> list[int]:
    """Of how many people each amount of these groups together is."""
    together: People = {}
    for group in groups:
        for person, amounts in group.items():
            before = together.get(person)
            together[person] = amounts if before is None else _add(before, amounts)
    return [sum(map(bool, column)) for column in zip(*together.values(), strict=True)]


def _add(one: tuple[Decimal, ...], other: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))
