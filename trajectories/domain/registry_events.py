"""The measures of how people came and left, beyond the terms of the identity."""

from __future__ import annotations

from typing import Final

from trajectories.domain.definitions import AT, BRS, Direction, Measure, MeasureKind, level, people
from trajectories.domain.events import READMITTED_DAYS

_WORKING = f"{AT} 5.2, metric"
_BACK = "First admissions and readmissions of the month of people whom the same register had discharged"


def _event(
    id_: str,
    title: str,
    direction: Direction,
    rule: str,
    metric: str,
    *,
    source: str = "",
    corrected: str = "",
) -> Measure:
    return people(
        id_,
        title,
        direction,
        rule,
        source=source or f"{_WORKING} {metric}",
        kind=MeasureKind.FLOW,
        metrics=(metric,) if metric else (),
        corrected=corrected,
    )


def _back_within(days: int, metric: str) -> Measure:
    return _event(
        f"readmitted_within_{days}_days",
        f"Readmitted within {days} days",
        Direction.LOWER,
        f"{_BACK} no more than {days} days before; day {days} counts. Transfers are no discharges.",
        metric,
        corrected=f"The published rule leaves day {days} out.",
    )


ADMISSIONS: Final = (
    _event(
        "admissions_and_transfers_in",
        "Admissions and transfers in",
        Direction.LOWER,
        "First admissions, readmissions and transfers in of the month, added up. People found late are none of them.",
        "11",
    ),
    _event(
        "first_admissions",
        "First admissions",
        Direction.LOWER,
        "Admissions of the month of people without a discharge in the year before, as the register records them.",
        "",
        source=f"{AT} 3.1 and 3.2",
    ),
    _event(
        "readmissions_within_year",
        "Readmissions within a year",
        Direction.LOWER,
        "Admissions of the month that the register records as within a year of the last discharge, from whichever "
        "hospital.",
        "",
        source=f"{AT} 3.1 and 3.2",
    ),
    _event(
        "admissions_planned_or_not",
        "Admissions, planned or unplanned",
        Direction.NEITHER,
        "First admissions and readmissions of the month of which it is known whether they were planned.",
        "14",
    ),
    _event(
        "admissions_unplanned",
        "Unplanned admissions",
        Direction.LOWER,
        "First admissions and readmissions of the month that were not planned.",
        "15",
    ),
    _event(
        "admissions_planned",
        "Planned admissions",
        Direction.NEITHER,
        "First admissions and readmissions of the month that were planned.",
        "16",
    ),
    _event(
        "admissions_not_known",
        "Admissions not known to be planned or not",
        Direction.LOWER,
        "The other admissions of the month: with those planned and unplanned they make up all.",
        "",
        source=f"{AT} 2.4",
    ),
    *(_back_within(days, str(17 + number)) for number, days in enumerate(READMITTED_DAYS)),
    _event(
        "readmitted_ever",
        "Readmitted at any time",
        Direction.LOWER,
        f"{_BACK} at any time before. What other registers know of them is not read.",
        "20",
    ),
)

DISCHARGES: Final = (
    _event(
        "discharges_5_years_or_more",
        "Discharges after 5 years or more",
        Direction.HIGHER,
        "Discharges of the month of people who had been in hospital for 5 whole calendar years or more, by "
        "anniversaries of the first admission of the journey.",
        "22",
        corrected="The published rule takes the days of the last ward stay, not of the journey.",
    ),
    level(
        "discharged_days",
        "Days in hospital of those discharged",
        "days",
        Direction.NEITHER,
        "The days from the first admission of the journey to the discharge, added up over the discharges of the month.",
        source=f"{_WORKING} 23",
        rounding="Whole days, never rounded",
        metrics=("23",),
        kind=MeasureKind.FLOW,
    ),
    level(
        "discharged_days_mean",
        "Mean days in hospital of those discharged",
        "days",
        Direction.NEITHER,
        "The days in hospital of those discharged in the month, divided by their number. Not known where nobody was.",
        source=f"{AT} 5.2, metrics 21 and 23",
        rounding="One decimal, halves up",
        of=("discharged_days", "discharges"),
        corrected="The published mean divides by the people with a planned date (metric 24) instead of the discharges.",
    ),
    level(
        "discharges_per_admission",
        "Discharges per admission",
        "discharges per admission",
        Direction.HIGHER,
        "Discharges of the month divided by its first admissions and readmissions: above 1 more people left than came. "
        "Not known where nobody came.",
        source=f"{AT} 5.4, indicator 10; {BRS} 11",
        rounding="Two decimals, halves up",
        of=("discharges", "admissions"),
        indicators=(10,),
    ),
)
