"""The ids of shares with what they are made of, of means and of sums; plain names, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from cohorts.domain.registers import Colour
from trajectories.domain.compliance import (
    ADMISSIONS,
    ADMISSIONS_WITHOUT,
    REPEATS,
    REPEATS_WITHOUT,
    OnAdmission,
)

INPATIENTS: Final = "inpatients"
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")
YEAR_DAYS: Final = Decimal("365.25")


@dataclass(frozen=True, slots=True)
class Ratio:
    """The ids of a share, its numerator, its denominator, those of it who are missing, and its rolling form."""

    id: str
    above: str
    below: str
    missing: str = ""
    rolling: str = ""


@dataclass(frozen=True, slots=True)
class Mean:
    """A quotient that is no share: the ids of what is divided, by what, how that is scaled and rounded."""

    id: str
    above: str
    below: str
    scale: Decimal = Decimal(1)
    places: Decimal = _TENTH

    def value(self, above: int, below: int) -> Decimal | None:
        """The quotient, halves up; None over nothing."""
        return (Decimal(above) / below / self.scale).quantize(self.places, ROUND_HALF_UP) if below else None


def _of_standard(id_: str) -> Ratio:
    return Ratio(id_, f"{id_}_done", f"{id_}_due", f"{id_}_missing", f"{id_}_rolling")


def _of_inpatients(above: str) -> Ratio:
    return Ratio(f"{above}_share", above, INPATIENTS)


STANDARDS: Final = (
    *(_of_standard(group.id) for group in REPEATS),
    *(_of_standard(group.id) for group in ADMISSIONS),
)
WITHOUT: Final = (
    *(_of_standard(group.id) for group in REPEATS_WITHOUT),
    *(_of_standard(group.id) for group in ADMISSIONS_WITHOUT),
)
BEFORE: Final = Ratio(
    "review_before_admission",
    "review_before_admission_done",
    "admissions",
    "review_before_admission_missing",
    "review_before_admission_rolling",
)
IN_DATE: Final = Ratio("review_in_date", "review_not_overdue", INPATIENTS, "review_overdue")
EVER: Final = Ratio("review_ever", "review_ever_done", INPATIENTS, "review_never")
PLANNED: Final = Ratio("planned_date_share", "planned_date", INPATIENTS, "no_planned_date")
DELAYED: Final = _of_inpatients("delayed")
ON_REGISTER: Final = Ratio(
    "year_on_register_share", "year_on_register", "year_admissions", "year_not_on_register"
)
YEAR_BEFORE: Final = Ratio(
    "year_reviewed_before_share", "year_reviewed_before", "year_admissions", "year_not_reviewed_before"
)
OF_INPATIENTS: Final = tuple(
    _of_inpatients(above)
    for above in (
        "learning_disability_only", "autism_only", "learning_disability_and_autism", "out_of_area",
        "stay_5_years_or_more", "stay_1_to_5_years", "stay_under_1_year",
    )
)  # fmt: skip
RATIOS: Final = (
    *STANDARDS, *WITHOUT, BEFORE, IN_DATE, EVER, PLANNED, DELAYED, ON_REGISTER, YEAR_BEFORE, *OF_INPATIENTS,
)  # fmt: skip
BY_ID: Final = {id_: ratio for ratio in RATIOS for id_ in (ratio.id, ratio.rolling) if id_}

SRS, WITHOUT_SRS = "specialist_residential", "inpatients_without_srs"
# Days added up, by the list of those whose days they are.
STAY_DAYS: Final = {
    "stay_days": INPATIENTS,
    "stay_days_srs": SRS,
    "stay_days_without_srs": WITHOUT_SRS,
    "discharged_days": "discharges",
}
MEANS: Final = (
    Mean("stay_years_mean", "stay_days", INPATIENTS, YEAR_DAYS),
    Mean("stay_years_mean_srs", "stay_days_srs", SRS, YEAR_DAYS),
    Mean("stay_years_mean_without_srs", "stay_days_without_srs", WITHOUT_SRS, YEAR_DAYS),
    Mean("discharged_days_mean", "discharged_days", "discharges"),
    Mean("discharges_per_admission", "discharges", "admissions", places=_HUNDREDTH),
)
MEDIAN_DAYS: Final = "year_days_on_register"
LAST_RATING: Final[dict[Colour | None, str]] = {
    **{colour: f"year_rated_{colour.value}" for colour in Colour},
    None: "year_unrated",
}


def by_before(group: OnAdmission) -> str:
    """The id of those whom a review before the admission met."""
    return f"{group.id}_by_before"


def by_after(group: OnAdmission) -> str:
    """The id of those whom a review after the admission met."""
    return f"{group.id}_by_after"


def percent(met: int, of: int) -> Decimal | None:
    """A share in per cent to one decimal, halves up; None where there is nobody to count: never nil."""
    return (Decimal(met) * 100 / of).quantize(_TENTH, ROUND_HALF_UP) if of else None
