"""How good past forecasts would have been: each drawn with what was known then, held against what came. Plain Python.

Beside the forecast stand three simple ones that it must beat: the last value, the straight line of the last twelve
months, and the plan. Source: SPC and board-report reference, section 9.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

HORIZON: Final = 12
LINE_MONTHS: Final = 12
LEAST_ORIGINS: Final = 12  # fewer past months say nothing of how often a band holds


@dataclass(frozen=True, slots=True)
class Case:
    """One past forecast of one month: what was expected, and what came."""

    horizon: int
    actual: int
    median: int
    band50: tuple[int, int]
    band90: tuple[int, int]
    last: int
    line: float | None
    plan: int | None


@dataclass(frozen=True, slots=True)
class Score:
    """All cases of one horizon (0: of all): shares in the bands and mean absolute errors; None where unknown."""

    horizon: int
    cases: int
    in50: float | None
    in90: float | None
    bias: float | None
    error: float | None
    error_last: float | None
    error_line: float | None
    error_plan: float | None
    error_against_plan: float | None


def straight_line(values: Sequence[int], ahead: int) -> float | None:
    """Least squares through the last twelve values, so many months on and never below 0; None for fewer."""
    if len(values) < LINE_MONTHS:
        return None
    known = values[-LINE_MONTHS:]
    middle, mean = (LINE_MONTHS - 1) / 2, sum(known) / LINE_MONTHS
    rise = sum((at - middle) * value for at, value in enumerate(known))
    slope = rise / sum((at - middle) ** 2 for at in range(LINE_MONTHS))
    return max(0.0, mean + slope * (LINE_MONTHS - 1 + ahead - middle))


def scores(cases: Iterable[Case]) -> tuple[Score, ...]:
    """The score of all cases together, then of each horizon that has any."""
    found = list(cases)
    horizons = sorted({case.horizon for case in found})
    return (_score(0, found), *(_score(at, [one for one in found if one.horizon == at]) for at in horizons))


def _score(horizon: int, cases: Sequence[Case]) -> Score:
    planned = [one for one in cases if one.plan is not None]
    return Score(
        horizon=horizon,
        cases=len(cases),
        in50=_mean([float(_holds(one.band50, one.actual)) for one in cases]),
        in90=_mean([float(_holds(one.band90, one.actual)) for one in cases]),
        bias=_mean([float(one.median - one.actual) for one in cases]),
        error=_mean([float(abs(one.median - one.actual)) for one in cases]),
        error_last=_mean([float(abs(one.last - one.actual)) for one in cases]),
        error_line=_mean([abs(one.line - one.actual) for one in cases if one.line is not None]),
        error_plan=_mean([float(abs((one.plan or 0) - one.actual)) for one in planned]),
        error_against_plan=_mean([float(abs(one.median - one.actual)) for one in planned]),
    )


def _holds(band: tuple[int, int], value: int) -> bool:
    return band[0] <= value <= band[1]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
