"""The tables of finance."""

from finance.models.assumptions import Assumption, AssumptionState

__all__ = ["Assumption", "AssumptionState"]
