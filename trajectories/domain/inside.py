"""Each measure of the people in hospital at a month end, as one question about a person. Plain Python.

What several questions need of a person is worked out once, when the first of them asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from cohorts.domain.bands import BANDS, LONG_STAY_YEARS, Band
from cohorts.domain.codes import OUT_OF_AREA_REASON
from cohorts.domain.records import PlanStand
from cohorts.domain.stays import Bed, Category, Stay
from tcp_portal.months import Month, add_months, add_years
from trajectories.domain.cells import Counted
from trajectories.domain.compliance import held
from trajectories.domain.once import once
from trajectories.domain.ratios import INPATIENTS, SRS, WITHOUT_SRS

if TYPE_CHECKING:
    from trajectories.domain.tally import Tally

# Legal status, Assuring Transformation 2.7. The Ministry of Justice is asked for people under 37/41, 47 and 47/49.
MINISTRY_OF_JUSTICE: Final = frozenset({"9", "15", "16"})
NO_SECTION: Final = frozenset({"", "1", "98", "99"})
OTHER_ACTS: Final = frozenset({"31", "32"})
NOT_DISCHARGEABLE, UNABLE = "N", "7"
TIPPING_YEARS: Final = (5, 1)
NEXT_MONTHS: Final = (1, 2, 3)


@dataclass(frozen=True)
class Inside:
    """A person in hospital at the midnight of `day`, the last of the month that is known."""

    tally: Tally
    month: Month
    counted: Counted

    @property
    def stay(self) -> Stay:
        return self.counted.stay

    @property
    def day(self) -> date:
        return self.counted.day

    @once
    def bed(self) -> Bed | None:
        return self.stay.bed_on(self.day)

    @once
    def ward(self) -> Bed | None:
        return self.stay.ward_on(self.day)

    @once
    def years(self) -> int:
        return self.stay.stay_years_on(self.day)

    @once
    def plan(self) -> PlanStand | None:
        return self.tally.records.plan_on(self.stay.spell_id, self.day)

    @property
    def planned_on(self) -> date | None:
        return self.plan.planned_on if self.plan else None

    @property
    def status(self) -> str:
        return self.plan.status if self.plan else ""

    @property
    def legal_status(self) -> str:
        return self.ward.legal_status if self.ward else ""

    def is_planned_in(self, *months: int) -> bool:
        """Whether the planned date lies in the calendar months so many after this one."""
        return self.planned_on is not None and self._months_on(self.planned_on) in months

    def tips(self, years: int, *months: int) -> bool:
        """Whether the anniversary of so many years lies in the months so many after this one."""
        return self._months_on(add_years(self.stay.started_on, years)) in months

    def has_tipped(self, years: int) -> bool:
        """Whether the anniversary lay in this month and has passed."""
        return self.month.first <= add_years(self.stay.started_on, years) <= self.day

    def was_found(self, diagnosed_on: date | None) -> bool:
        """Whether a diagnosis was made in this month, by now."""
        return diagnosed_on is not None and self.month.first <= diagnosed_on <= self.day

    def _months_on(self, day: date) -> int:
        return (day.year - self.month.year) * 12 + day.month - self.month.month


Question = Callable[[Inside], bool]


def _not_within_year(one: Inside) -> bool:
    return one.planned_on is None or one.planned_on > add_months(one.day, 12)


def _in_band(band: Band) -> Question:
    return lambda one: band.holds(one.years)


def _at_least(years: int) -> Question:
    return lambda one: one.years >= years


def _is_of(category: Category) -> Question:
    return lambda one: one.counted.cell.category == category


def _for_reason(code: str) -> Question:
    return lambda one: one.bed is not None and code in one.bed.out_of_area_reasons


def _in_months(*months: int) -> Question:
    return lambda one: one.is_planned_in(*months)


def _tipped(years: int) -> Question:
    return lambda one: one.has_tipped(years)


def _tips(years: int, *months: int) -> Question:
    return lambda one: one.tips(years, *months)


def _is_srs(one: Inside) -> bool:
    return one.ward is not None and one.ward.specialist_residential


def _is_sectioned(one: Inside) -> bool:
    return one.legal_status not in NO_SECTION and one.legal_status not in OTHER_ACTS


def _ever_reviewed(one: Inside) -> bool:
    return bool(held(one.tally.records.reviews, one.stay.person_id, one.day))


def _is_overdue(one: Inside) -> bool:
    return one.tally.is_overdue(one.stay, one.day)


def in_months(months: int) -> str:
    """The words of an id for so many months on."""
    return f"{months}_month" if months == 1 else f"{months}_months"


OF_STAYS: Final[dict[str, Question]] = {
    INPATIENTS: lambda one: True,
    "between_beds": lambda one: one.bed is None,
    "out_of_area": lambda one: one.bed is not None and one.bed.out_of_area,
    **{f"stay_{band.key}": _in_band(band) for band in BANDS},
    **{f"stay_{years}_years_or_more": _at_least(years) for years in LONG_STAY_YEARS},
    "stay_1_to_5_years": lambda one: 1 <= one.years < 5,
    SRS: _is_srs,
    WITHOUT_SRS: lambda one: not _is_srs(one),
    "ministry_of_justice": lambda one: one.legal_status in MINISTRY_OF_JUSTICE,
    "sectioned": _is_sectioned,
    "learning_disability_found": lambda one: one.was_found(one.stay.learning_disability_from),
    "autism_found": lambda one: one.was_found(one.stay.autism_from),
    "learning_disability_only": _is_of(Category.LEARNING_DISABILITY),
    "autism_only": _is_of(Category.AUTISM),
    "learning_disability_and_autism": _is_of(Category.BOTH),
    "neither_diagnosis": _is_of(Category.NEITHER),
    **{f"out_of_area_{entry.code}": _for_reason(entry.code) for entry in OUT_OF_AREA_REASON.codes},
    "out_of_area_no_reason": lambda one: (
        one.bed is not None and one.bed.out_of_area and not one.bed.out_of_area_reasons
    ),
    **{
        id_: question
        for years in TIPPING_YEARS
        for id_, question in (
            (f"tipped_{years}_years", _tipped(years)),
            *((f"tips_{years}_years_in_{in_months(ahead)}", _tips(years, ahead)) for ahead in NEXT_MONTHS),
            (f"tips_{years}_years_next_quarter", _tips(years, *NEXT_MONTHS)),
        )
    },
}  # fmt: skip
OF_RECORDS: Final[dict[str, Question]] = {
    "planned_date": lambda one: one.planned_on is not None,
    "no_planned_date": lambda one: one.planned_on is None,
    "planned_date_passed": lambda one: one.planned_on is not None and one.planned_on < one.day,
    "planned_this_month": _in_months(0),
    **{f"planned_in_{in_months(ahead)}": _in_months(ahead) for ahead in NEXT_MONTHS},
    "planned_next_quarter": _in_months(*NEXT_MONTHS),
    "not_planned_within_year": _not_within_year,
    "not_dischargeable": lambda one: one.status == NOT_DISCHARGEABLE,
    "unable_to_discharge": lambda one: one.status == UNABLE,
    "delayed": lambda one: one.tally.records.is_delayed(one.stay.spell_id, one.day),
    "review_overdue": _is_overdue,
    "review_not_overdue": lambda one: not _is_overdue(one),
    "review_ever_done": _ever_reviewed,
    "review_never": lambda one: not _ever_reviewed(one),
}
QUESTIONS: Final = {**OF_STAYS, **OF_RECORDS}
