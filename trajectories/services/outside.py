"""Figures of what stands beside the register: the population below a rate, and the plan.

Neither knows age or category, so parts cut by those have no such figure.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple
from uuid import UUID

from cohorts.domain.flows import NO_PLACE, Cut
from tcp_portal.months import Month
from trajectories.services.plans import Plan, PlanPoint
from trajectories.services.rates import Denominator

JOINED: Final = "on the straight line between two entered months"
BASELINES: Final = {
    "reduction_since_march_2016": Month(2016, 3),
    "reduction_since_march_2018": Month(2018, 3),
}


class Value(NamedTuple):
    """What a figure says beside which measure, month and part it is of."""

    value: int | Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""
    note: str = ""


class Outside:
    """The plan and the populations of one partnership."""

    def __init__(self, plan: Plan, denominator: Callable[[Month, UUID | None], Denominator | None]) -> None:
        self.plan, self._denominator = plan, denominator
        self._ask: dict[str, Callable[[Cut, Month, int], Value]] = {
            "rate_per_million": self._rate,
            "population": self._population,
            "plan": self._plan,
            "variance": self._against,
            "variance_year_end": lambda cut, month, people: self._against(
                cut, month.financial_year.last, people
            ),
            "variance_plan_end": self._against_end,
            **{id_: _since(self, baseline) for id_, baseline in BASELINES.items()},
        }

    @property
    def measures(self) -> frozenset[str]:
        return frozenset(self._ask)

    def value(self, measure: str, cut: Cut, month: Month, inpatients: int) -> Value | None:
        """The figure of a part; None for a part that neither plan nor population knows."""
        if cut.age_group or cut.category:
            return None
        return self._ask[measure](cut, month, inpatients)

    def _rate(self, cut: Cut, month: Month, inpatients: int) -> Value:
        below = self._below(cut, month)
        if isinstance(below, str):
            return Value(None, reason=below)
        return Value(below.rate(inpatients), inpatients, below.count, note=_words(below))

    def _population(self, cut: Cut, month: Month, _inpatients: int) -> Value:
        below = self._below(cut, month)
        return Value(None, reason=below) if isinstance(below, str) else Value(below.count, note=_words(below))

    def _below(self, cut: Cut, month: Month) -> Denominator | str:
        """The population, or why there is none."""
        if cut.place is NO_PLACE:
            return "people without a place have no population"
        found = self._denominator(month, cut.place)
        return found or f"no population is stored for {month.year} or before"

    def _plan(self, cut: Cut, month: Month, _inpatients: int) -> Value:
        point = self._point(cut, month)
        if point.value is None:
            return Value(None, reason=self._no_plan())
        return Value(point.value, note=JOINED if point.joined else "")

    def _against(self, cut: Cut, month: Month, inpatients: int, note: str = "") -> Value:
        point = self._point(cut, month)
        if point.value is None:
            return Value(None, reason=self._no_plan())
        return Value(inpatients - point.value, note=note or (JOINED if point.joined else ""))

    def _against_end(self, cut: Cut, _month: Month, inpatients: int) -> Value:
        if not self.plan.months:
            return Value(None, reason=self._no_plan())
        last = self.plan.months[-1]
        return self._against(cut, last, inpatients, note=f"the plan ends in {last.label}")

    def since(self, baseline: Month, cut: Cut, month: Month, inpatients: int) -> Value:
        """By how many per cent fewer are in hospital than the plan says of its baseline month."""
        if month < baseline:
            return Value(None, reason=f"{baseline.label} has not come yet")
        start = self._point(cut, baseline).value
        if start is None:
            return Value(None, reason=self._no_plan())
        if not start:
            return Value(None, reason=f"nobody was in hospital in {baseline.label}")
        fewer = (Decimal(start - inpatients) * 100 / start).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return Value(fewer, note=f"from {start} in {baseline.label}, as the accepted plan has it")

    def _point(self, cut: Cut, month: Month) -> PlanPoint:
        if cut.place is NO_PLACE:
            return PlanPoint(month, None)
        return self.plan.on(month, place_id=cut.place, arrangement=cut.arrangement)

    def _no_plan(self) -> str:
        if self.plan.exists:
            return "the accepted plan says nothing of it for this month"
        return "no plan has been accepted"


def _since(outside: Outside, baseline: Month) -> Callable[[Cut, Month, int], Value]:
    return lambda cut, month, people: outside.since(baseline, cut, month, people)


def _words(below: Denominator) -> str:
    return f"{below.basis}, {below.year}; {below.source}"
