"""How a figure stands against its plan, in one of four words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Against(StrEnum):
    """Fewer people in hospital than planned is better. Colour follows the word, never the other way round."""

    BETTER = "Better"
    ON_PLAN = "On plan"
    SLIGHTLY_WORSE = "Slightly worse"
    WORSE = "Worse"
    NO_PLAN = "No plan"

    @property
    def rag(self) -> str:
        """Green, amber or red; empty without a plan."""
        return _RAG[self]


_RAG = {
    Against.BETTER: "green",
    Against.ON_PLAN: "green",
    Against.SLIGHTLY_WORSE: "amber",
    Against.WORSE: "red",
    Against.NO_PLAN: "",
}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many people above plan is only slightly worse: at least `people`, or a share of the plan if more."""

    people: int
    percent_of_plan: Decimal
    source: str

    def holds(self, variance: int, plan: int) -> bool:
        """Whether this many people above plan is within the tolerance."""
        return Decimal(variance) <= max(Decimal(self.people), plan * self.percent_of_plan / 100)


def against(actual: int | None, plan: int | None, tolerance: Tolerance | None) -> Against:
    """Green at or below plan; amber up to the tolerance above it; red beyond it.

    Without a tolerance in force everything above plan is worse. Building the Right Support, section 1.5.
    """
    if actual is None or plan is None:
        return Against.NO_PLAN
    if actual <= plan:
        return Against.BETTER if actual < plan else Against.ON_PLAN
    within = tolerance is not None and tolerance.holds(actual - plan, plan)
    return Against.SLIGHTLY_WORSE if within else Against.WORSE
