"""Statistical process control: XmR charts by the rules of Making Data Count, run charts below the minimum.

Sources and every decision: docs/statistical-process-control.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from trajectories.domain.run_chart import run_chart
from trajectories.domain.spc_limits import Known, above, segments_of
from trajectories.domain.spc_model import (
    RUN_LENGTHS,
    SEGMENT_MINIMUM,
    WELL_FOUNDED,
    Analysis,
    Assurance,
    Direction,
    Kind,
    Options,
    Point,
    Rule,
    Segment,
    Variation,
)
from trajectories.domain.spc_rules import Marks, fired

__all__ = [
    "Analysis", "Assurance", "Direction", "Kind", "Options", "Point", "Rule", "Segment", "Variation", "analyse",
]  # fmt: skip

Number = int | float | Decimal | Fraction
Targets = Number | Sequence[tuple[date, Number | None]] | None

_VARIATIONS: Final = {
    (Kind.COMMON_CAUSE, True): Variation.COMMON_CAUSE,
    (Kind.COMMON_CAUSE, False): Variation.COMMON_CAUSE,
    (Kind.IMPROVEMENT, True): Variation.IMPROVEMENT_HIGH,
    (Kind.IMPROVEMENT, False): Variation.IMPROVEMENT_LOW,
    (Kind.CONCERN, True): Variation.CONCERN_LOW,
    (Kind.CONCERN, False): Variation.CONCERN_HIGH,
    (Kind.NEUTRAL_HIGH, False): Variation.NEUTRAL_HIGH,
    (Kind.NEUTRAL_LOW, False): Variation.NEUTRAL_LOW,
}


def analyse(
    dates: Sequence[date],
    values: Sequence[Number | None],
    *,
    direction: str,
    target: Targets = None,
    rebase: Sequence[date] = (),
    baseline: int | None = None,
    options: Options = Options(),  # noqa: B008  # frozen
) -> Analysis:
    """Says of a series whether it is changing and whether it will reliably meet its target.

    Rows may come in any order; a date without a value (None, NaN) is dropped and named in `missing`. `target` is
    one number, or dated ones as (first date, value), of which that of the last point counts. Limits are
    mean +/- 2.66 times the mean moving range of a segment and never clipped. `baseline` is the first n points:
    a segment of their own whose limits hold for what follows, up to a recalculation.
    Raises ValueError for lists of different length, a date given twice, an infinite value and an unknown direction.
    """
    way = _direction(direction)
    known, missing = _known(dates, values)
    warnings = _settings_warnings(way, options, target)
    base = _baseline(baseline, len(known), warnings)
    run = run_chart([one.value for one in known])
    is_run_chart = len(known) < options.minimum_points
    if is_run_chart:
        segments = _without_limits(known)
        marks: Marks = [(set(), set()) for _ in known]
        if known:
            warnings.append(
                f"{len(known)} points: below {options.minimum_points} there is a run chart without limits or icons."
            )
    else:
        segments = segments_of(known, tuple(rebase), base, options, warnings)
        marks = fired(known, segments, options)
        if len(known) < WELL_FOUNDED:
            warnings.append(f"{len(known)} points: limits from fewer than {WELL_FOUNDED} are provisional.")
    points = _points(known, segments, marks, (way, options), target)
    last = points[-1] if points else None
    if last is not None and last.in_conflict:
        warnings.append("The latest point carries a signal for better and one for worse.")
    goal = last.target if last else None
    return Analysis(
        points=points,
        segments=tuple(segments),
        variation=_variation(last, way),
        assurance=_assurance(last, way, goal),
        direction=way,
        settings=options,
        target=goal,
        is_run_chart=is_run_chart,
        run=run,
        warnings=tuple(warnings),
        missing=missing,
        baseline=base,
    )


def _direction(direction: str) -> Direction:
    try:
        return Direction(direction)
    except ValueError:
        known = ", ".join(f"“{one.value}”" for one in Direction)
        raise ValueError(f"The direction is one of {known}, and not {direction!r}.") from None


def _known(dates: Sequence[date], values: Sequence[Number | None]) -> tuple[list[Known], tuple[date, ...]]:
    days, given = list(dates), list(values)
    if len(days) != len(given):
        raise ValueError(f"{len(days)} dates and {len(given)} values: each date has one value, or None.")
    twice = sorted(day for day, times in Counter(days).items() if times > 1)
    if twice:
        raise ValueError(f"The date {twice[0]} is given more than once.")
    known: list[Known] = []
    missing: list[date] = []
    for day, value in sorted(zip(days, given, strict=True), key=lambda row: row[0]):
        if value is None or math.isnan(value):
            missing.append(day)
        else:
            known.append(Known(day, _finite(value, "A value")))
    return known, tuple(missing)


def _finite(value: Number, what: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{what} is a finite number, and not {value!r}.")
    return number


def _settings_warnings(way: Direction, options: Options, target: Targets) -> list[str]:
    warnings = [
        f"A {name} of {length} points is outside the usual {RUN_LENGTHS[0]} to {RUN_LENGTHS[-1]}."
        for name, length in (("shift", options.shift), ("trend", options.trend))
        if length not in RUN_LENGTHS
    ]
    if way is Direction.NEUTRAL and target is not None:
        warnings.append("A target says nothing where neither way is better.")
    return warnings


def _baseline(baseline: int | None, points: int, warnings: list[str]) -> int | None:
    if baseline is None:
        return None
    if type(baseline) is not int or baseline < 1:
        raise ValueError(f"A baseline is a whole number of points, 1 or more, and not {baseline!r}.")
    if baseline > points:
        warnings.append(f"No baseline: it has {baseline} points, and there are {points}.")
        return None
    if baseline < SEGMENT_MINIMUM:
        warnings.append(f"The baseline has {baseline} points; {SEGMENT_MINIMUM} or more are better.")
    return baseline


def _without_limits(known: Sequence[Known]) -> list[Segment]:
    if not known:
        return []
    return [Segment(0, known[0].date, known[-1].date, len(known), None, None, None, None, None, None)]


def _points(
    known: Sequence[Known],
    segments: Sequence[Segment],
    marks: Marks,
    judged_by: tuple[Direction, Options],
    target: Targets,
) -> tuple[Point, ...]:
    way, options = judged_by
    goals = _targets(target)
    of = [segment for segment in segments for _ in range(segment.points)]
    found = []
    for one, segment, (high, low) in zip(known, of, marks, strict=True):
        every = high | low
        found.append(
            Point(
                date=one.date,
                value=one.value,
                segment=segment.number,
                mean=segment.mean,
                lower_limit=segment.lower_limit,
                upper_limit=segment.upper_limit,
                outside=Rule.OUTSIDE in every,
                shift=Rule.SHIFT in every,
                trend=Rule.TREND in every,
                two_of_three=Rule.TWO_OF_THREE in every,
                kind=_kind(bool(high), bool(low), way, options),
                high=tuple(rule for rule in Rule if rule in high),
                low=tuple(rule for rule in Rule if rule in low),
                target=_target_on(one.date, goals),
            )
        )
    return tuple(found)


def _targets(target: Targets) -> list[tuple[date | None, float | None]]:
    """Targets by the date from which they hold (None: always), the latest first."""
    if target is None:
        return []
    if isinstance(target, int | float | Decimal | Fraction):
        return [(None, _finite(target, "A target"))]
    dated = sorted(target, key=lambda row: row[0], reverse=True)
    days = [day for day, _ in dated]
    if len(set(days)) < len(days):
        raise ValueError("Two targets hold from the same date.")
    return [(day, None if value is None else _finite(value, "A target")) for day, value in dated]


def _target_on(day: date, goals: Sequence[tuple[date | None, float | None]]) -> float | None:
    return next((value for since, value in goals if since is None or since <= day), None)


def _kind(high: bool, low: bool, way: Direction, options: Options) -> Kind:
    """What signals on the high and the low side amount to; a neutral measure reads high before low."""
    if not (high or low):
        return Kind.COMMON_CAUSE
    if way is Direction.NEUTRAL:
        return Kind.NEUTRAL_HIGH if high else Kind.NEUTRAL_LOW
    if high and low:
        return Kind.IMPROVEMENT if options.conflict == "improvement" else Kind.CONCERN
    return Kind.IMPROVEMENT if high is (way is Direction.INCREASE) else Kind.CONCERN


def _variation(last: Point | None, way: Direction) -> Variation:
    if last is None:
        return Variation.COMMON_CAUSE
    return _VARIATIONS[last.kind, way is Direction.INCREASE]


def _assurance(last: Point | None, way: Direction, target: float | None) -> Assurance:
    """The target of the last point against its limits; one on a limit passes or fails.

    Where limits have closed upon the target, it is met every time: pass.
    """
    if last is None or target is None or way is Direction.NEUTRAL:
        return Assurance.NONE
    if last.upper_limit is None or last.lower_limit is None:
        return Assurance.NONE
    scale = max(abs(last.upper_limit), abs(last.lower_limit))
    over = not above(last.upper_limit, target, scale)
    under = not above(target, last.lower_limit, scale)
    met, missed = (under, over) if way is Direction.INCREASE else (over, under)
    return Assurance.PASS if met else Assurance.FAIL if missed else Assurance.HIT_OR_MISS
