"""What a control chart is given and what it says. Plain Python, floats, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from trajectories.domain.run_chart import RunChart

RUN_LENGTHS: Final = range(6, 9)  # what the Making Data Count query takes without a warning
WELL_FOUNDED: Final = 15  # points from which limits are more than provisional
SEGMENT_MINIMUM: Final = 12  # points that one segment should have


class Direction(StrEnum):
    """Which way is good."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Rule(StrEnum):
    """The four rules of special cause, in the order in which they are listed."""

    OUTSIDE = "outside"
    SHIFT = "shift"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"


class Kind(StrEnum):
    """What a point shows."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Variation(StrEnum):
    """What the latest point shows: is it changing?"""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Where the target lies against the limits of the last segment: is it reliable?"""

    PASS = "pass"  # noqa: S105  # a verdict, no password
    FAIL = "fail"
    HIT_OR_MISS = "hit_or_miss"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Options:
    """The rules in force for one measure; they are stored with it and printed below its chart.

    `shift` and `trend` are numbers of points (a trend of 7 points has 6 steps). `two_of_three` "beyond" counts any
    point beyond two sigma, "between" only those up to the limit. `conflict` says what a point shows that carries a
    signal for better and one for worse. Below `minimum_points` there is a run chart without limits.
    Raises ValueError for what it does not know.
    """

    screen_outliers: bool = False
    shift: int = 7
    trend: int = 7
    two_of_three: str = "beyond"
    conflict: str = "improvement"
    minimum_points: int = WELL_FOUNDED

    def __post_init__(self) -> None:
        if not isinstance(self.screen_outliers, bool):
            raise ValueError("screen_outliers is True or False.")
        for name, least in (("shift", 2), ("trend", 2), ("minimum_points", 1)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise ValueError(f"{name} is a whole number of points, {least} or more, and not {value!r}.")
        if self.two_of_three not in ("beyond", "between"):
            raise ValueError(f"two_of_three is “beyond” or “between”, and not {self.two_of_three!r}.")
        if self.conflict not in ("improvement", "concern"):
            raise ValueError(f"conflict is “improvement” or “concern”, and not {self.conflict!r}.")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between recalculations with its mean and limits.

    `fixed` says that mean and limits are those of the baseline before it. Limits are None where the segment has no
    moving range (one point), and on a run chart, where mean is None too. They are never clipped.
    """

    number: int
    first: date
    last: date
    points: int
    mean: float | None
    moving_range: float | None
    lower_limit: float | None
    upper_limit: float | None
    lower_two_sigma: float | None
    upper_two_sigma: float | None
    screened: int = 0
    scale: float = 0.0  # the largest size of its values: what rounding is measured by
    baseline: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One known value with its limits, the rules that it broke and what they amount to.

    `high` and `low` are the rules by the side on which they fired; `target` is the one of its day.
    """

    date: date
    value: float
    segment: int
    mean: float | None
    lower_limit: float | None
    upper_limit: float | None
    outside: bool
    shift: bool
    trend: bool
    two_of_three: bool
    kind: Kind
    high: tuple[Rule, ...] = ()
    low: tuple[Rule, ...] = ()
    target: float | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that fired, on whichever side."""
        return tuple(rule for rule in Rule if rule in self.high or rule in self.low)

    @property
    def in_conflict(self) -> bool:
        """Whether it carries a high and a low signal at once."""
        return bool(self.high and self.low)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the series says.

    On a run chart (`is_run_chart`) there are no limits, no rules and no icons: every point and the variation are
    then "common_cause", which there says only that nothing was judged, and `run` holds the rules of run charts.
    `missing` are the dates without a value: they are dropped before anything is worked out.
    """

    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    variation: Variation
    assurance: Assurance
    direction: Direction
    settings: Options
    target: float | None
    is_run_chart: bool
    run: RunChart
    warnings: tuple[str, ...] = ()
    missing: tuple[date, ...] = ()
    baseline: int | None = None

    @property
    def median(self) -> float | None:
        """The middle of all values: the centre line of a run chart."""
        return self.run.median

    @property
    def last(self) -> Point | None:
        """The latest known point, whose kind gives the icon."""
        return self.points[-1] if self.points else None

    @property
    def is_provisional(self) -> bool:
        """Whether the limits stand on fewer points than they should."""
        return not self.is_run_chart and len(self.points) < WELL_FOUNDED
