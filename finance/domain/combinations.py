"""Which bids can be awarded together out of the envelope, each with the whole sum that it asks for.

One rule ranks them: the highest sum of weighted scores first; of equals the one that leaves most money; of those the
one with fewer bids. Up to 15 bids every combination is looked at; above that three greedy orders are tried (by score,
by score for each pound, by the smallest sum), which may miss a better one, and the answer says so. The rule is the
portal's own (docs/adr/0034).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from heapq import nsmallest
from uuid import UUID

from finance.domain.money import NOTHING

MOST_EXHAUSTIVE = 15
SHOWN = 5
_SCALE = 100  # pence and hundredths of a per cent as whole numbers


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bid that has a score: what it asks for, what it promises, and whether it stays below the quality bar."""

    key: UUID
    asked: Decimal
    score: Decimal
    beds: int = 0
    people: int = 0
    below_bar: bool = False


@dataclass(frozen=True, slots=True)
class Combination:
    """Bids that fit into the envelope together, in the order in which they were given."""

    bids: tuple[Candidate, ...]

    @property
    def asked(self) -> Decimal:
        """Pounds that they ask for together."""
        return sum((one.asked for one in self.bids), NOTHING)

    @property
    def score(self) -> Decimal:
        """The sum of their weighted scores."""
        return sum((one.score for one in self.bids), Decimal(0))

    @property
    def beds(self) -> int:
        """Beds that they promise to close."""
        return sum(one.beds for one in self.bids)

    @property
    def people(self) -> int:
        """People who, as they promise, leave hospital."""
        return sum(one.people for one in self.bids)

    @property
    def below_bar(self) -> tuple[Candidate, ...]:
        """Those of them that do not reach the quality bar."""
        return tuple(one for one in self.bids if one.below_bar)


@dataclass(frozen=True, slots=True)
class Found:
    """The best combinations, best first; `fitting` is how many fit at all, None where not all were looked at."""

    best: tuple[Combination, ...]
    fitting: int | None

    @property
    def all_seen(self) -> bool:
        """Whether every combination was looked at, so that the first is the best."""
        return self.fitting is not None


def combinations(candidates: Sequence[Candidate], envelope: Decimal, *, top: int = SHOWN) -> Found:
    """The best combinations of at least one bid whose sums the envelope covers. See the rule at the top."""
    if len(candidates) > MOST_EXHAUSTIVE:
        tried = {_greedy(candidates, envelope, order) for order in _ORDERS}
        found = [Combination(tuple(candidates[at] for at in taken)) for taken in tried if taken]
        ranked = sorted(
            found, key=lambda one: (-one.score, one.asked, len(one.bids), [c.key for c in one.bids])
        )
        return Found(tuple(ranked[:top]), None)
    fitting, best = _exhaustive(candidates, envelope, top)
    return Found(tuple(Combination(tuple(candidates[at] for at in taken)) for taken in best), fitting)


def _exhaustive(
    candidates: Sequence[Candidate], envelope: Decimal, top: int
) -> tuple[int, list[tuple[int, ...]]]:
    """How many fit, and the places of the best: each combination is one with a bid fewer, and that bid."""
    pence = [int(one.asked * _SCALE) for one in candidates]
    points = [int(one.score * _SCALE) for one in candidates]
    most = int(envelope * _SCALE)
    sums, scores, mirrored = [0], [0], [0]  # mirrored: of equals, the one with the earlier bids comes first
    fitting: list[int] = []
    for mask in range(1, 1 << len(candidates)):
        without, at = mask & (mask - 1), (mask & -mask).bit_length() - 1
        sums.append(sums[without] + pence[at])
        scores.append(scores[without] + points[at])
        mirrored.append(mirrored[without] | 1 << (len(candidates) - 1 - at))
        if sums[mask] <= most:
            fitting.append(mask)
    best = nsmallest(
        top, fitting, key=lambda mask: (-scores[mask], sums[mask], mask.bit_count(), -mirrored[mask])
    )
    return len(fitting), [_places(mask) for mask in best]


def _places(mask: int) -> tuple[int, ...]:
    return tuple(at for at in range(mask.bit_length()) if mask >> at & 1)


def _greedy(
    candidates: Sequence[Candidate], envelope: Decimal, order: Callable[[Candidate], object]
) -> tuple[int, ...]:
    """Takes whatever still fits, in this order."""
    left, taken = envelope, list[int]()
    for at in sorted(range(len(candidates)), key=lambda at: (order(candidates[at]), at)):
        if candidates[at].asked <= left:
            left -= candidates[at].asked
            taken.append(at)
    return tuple(sorted(taken))


def _per_pound(one: Candidate) -> Fraction:
    return -Fraction(one.score) / Fraction(one.asked) if one.asked else Fraction(-1)


_ORDERS: tuple[Callable[[Candidate], object], ...] = (
    lambda one: -one.score,
    _per_pound,
    lambda one: one.asked,
)
