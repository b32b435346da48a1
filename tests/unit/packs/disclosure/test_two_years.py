"""Public editions of 24 months of invented partnerships, attacked one after another and then all at once."""

from __future__ import annotations

from random import Random

import pytest

from tcp_portal.months import Month, months_between
from tcp_portal.packs.disclosure.cells import ALL, Counts, Equation, Key, total
from tcp_portal.packs.disclosure.rule import Rule
from tcp_portal.packs.disclosure.suppression import Fact, Issue, Why, protect, weaknesses

RULE = Rule()
FIRST, LAST = Month(2015, 5), Month(2017, 4)
CUTS = {"place": 3, "commissioner": 2, "provider": 5}  # three ways to divide the same people
Person = tuple[int, ...]


def _person(random: Random) -> Person:
    return tuple(random.randrange(parts) for parts in CUTS.values())


def _register(people: int, seed: int) -> tuple[dict[Key, int], list[Equation]]:
    """A register in which somebody comes and goes each month: its counts, and what ties them together."""
    random = Random(seed)
    inside = [_person(random) for _ in range(people)]
    counts: dict[Key, int] = {}
    equations: list[Equation] = []
    for month in months_between(FIRST, LAST):
        if month != FIRST:
            left = random.randrange(min(4, len(inside)))
            came = random.randrange(4)
            random.shuffle(inside)
            inside = [*inside[left:], *(_person(random) for _ in range(came))]
            counts[Key("admissions", month)], counts[Key("discharges", month)] = came, left
            terms = (
                (Key("inpatients", month), 1),
                (Key("inpatients", month.previous), -1),
                (Key("admissions", month), -1),
                (Key("discharges", month), 1),
            )
            equations.append(Equation(terms))
        counts[Key("inpatients", month)] = len(inside)
        for at, (cut, parts) in enumerate(CUTS.items()):
            keys = [Key("inpatients", month, f"{cut}:{part}") for part in range(parts)]
            counts |= {key: sum(one[at] == part for one in inside) for part, key in enumerate(keys)}
            equations.append(total(Key("inpatients", month), keys))
    return counts, equations


def _until(month: Month, counts: dict[Key, int], equations: list[Equation]) -> Counts:
    """What the edition of a month is made of: it prints the lines of 13 months, and the parts of its own."""
    known = {key: count for key, count in counts.items() if key.month <= month}
    lines = [key for key in known if key.cut == ALL and key.month > month.plus(-13)]
    parts = [key for key in known if key.cut != ALL and key.month == month]
    tied = tuple(one for one in equations if all(key in known for key in one.keys))
    return Counts(known, (*lines, *parts), tied)


@pytest.mark.parametrize(("people", "seed"), [(9, 1), (25, 2), (70, 3)])
def test_of_24_editions_together_no_small_count_is_recovered_and_a_leak_is(people: int, seed: int) -> None:
    counts, equations = _register(people, seed)
    issues: list[Issue] = []
    for month in months_between(FIRST, LAST):
        found = protect(_until(month, counts, equations), RULE, tuple(issues[:12]))
        issues.insert(0, Issue(RULE, found.facts))
    every = _until(LAST, counts, equations)
    assert len(issues) == 24
    assert any(fact.printed is None for issue in issues for fact in issue.facts)
    assert weaknesses(every, issues) == set()
    exact = Rule(5, 1)
    leak = tuple(
        Fact(key, None, Why.SMALL) if exact.hides(count) else Fact(key, count)
        for key, count in counts.items()
    )
    assert weaknesses(every, [*issues, Issue(exact, leak)])
