"""What a figure is: the value of one measure of one part of the people in one month. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cohorts.domain.flows import Cut
from tcp_portal.months import Month
from tcp_portal.vintages import REPORTED, RESTATED

__all__ = ["ALL", "REPORTED", "RESTATED", "TOTAL", "Figure", "Part"]

ALL = "all"
TOTAL = "total"  # of all arrangements


@dataclass(frozen=True, slots=True)
class Part:
    """A cut with its name in each dimension, as figures carry it."""

    cut: Cut
    place: str = ALL
    arrangement: str = TOTAL
    age_group: str = ALL
    category: str = ALL


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one measure. None is not known, and `reason` then says why; it is never nil.

    Numerator and denominator are given for a ratio. `note` names what a reader must know beside the value.
    """

    measure: str
    month: Month
    place: str
    arrangement: str
    age_group: str
    category: str
    vintage: str
    value: int | Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    reason: str = ""
    note: str = ""
    version: int = 1  # of the definition
