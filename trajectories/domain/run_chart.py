"""Run charts: what may be said of few points without limits (Anhoej rules)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median as middle

_FALSE_SIGNALS = 0.05


@dataclass(frozen=True, slots=True)
class RunChart:
    """Runs about the median; points on the median are useful to neither count.

    A shift is a run longer than round(log2 n) + 3, or fewer crossings than the 5% quantile of a binomial with n - 1
    trials of one half, n being the useful points. Source: Anhoej and Olesen, PLoS ONE 2014, as in qicharts2.
    """

    median: float | None
    useful: int = 0
    longest_run: int = 0
    longest_allowed: int = 0
    crossings: int = 0
    crossings_needed: int = 0

    @property
    def signal(self) -> bool:
        """Whether something other than chance is likely."""
        return self.longest_run > self.longest_allowed or self.crossings < self.crossings_needed


def run_chart(values: Sequence[float]) -> RunChart:
    """The runs of values in order of time."""
    if not values:
        return RunChart(None)
    centre = middle(values)
    sides = [value > centre for value in values if not math.isclose(value, centre, rel_tol=1e-9)]
    runs = [len(list(run)) for _, run in groupby(sides)]
    useful = len(sides)
    if useful < 2:
        return RunChart(centre, useful, max(runs, default=0), useful, 0, 0)
    return RunChart(
        median=centre,
        useful=useful,
        longest_run=max(runs),
        longest_allowed=round(math.log2(useful)) + 3,
        crossings=len(runs) - 1,
        crossings_needed=_quantile(useful - 1),
    )


def _quantile(trials: int) -> int:
    """The least number of heads whose cumulative chance reaches 5% in so many throws of a coin."""
    total, wanted = 0, _FALSE_SIGNALS * 2**trials
    for heads in range(trials + 1):
        total += math.comb(trials, heads)
        if total >= wanted:
            return heads
    return trials
