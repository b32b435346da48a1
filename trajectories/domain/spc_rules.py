"""The four rules of special cause: which points each marks, and on which side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from trajectories.domain.spc_limits import Known, above
from trajectories.domain.spc_model import Options, Rule, Segment

Marks = list[tuple[set[Rule], set[Rule]]]  # for each point: rules fired high, rules fired low


def fired(known: Sequence[Known], segments: Sequence[Segment], options: Options) -> Marks:
    """For each point the rules that fired on the high and on the low side."""
    marks: Marks = [(set(), set()) for _ in known]
    values, start = [one.value for one in known], 0
    for segment in segments:
        of = range(start, start + segment.points)
        start += segment.points
        _mark(marks, Rule.SHIFT, _shift(values, of, segment, options.shift))
        _mark(marks, Rule.OUTSIDE, _outside(values, of, segment))
        _mark(marks, Rule.TWO_OF_THREE, _two_of_three(values, of, segment, options))
    _mark(marks, Rule.TREND, _trend(values, options.trend))
    return marks


def _mark(marks: Marks, rule: Rule, where: Iterator[tuple[int, bool]]) -> None:
    for at, is_high in where:
        marks[at][0 if is_high else 1].add(rule)


def _outside(values: Sequence[float], of: range, segment: Segment) -> Iterator[tuple[int, bool]]:
    """Strictly above the upper or below the lower limit."""
    upper, lower = segment.upper_limit, segment.lower_limit
    if upper is None or lower is None:
        return
    for at in of:
        if above(values[at], upper, segment.scale):
            yield at, True
        if above(lower, values[at], segment.scale):
            yield at, False


def _shift(values: Sequence[float], of: range, segment: Segment, length: int) -> Iterator[tuple[int, bool]]:
    """A run of so many points of one segment strictly on one side of the mean: all of it."""
    return _runs(of, lambda at: _side(values[at], segment), length)


def _trend(values: Sequence[float], length: int) -> Iterator[tuple[int, bool]]:
    """So many points each above (or each below) the one before, both ends included, across segments.

    A tie breaks it. Measured values are compared as they are: no arithmetic has rounded them.
    """
    steps = range(1, len(values))
    for at, is_high in _runs(steps, lambda at: _sign(values[at] - values[at - 1]), length - 1):
        yield at - 1, is_high
        yield at, is_high


def _two_of_three(
    values: Sequence[float], of: range, segment: Segment, options: Options
) -> Iterator[tuple[int, bool]]:
    """At least two of three consecutive points beyond two sigma, all three on one side of the mean."""
    for is_high in (True, False):
        hit = [_counts(values[at], segment, options, is_high) for at in of]
        beside = [_side(values[at], segment) == (1 if is_high else -1) for at in of]
        for first in range(len(of) - 2):
            three = range(first, first + 3)
            if all(beside[at] for at in three) and sum(hit[at] for at in three) >= 2:
                yield from ((of[at], is_high) for at in three if hit[at])


def _counts(value: float, segment: Segment, options: Options, is_high: bool) -> bool:
    """Whether a point is beyond two sigma on a side; "between" stops at the limit, which still counts."""
    lines = (
        (segment.upper_two_sigma, segment.upper_limit)
        if is_high
        else (segment.lower_two_sigma, segment.lower_limit)
    )
    near, far = lines
    sign = 1 if is_high else -1
    if near is None or far is None or not above(sign * value, sign * near, segment.scale):
        return False
    return options.two_of_three == "beyond" or not above(sign * value, sign * far, segment.scale)


def _runs(where: range, side: Callable[[int], int], length: int) -> Iterator[tuple[int, bool]]:
    for sign, run in groupby(where, key=side):
        members = list(run)
        if sign and len(members) >= length:
            yield from ((at, sign > 0) for at in members)


def _side(value: float, segment: Segment) -> int:
    """1 above the mean of a segment, -1 below it, 0 on it."""
    mean, scale = segment.mean, segment.scale
    assert mean is not None  # noqa: S101  # every segment of a control chart has one
    return above(value, mean, scale) - above(mean, value, scale)


def _sign(step: float) -> int:
    return (step > 0) - (step < 0)
