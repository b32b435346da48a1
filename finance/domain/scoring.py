"""What a panel's points come to: per cent of a bid, how far members are apart, and whether the bar is reached.

Points run from 0 to 4 (criteria.py); the round weighs the criteria, together a hundred. Source: notes, section 3.2;
moderation and spread are the portal's own rules (docs/adr/0034).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any

from finance.domain.criteria import MOST_POINTS, Criterion

HUNDREDTH = Decimal("0.01")
WIDE = 2  # points apart from which a spread is to be talked over
PER_CENT_A_POINT = Decimal(100) / MOST_POINTS

Points = Mapping[Criterion, int]
Weights = Mapping[Criterion, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """How a bid stands: its weighted per cent (None: no score yet, never zero), and what the panel should know.

    `points` are what counts for each criterion: moderated, or the mean of its members. `spreads` are highest less
    lowest member, in points; `apart` the same of their whole weighted scores.
    """

    score: Decimal | None
    bar: int
    scored: int
    expected: int
    points: Mapping[Criterion, Decimal]
    moderated: frozenset[Criterion]
    spreads: Mapping[Criterion, int]
    apart: Decimal | None

    @property
    def reaches_bar(self) -> bool | None:
        """Whether the quality bar is reached; None before there is a score."""
        return None if self.score is None else self.score >= self.bar

    @property
    def missing(self) -> int:
        """How many members who may score have not."""
        return max(self.expected - self.scored, 0)

    @property
    def is_wide(self) -> bool:
        """Whether members are 2 points or more apart, in one criterion or over all."""
        return bool(self.wide) or (self.apart is not None and self.apart >= WIDE)

    @property
    def wide(self) -> tuple[Criterion, ...]:
        """The criteria on which they are."""
        return tuple(one for one, spread in self.spreads.items() if spread >= WIDE)


def is_whole(points: Points) -> bool:
    """Whether a member gave points for every criterion; only then have they scored the bid."""
    return all(one in points for one in Criterion)


def member_score(points: Points, weights: Weights) -> Decimal | None:
    """A member's weighted score in per cent, exact: sum of weight x points / 4. None until all five are given."""
    if not is_whole(points):
        return None
    return Decimal(sum(weights[one] * points[one] for one in Criterion)) / MOST_POINTS


def judge(
    scores: Mapping[Any, Points],
    moderated: Mapping[Criterion, Decimal],
    *,
    weights: Weights,
    bar: int,
    expected: int,
) -> Judged:
    """How a bid stands after its members' points and the panel's moderation.

    For each criterion the moderated points count, otherwise the mean of the members who scored the whole bid. The sum
    is exact and rounded once, half up, to a hundredth of a per cent: ranks, the bar and sums use the printed figure.
    A criterion without any points leaves the bid without a score.
    """
    whole = [points for points in scores.values() if is_whole(points)]
    exact = {one: _counts(one, whole, moderated) for one in Criterion}
    known = {one: points for one, points in exact.items() if points is not None}
    score = None
    if len(known) == len(Criterion):
        score = _hundredth(sum((weights[one] * known[one] for one in Criterion), Fraction(0)) / MOST_POINTS)
    return Judged(
        score=score,
        bar=bar,
        scored=len(whole),
        expected=expected,
        points={one: _hundredth(points) for one, points in known.items()},
        moderated=frozenset(moderated),
        spreads=spreads(whole),
        apart=_apart(whole, weights),
    )


def spreads(scores: Iterable[Points]) -> dict[Criterion, int]:
    """Highest less lowest member for each criterion; nothing of fewer than two members."""
    whole = [points for points in scores if is_whole(points)]
    if len(whole) < 2:
        return {}
    return {one: max(p[one] for p in whole) - min(p[one] for p in whole) for one in Criterion}


def running(asked: Iterable[Decimal], envelope: Decimal) -> list[tuple[Decimal, bool]]:
    """The sum asked for so far, in the order given, and whether the envelope still covers it."""
    return [(total, total <= envelope) for total in accumulate(asked)]


def _counts(
    criterion: Criterion, whole: list[Points], moderated: Mapping[Criterion, Decimal]
) -> Fraction | None:
    if criterion in moderated:
        return Fraction(moderated[criterion])
    return Fraction(sum(points[criterion] for points in whole), len(whole)) if whole else None


def _apart(whole: list[Points], weights: Weights) -> Decimal | None:
    """Highest less lowest whole score, brought from per cent to points of 0 to 4."""
    if len(whole) < 2:
        return None
    found = [sum(weights[one] * points[one] for one in Criterion) for points in whole]
    return _hundredth(Fraction(max(found) - min(found), 100))


def _hundredth(value: Fraction) -> Decimal:
    """To a hundredth, half up, without a detour by way of a rounded quotient."""
    whole, rest = divmod(value.numerator * 100, value.denominator)
    return Decimal(whole + (2 * rest >= value.denominator)).scaleb(-2)
