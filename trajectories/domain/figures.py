"""The figures of one month that the register alone gives, for any part of the people. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.domain.bands import LONG_STAY_YEARS, count_by_band, stayed_at_least
from cohorts.domain.flows import STEPS, Cut, flow, people_in
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from tcp_portal.vintages import REPORTED, RESTATED

__all__ = ["ALL", "REPORTED", "RESTATED", "TOTAL", "Figure", "Part", "counts"]

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


def counts(stays: Sequence[Stay], *, month: Month, as_at: date, cut: Cut) -> dict[str, int]:
    """Every count of a cut by the id of its measure, in the order of the registry."""
    day = min(month.last, as_at)
    change = flow(stays, first=month, last=month, cut=cut, as_at=as_at)
    inside = people_in(stays, day=day, cut=cut)
    found = {"inpatients": change.closing}
    if cut.arrangement is None:
        found["between_beds"] = sum(stay.bed_on(day) is None for stay in inside)
    found["out_of_area"] = sum(stay.out_of_area_on(day) for stay in inside)
    found.update((term.value, getattr(change, term.value)) for term, _ in STEPS)
    found["unexplained"] = change.unexplained
    found["net_change"] = change.admissions - change.discharges
    found.update((f"stay_{band.key}", people) for band, people in count_by_band(inside, day).items())
    for years in LONG_STAY_YEARS:
        found[f"stay_{years}_years_or_more"] = len(stayed_at_least(inside, years=years, day=day))
    return found
