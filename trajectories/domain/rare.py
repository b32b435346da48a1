"""Charts of rare events: T (days between events) and G (cases between events).

Sources: NHS England SPC query 2.4, steps for T and G charts; Nelson 1994 (power 1/3.6); Benneyan 2001 (g chart).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from trajectories.domain.spc_limits import LIMIT, above

POWER: Final = 3.6
MEDIAN_OF_GEOMETRIC: Final = 0.693
LOW_MEAN: Final = 5.0  # a month; below it an XmR chart of counts signals too often


@dataclass(frozen=True, slots=True)
class Gap:
    """What lay between an event and the one before it; long gaps are few events."""

    date: date
    value: int
    above: bool
    below: bool


@dataclass(frozen=True, slots=True)
class RareEvents:
    """Gaps with centre and limits; None where there is none. A T chart without a lower limit crosses nil there."""

    gaps: tuple[Gap, ...]
    centre: float | None
    lower_limit: float | None
    upper_limit: float | None


def t_chart(events: Sequence[date]) -> RareEvents:
    """Days between events: limits of an XmR chart of days ** (1/3.6), transformed back.

    Two events on one day lie 0 days apart. Fewer than three events give no limits.
    """
    days = sorted(events)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if len(gaps) < 2:
        return RareEvents(_gaps(days, gaps, None, None), None, None, None)
    straight = [gap ** (1 / POWER) for gap in gaps]
    mean = math.fsum(straight) / len(straight)
    reach = LIMIT * math.fsum(abs(b - a) for a, b in pairwise(straight)) / (len(straight) - 1)
    lower = (mean - reach) ** POWER if mean > reach else None
    upper = (mean + reach) ** POWER
    return RareEvents(_gaps(days, gaps, lower, upper), mean**POWER, lower, upper)


def g_chart(dates: Sequence[date], cases: Sequence[int]) -> RareEvents:
    """Cases between events by the date of the event: centre 0.693 times the mean, and an upper limit alone.

    Raises ValueError for lists of different length and for a negative count.
    """
    if len(dates) != len(cases):
        raise ValueError("Each event has one count of cases since the one before it.")
    if any(count < 0 for count in cases):
        raise ValueError("A count of cases is never negative.")
    rows = sorted(zip(dates, cases, strict=True))
    if not rows:
        return RareEvents((), None, None, None)
    mean = sum(cases) / len(cases)
    upper = mean + 3 * math.sqrt(mean * (mean + 1))
    found = tuple(Gap(day, count, above(count, upper, 0.0), False) for day, count in rows)
    return RareEvents(found, MEDIAN_OF_GEOMETRIC * mean, None, upper)


def _gaps(
    days: Sequence[date], gaps: Sequence[int], lower: float | None, upper: float | None
) -> tuple[Gap, ...]:
    return tuple(
        Gap(
            day,
            gap,
            upper is not None and above(gap, upper, 0.0),
            lower is not None and above(lower, gap, 0.0),
        )
        for day, gap in zip(days[1:], gaps, strict=True)
    )
