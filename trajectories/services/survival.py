"""How long people stay, from the register: Kaplan and Meier's curve with late entry. Only workers run this.

People already in hospital when they are first observed enter at their stay so far; those still there are censored.
Sources: SPC and board-report reference, section 9.4; lifelines, survival_table_from_events.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from trajectories.domain.leaving import Curve

# A step of the curve holds at least so many ends of stays, and the last one gives the hazard beyond it.
EVENTS_IN_A_STEP: Final = 4
# One half of an end is added to what was seen, so that few stays never say that nobody leaves.
_HALF: Final = 0.5
_A_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Observed:
    """A stay as observed over part of it: from day `entry` of the stay to day `until`, and whether it `ended` then."""

    entry: int
    until: int
    ended: bool
    route: str = ""


def curve_of(stays: Sequence[Observed]) -> Curve:
    """The curve of these stays, by steps of at least four ends; the last one goes on for ever.

    Within a step the hazard is that of Kaplan and Meier's estimate. Where that ends at nil, and in the last step, it
    is ends by days observed, those of the people who have stayed longer than anybody who left among them: their
    staying is what is known of very long stays. Without an end it is half an end over all days observed.
    """
    seen = [one for one in stays if one.until > one.entry or one.ended]
    ends = sorted(one.until for one in seen if one.ended)
    if not ends:
        return Curve((0,), (0.0,), round(_HALF / max(_days(seen, 0, math.inf), _A_YEAR), 9))
    edges = _edges(ends)
    alive = _kaplan_meier(seen, edges)
    hazards, tail = [0.0], 0.0
    for (start, end), (before, after) in zip(pairwise(edges), pairwise(alive), strict=True):
        events, is_last = sum(start < max(until, 1) <= end for until in ends), end == edges[-1]
        tail = events / max(_days(seen, start, math.inf if is_last else end), 1.0)
        exact = after > 0 and not is_last
        hazards.append(hazards[-1] + (math.log(before / after) if exact else tail * (end - start)))
    return Curve(tuple(edges), tuple(round(hazard, 7) for hazard in hazards), round(tail, 9))


def _edges(ends: Sequence[int]) -> list[int]:
    """The days at which steps begin and end: from 0, each with its share of the ends."""
    edges, inside = [0], 0
    for at, end in enumerate(ends):
        inside += 1
        last = at + 1 == len(ends)
        if inside >= EVENTS_IN_A_STEP and end > edges[-1] and not last and ends[at + 1] > end:
            edges.append(end)
            inside = 0
    if inside < EVENTS_IN_A_STEP and len(edges) > 1:
        edges.pop()
    return [*edges, max(ends[-1], edges[-1] + 1)]


def _kaplan_meier(seen: Sequence[Observed], edges: Sequence[int]) -> list[float]:
    """The share alive at each edge; nil from the day on which everyone at risk left, which says nothing of later days.

    From the table of lifelines, not its fitter: that refuses every day of the curve where nobody was at risk on one.
    """
    from lifelines.utils import survival_table_from_events  # type: ignore[import-untyped]

    table = survival_table_from_events(
        [max(one.until, one.entry + _HALF) for one in seen],
        [one.ended for one in seen],
        [one.entry for one in seen],
    )
    at_risk = table["at_risk"] - table["entrance"]  # who enters on a day is at risk after it
    alive = (1 - table["observed"] / at_risk.where(at_risk > 0, 1)).cumprod()
    return [float(share) for share in alive.reindex(edges, method="ffill", fill_value=1.0)]


def _days(seen: Sequence[Observed], start: float, end: float) -> float:
    """Days observed between two days of the stay; an end on the day of entry counts as half a day."""
    return sum(max(0.0, min(max(one.until, one.entry + _HALF), end) - max(one.entry, start)) for one in seen)
