"""Which measures a control chart suits: those that start anew each month, and not a count of who is still there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trajectories.domain.definitions import Direction, Measure, MeasureKind
from trajectories.domain.rare import LOW_MEAN
from trajectories.domain.registry import MEASURES
from trajectories.domain.spc_model import Direction as Way

_OVERLAPPING = ("year_", "review_admission_")
WAYS = {Direction.LOWER: Way.DECREASE, Direction.HIGHER: Way.INCREASE, Direction.NEITHER: Way.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Suitability:
    """Whether an XmR chart may be drawn; `sentence` says why not, or what to mind."""

    allowed: bool
    sentence: str = ""


def suitable(measure: Measure, *, values: Sequence[float | None] = (), rounded_to: int = 1) -> Suitability:
    """Refuses a census, a level and figures rounded to 5; warns of a low mean.

    Source: shares of steady simulated charts that signal, docs/statistical-process-control.md.
    """
    if measure.kind is MeasureKind.CENSUS:
        return Suitability(False, census_sentence(measure.title))
    if measure.kind is MeasureKind.LEVEL:
        return Suitability(
            False,
            f"No control chart for “{measure.title}”: it is set or derived, not a process that varies by itself.",
        )
    if measure.kind is MeasureKind.RATE and _of_a_census(measure):
        return Suitability(
            False,
            f"No control chart for “{measure.title}”: it is a count of people at one moment over a population, and "
            "most of them were counted the month before. See it against plan and forecast.",
        )
    if _overlaps(measure):
        return Suitability(
            False,
            f"No control chart for “{measure.title}”: each month's figure holds the months before it again, so the "
            "moving range is too small and steady charts signal. The figure of single months has a control chart.",
        )
    if rounded_to > 1:
        return Suitability(
            False,
            f"No control chart for “{measure.title}”: figures rounded to {rounded_to} jump by {rounded_to} without "
            "cause. Of steady charts of such figures 9 in 10 signal. Use figures that are not rounded.",
        )
    return Suitability(True, _same_people(measure) or _low(measure, values))


def census_sentence(title: str) -> str:
    """Why a count at month end has no control chart."""
    return (
        f"No control chart for “{title}”: it counts people at one moment, and most of them were counted the month "
        "before. Of such charts 96 to 100 in 100 signal although nothing changed. See it against plan and forecast; "
        "admissions, discharges and net change have control charts."
    )


def _of_a_census(measure: Measure) -> bool:
    counted = MEASURES.get(measure.numerator)
    return counted is not None and counted.kind is MeasureKind.CENSUS


def _overlaps(measure: Measure) -> bool:
    """Whether it adds up several months: the register names such measures by these ends of their ids."""
    return measure.id.startswith(_OVERLAPPING) or measure.id.endswith("_rolling")


def _same_people(measure: Measure) -> str:
    if not (measure.kind is MeasureKind.SHARE and _of_a_census(measure)):
        return ""
    return (
        "Most people in this share are the same from month to month, so a run on one side of the mean comes about "
        "more easily than the rules assume: read a signal as a question."
    )


def _low(measure: Measure, values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    if measure.kind is not MeasureKind.FLOW or not known or min(known) < 0:
        return ""
    mean = sum(known) / len(known)
    if mean >= LOW_MEAN:
        return ""
    return (
        f"The mean of {mean:.1f} a month is low: below {LOW_MEAN:.0f} single months signal more often than they "
        "should. Where events are rare, a chart of the days between them (T) or of cases between them (G) says more."
    )
