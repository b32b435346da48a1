"""Raw counts with what ties them together: what an app hands in, and what never leaves the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tcp_portal.months import Month

ALL = "all"


class Key(NamedTuple):
    """Which count: its measure, its month, and the part of the people; the part is everybody where none is named."""

    measure: str
    month: Month
    cut: str = ALL


@dataclass(frozen=True, slots=True)
class Equation:
    """Counts that add up: the sum of each count times its weight is `equals`."""

    terms: tuple[tuple[Key, int], ...]
    equals: int = 0

    @property
    def keys(self) -> tuple[Key, ...]:
        """The counts in it."""
        return tuple(key for key, _ in self.terms)


def total(of: Key, parts: Iterable[Key]) -> Equation:
    """A total and the parts that make it up."""
    return Equation(((of, 1), *((part, -1) for part in parts)))


@dataclass(frozen=True, slots=True)
class Counts:
    """What one source counts. `printed` are the cells that the edition shows, the others are there because they are
    tied to them or stood in an earlier edition. `names` says measures and cuts in words, for the log.

    Raises ValueError where an equation does not hold: its numbers would be of two different registers.
    """

    counts: Mapping[Key, int] = field(default_factory=dict)
    printed: tuple[Key, ...] = ()
    equations: tuple[Equation, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.equations:
            if sum(self.counts[key] * weight for key, weight in one.terms) != one.equals:
                measure, month, cut = one.terms[0][0]
                raise ValueError(f"The parts of {measure} ({cut}) in {month.label} do not add up.")
        missing = [key for key in self.printed if key not in self.counts]
        if missing:
            raise ValueError(f"{missing[0].measure} in {missing[0].month.label} is printed but not counted.")


def joined(parts: Iterable[Counts]) -> Counts:
    """The counts of several sources as one, so that what overlaps is attacked together.

    Raises ValueError where two sources count the same cell differently.
    """
    counts: dict[Key, int] = {}
    printed: dict[Key, None] = {}
    equations: list[Equation] = []
    names: dict[str, str] = {}
    for one in parts:
        for key, count in one.counts.items():
            if counts.setdefault(key, count) != count:
                raise ValueError(f"{key.measure} ({key.cut}) in {key.month.label} is counted in two ways.")
        printed |= dict.fromkeys(one.printed)
        equations += one.equations
        names |= one.names
    return Counts(counts, tuple(printed), tuple(equations), names)
