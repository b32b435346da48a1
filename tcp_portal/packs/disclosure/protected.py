"""Numbers that may be printed. Only this room makes them, and only from counts that it has protected.

`Protected` is about people: a multiple of the rule's base, or hidden. `Open` is a number about no person: a plan,
money, the programme. Neither can be added up by accident: a sum of roundings is no rounding of the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass
from enum import StrEnum

from tcp_portal.packs.disclosure.rule import Rule

_SEAL = object()
MILLION = 1_000_000


class Unsafe(TypeError):
    """Something else than a protected number or fixed words was about to be printed for the public."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A number about people as it may be printed; None is hidden."""

    value: int | None
    base: int
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise Unsafe("Only disclosure control makes protected numbers.")

    @property
    def is_hidden(self) -> bool:
        """Whether its place shows the sign instead."""
        return self.value is None


class Basis(StrEnum):
    """What a number may be about that is about no person."""

    PLAN = "plan"
    MONEY = "money"
    PROGRAMME = "programme"
    RULE = "rule"  # of disclosure control itself, and of time: how small, how rounded, how many months


@dataclass(frozen=True, slots=True)
class Open:
    """A number about no person, with what it is about; None is not known."""

    value: int | None
    basis: Basis


def shown(count: int, rule: Rule) -> Protected:
    """A count that the attack found safe to show, rounded. Raises Unsafe for one that the rule hides."""
    if rule.hides(count):
        raise Unsafe("A small count is never shown.")
    return Protected(rule.rounded(count), rule.base, _SEAL)


def hidden(rule: Rule) -> Protected:
    """A count that is not shown."""
    return Protected(None, rule.base, _SEAL)


def as_printed(value: int | None, rule: Rule) -> Protected:
    """What an earlier edition printed, again. Raises Unsafe for what no edition under this rule could print."""
    if value is not None and (value < 0 or value % rule.base):
        raise Unsafe("That number was never printed.")
    return Protected(value, rule.base, _SEAL)


def percent(part: Protected, whole: Protected) -> Protected:
    """A share in per cent, to the nearest base; hidden where a part is, or over nobody."""
    if part.value is None or not whole.value:
        return Protected(None, part.base, _SEAL)
    return _nearest(100 * part.value, whole.value, part.base, most=100)


def per_million(count: Protected, population: int) -> Protected:
    """A rate per million of a known population, to the nearest base: an exact one gives the count away.

    Hidden where the count is. Raises ValueError without a population.
    """
    if population < 1:
        raise ValueError("A rate needs a population.")
    if count.value is None:
        return count
    return _nearest(MILLION * count.value, population, count.base)


def mean(numbers: Sequence[Protected]) -> Protected:
    """The mean to the nearest base; hidden where one of them is. Raises ValueError for none."""
    values, base = _all(numbers), numbers[0].base
    return _nearest(sum(values), len(values), base) if values else Protected(None, base, _SEAL)


def median(numbers: Sequence[Protected]) -> Protected:
    """The middle one, of an even number the lower of two; hidden where one of them is."""
    return _at((len(numbers) - 1) // 2, numbers)


def lowest(numbers: Sequence[Protected]) -> Protected:
    """The least of them; hidden where one of them is."""
    return _at(0, numbers)


def highest(numbers: Sequence[Protected]) -> Protected:
    """The greatest of them; hidden where one of them is."""
    return _at(-1, numbers)


def _at(place: int, numbers: Sequence[Protected]) -> Protected:
    values = _all(numbers)
    return Protected(values[place] if values else None, numbers[0].base, _SEAL)


def _all(numbers: Sequence[Protected]) -> list[int]:
    """The values in order, or none where one is hidden. Raises ValueError for no numbers at all."""
    if not numbers:
        raise ValueError("There is nothing to take together.")
    values = [one.value for one in numbers if one.value is not None]
    return sorted(values) if len(values) == len(numbers) else []


def _nearest(above: int, below: int, base: int, most: int | None = None) -> Protected:
    """A quotient to the nearest multiple of the base, halves up, in whole numbers."""
    value = base * ((2 * above + below * base) // (2 * below * base))
    return Protected(value if most is None else min(value, most), base, _SEAL)
