"""Segments of an XmR chart, and their mean and limits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from trajectories.domain.spc_model import SEGMENT_MINIMUM, Options, Segment

LIMIT: Final = 2.66  # the constant itself, as the Making Data Count tools have it, and not 3/1.128
OUTLYING: Final = 3.267
TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Known:
    """A date with a known value."""

    date: date
    value: float


def above(value: float, line: float, scale: float) -> bool:
    """Whether a value is above a line by more than rounding of the arithmetic.

    `scale` is the size of the values that the line is made of: near nil a tolerance relative to the line alone
    would be none.
    """
    return value - line > TOLERANCE * max(abs(value), abs(line), scale)


def cut(
    known: Sequence[Known], rebase: Sequence[date], baseline: int | None, warnings: list[str]
) -> list[tuple[int, int]]:
    """Where each segment starts and ends (half open).

    A rebase date without a value is ignored with a warning, and so is one inside the baseline. The first n points
    of a baseline are a segment of their own, so no shift spans its end.
    """
    where = {one.date: at for at, one in enumerate(known)}
    starts = {0}
    for day in sorted(set(rebase)):
        if day not in where:
            warnings.append(f"No recalculation at {day}: this date has no value.")
        elif baseline is not None and 0 < where[day] < baseline:
            warnings.append(f"No recalculation at {day}: this date lies inside the baseline.")
        else:
            starts.add(where[day])
    if baseline is not None and baseline < len(known):
        starts.add(baseline)
    ordered = sorted(starts)
    return list(zip(ordered, [*ordered[1:], len(known)], strict=True)) if known else []


def segments_of(
    known: Sequence[Known],
    rebase: Sequence[date],
    baseline: int | None,
    options: Options,
    warnings: list[str],
) -> list[Segment]:
    """Each segment with its limits; what follows a baseline, up to a recalculation, keeps the baseline's."""
    found: list[Segment] = []
    spans = cut(known, rebase, baseline, warnings)
    for number, (start, end) in enumerate(spans):
        of = known[start:end]
        values = [one.value for one in of]
        segment = Segment(number, of[0].date, of[-1].date, len(of), *_limits(values, options))
        segment = replace(segment, scale=max(abs(value) for value in values))
        if baseline is not None and start == 0:
            segment = replace(segment, baseline=True)
        elif baseline is not None and start == baseline and of[0].date not in rebase:
            segment = _kept(found[0], segment)
        found.append(segment)
    _warn(found, options, warnings)
    return found


def _limits(
    values: Sequence[float], options: Options
) -> tuple[float, float | None, float | None, float | None, float | None, float | None, int]:
    """Mean, mean moving range, limits, two-sigma lines and how many moving ranges were screened out.

    Screening is one pass in the manner of the NHS England SQL tool 2.4: moving ranges above 3.267 times their mean
    leave it, and the points that end them leave the mean of the values.
    """
    ranges = [abs(value - before) for before, value in pairwise(values)]
    if not ranges:
        return values[0], None, None, None, None, None, 0
    average, kept, screened = _mean(ranges), list(values), 0
    if options.screen_outliers:
        wide = OUTLYING * average
        inside = [not above(one, wide, 0.0) for one in ranges]
        screened = inside.count(False)
        kept = [values[0], *(value for value, keep in zip(values[1:], inside, strict=True) if keep)]
        average = _mean([one for one, keep in zip(ranges, inside, strict=True) if keep])
    mean, reach = _mean(kept), LIMIT * average
    return mean, average, mean - reach, mean + reach, mean - reach * 2 / 3, mean + reach * 2 / 3, screened


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _kept(base: Segment, segment: Segment) -> Segment:
    return replace(
        base,
        number=segment.number,
        first=segment.first,
        last=segment.last,
        points=segment.points,
        screened=0,
        baseline=False,
        fixed=True,
    )


def _warn(segments: Sequence[Segment], options: Options, warnings: list[str]) -> None:
    for one in segments:
        if one.lower_limit is None:
            warnings.append(f"The segment from {one.first} has one point: it has no limits.")
        elif one.points < SEGMENT_MINIMUM and not one.fixed:
            warnings.append(
                f"The segment from {one.first} has {one.points} points: "
                f"with fewer than {SEGMENT_MINIMUM} its limits are provisional."
            )
