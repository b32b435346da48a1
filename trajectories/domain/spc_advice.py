"""What may be suggested from an analysis; people decide, and nothing here changes a chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from trajectories.domain.spc_limits import above
from trajectories.domain.spc_model import Analysis

SUSTAINED: Final = 8  # points on one side of the mean up to the latest, one more than the rule of a shift


@dataclass(frozen=True, slots=True)
class Suggestion:
    """From when a recalculation might be thought of: how many points lie on which side of the mean."""

    since: date
    points: int
    is_high: bool


def suggested_recalculation(analysis: Analysis) -> Suggestion | None:
    """The run that reaches to the latest point, where it is sustained and does not begin its segment.

    A run from the first point of a segment is that segment: new limits would be the same ones.
    """
    last = analysis.last
    if last is None or last.mean is None or not last.shift:
        return None
    is_high = above(last.value, last.mean, 0.0)
    run: list[date] = []
    for point in reversed(analysis.points):
        mean = point.mean or 0.0
        here = above(point.value, mean, 0.0) if is_high else above(mean, point.value, 0.0)
        if point.segment != last.segment or not here:
            break
        run.append(point.date)
    if len(run) < SUSTAINED or run[-1] == analysis.segments[-1].first:
        return None
    return Suggestion(run[-1], len(run), is_high)
