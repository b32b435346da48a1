"""What each measure is: the one definition that screens, packs, files and docs/measures.md read."""

from __future__ import annotations

from datetime import date
from typing import Final

from cohorts.domain.bands import BANDS, LONG_STAY_YEARS, Band
from cohorts.domain.stays import LEAVE_LEFT_OUT_FROM
from trajectories.domain.definitions import (
    AT,
    BRS,
    PER_CENT,
    Direction,
    Measure,
    MeasureKind,
    Version,
    level,
    people,
)
from trajectories.domain.registry_events import ADMISSIONS, DISCHARGES
from trajectories.domain.registry_people import LAW, REASONS, SHARES, STAYS, WAY_OUT
from trajectories.domain.registry_plans import PLANS, REGISTER
from trajectories.domain.registry_reviews import REVIEWS

__all__ = ["MEASURES", "Direction", "Measure", "MeasureKind"]

_BRS_PUBLISHED = date(2015, 10, 30)
_WHOLE = "Whole people, never rounded"

_CENSUS = (
    people(
        "inpatients",
        "Inpatients at month end",
        Direction.LOWER,
        "People counted at midnight at the end of the last calendar day of the month: counted from that day or "
        "earlier, and not ended by then. A month that still runs is counted as at the day of asking.",
        source=f"{AT} 3.2",
        versions=(
            Version(
                2,
                LEAVE_LEFT_OUT_FROM,
                both_until=date(2025, 2, 28),
                rule="As before, without people who at that midnight are on extended leave under section 17 that "
                "follows the judgments MM or PJ. Published so since 20 February 2025, back to November 2024.",
                source=f"{AT} 1.5; statistical process control notes, section 9.2",
            ),
        ),
        metrics=("1",),
    ),
    people(
        "between_beds",
        "Between beds at month end",
        Direction.NEITHER,
        "Inpatients who are in no bed at that midnight: one ward stay has ended and the next has not begun. They "
        "are in the total and in their place, and in no commissioning arrangement.",
        source=f"{AT} 3.2; the portal's own rule for the gap",
    ),
    people(
        "out_of_area",
        "Out of area",
        Direction.LOWER,
        "Inpatients whose bed at the month-end midnight is marked as outside the partnership's area.",
        source=f"{BRS} 7.1; {AT} 5.2, metric 34",
        metrics=("34",),
    ),
)

_FLOWS = (
    people(
        "admissions",
        "Admissions",
        Direction.LOWER,
        "First admissions and readmissions counted from a day in the month. Transfers in and people found late "
        "are measures of their own.",
        source=f"{AT} 3.2",
        kind=MeasureKind.FLOW,
        metrics=("12",),
    ),
    people(
        "transfers_in",
        "Transfers in",
        Direction.NEITHER,
        "People already in hospital whose care passed to the partnership from another in the month. They are "
        "counted from that day; their length of stay runs from the first admission.",
        source=f"{AT} 3.2; {BRS} 11",
        kind=MeasureKind.FLOW,
        metrics=("13",),
    ),
    people(
        "found_late",
        "Found late",
        Direction.LOWER,
        "People already in hospital whom the partnership came to know of in the month. They are counted from the "
        "day they were found, so earlier months stay as they were; their length of stay runs from admission.",
        source=f"{BRS} 1.3 and 11",
        kind=MeasureKind.FLOW,
    ),
    people(
        "moved_in",
        "Moved into the group",
        Direction.NEITHER,
        "For a part of the people only: in hospital throughout, but not of this part at the start and of it at "
        "the end, by an 18th birthday, a new diagnosis or a change of commissioner.",
        source="The portal's own term, so that the identity closes for every part",
        kind=MeasureKind.FLOW,
    ),
    people(
        "discharges",
        "Discharges",
        Direction.HIGHER,
        "Stays that ended in the month with the person leaving hospital. Transfers to another bed or partnership, "
        "deaths and records closed as out of scope do not count.",
        source=f"{AT} 3.2; {BRS} 7.3",
        kind=MeasureKind.FLOW,
        metrics=("21",),
    ),
    people(
        "transfers_out",
        "Transfers out",
        Direction.NEITHER,
        "People still in hospital whose care passed to another partnership in the month.",
        source=f"{AT} 3.2; {BRS} 11",
        kind=MeasureKind.FLOW,
    ),
    people(
        "out_of_scope",
        "Closed as out of scope",
        Direction.NEITHER,
        "Records closed in the month because the person or the bed does not belong in the count: a diagnosis "
        "was removed, or the unit is no longer a hospital.",
        source=f"{AT} 1.1 and 2.11",
        kind=MeasureKind.FLOW,
    ),
    people(
        "deaths",
        "Deaths",
        Direction.NEITHER,
        "Stays that ended in the month by death.",
        source=f"{AT} 5.2",
        kind=MeasureKind.FLOW,
        metrics=("33",),
    ),
    people(
        "moved_out",
        "Moved out of the group",
        Direction.NEITHER,
        "For a part of the people only: in hospital throughout, but of this part at the start and not at the end.",
        source="The portal's own term, so that the identity closes for every part",
        kind=MeasureKind.FLOW,
    ),
    people(
        "in_transit",
        "In transit between beds",
        Direction.NEITHER,
        "For an arrangement only: people who came back into it from between beds, less those who are between "
        "beds after one of its beds. It may be negative.",
        source="The portal's own term, so that the identity closes for every part",
        kind=MeasureKind.FLOW,
    ),
    people(
        "leave",
        "Extended leave",
        Direction.NEITHER,
        "From the end of November 2024: people who came back into the count from extended leave under section 17, less "
        "those who went out of it on such leave. It may be negative; in November 2024 it holds everyone whom the new "
        "wording of the count leaves out.",
        source=f"{AT} 1.5 and 9",
        kind=MeasureKind.FLOW,
        valid_from=LEAVE_LEFT_OUT_FROM,
    ),
    people(
        "unexplained",
        "Unexplained difference",
        Direction.NEITHER,
        "Inpatients counted at the month-end midnight, less those of the month before plus admissions, transfers "
        "in, found late, moved in, in transit and leave, less discharges, transfers out, out of scope, deaths and "
        "moved out. Nil in a sound register; never hidden.",
        source=f"{BRS} 11",
        kind=MeasureKind.FLOW,
    ),
    people(
        "net_change",
        "Net change",
        Direction.LOWER,
        "Admissions less discharges of the month.",
        source=f"{AT} 5.4, indicator 11",
        kind=MeasureKind.FLOW,
        indicators=(11,),
    ),
)


def _band(band: Band) -> Measure:
    to = f" and less than {band.to_years}" if band.to_years else ""
    since = (
        f"at least {band.from_years}{to} whole calendar years"
        if band.from_years
        else f"less than {band.to_years} year"
    )
    return people(
        f"stay_{band.key}",
        f"In hospital {band.label[0].lower()}{band.label[1:]}",
        Direction.LOWER if band.from_years >= max(LONG_STAY_YEARS) else Direction.NEITHER,
        f"Inpatients who at the month end had been in hospital for {since}, by anniversaries of the first admission "
        "of the journey. A day of admission on 29 February has its anniversary on 1 March in common years.",
        source=f"{AT} 3.4 and 5.2",
        metrics=("47",) if band.to_years == 1 else (),
    )


def _at_least(years: int) -> Measure:
    return people(
        f"stay_{years}_years_or_more",
        f"In hospital {years} years or more",
        Direction.LOWER,
        f"Inpatients who at the month end had been in hospital for {years} whole calendar years or more, by "
        "anniversaries of the first admission of the journey.",
        source=f"{BRS} 7.1 and 11" + (f"; {AT} 5.2, metric 45" if years == 5 else ""),
        metrics=("45",) if years == 5 else (),
    )


_STAYS = (*(_band(band) for band in BANDS), *(_at_least(years) for years in LONG_STAY_YEARS))

_AGAINST = (
    Measure(
        id="rate_per_million",
        title="Inpatients per million adults",
        unit="people per million",
        direction=Direction.LOWER,
        rule="Everyone counted as inpatient, times 1,000,000, divided by the population: adults registered with a GP, "
        "the latest count up to the month's year. Not known where no population is stored; the basis, year and "
        "source of the population stand with the result.",
        source=f"{BRS} 1.2, 1.5 and 12",
        valid_from=_BRS_PUBLISHED,
        rounding="Two decimals, halves up",
        numerator="inpatients",
        denominator="population",
        kind=MeasureKind.RATE,
        indicators=(9,),
    ),
    people(
        "population",
        "Population",
        Direction.NEITHER,
        "Adults registered with a GP, as stored for the partnership or place with year and source.",
        source=f"{BRS} 1.5",
        valid_from=_BRS_PUBLISHED,
        kind=MeasureKind.LEVEL,
        metrics=("10",),
    ),
    people(
        "plan",
        "Plan for the month end",
        Direction.NEITHER,
        "Planned inpatients of the latest accepted plan. Months between two entered ones stand on the straight "
        "line between them.",
        source=f"{BRS} 1.5",
        valid_from=_BRS_PUBLISHED,
        kind=MeasureKind.LEVEL,
    ),
    people(
        "variance",
        "Variance from plan",
        Direction.LOWER,
        "Inpatients less plan: above nil is worse than planned.",
        source=f"{BRS} 1.5 and 12",
        valid_from=_BRS_PUBLISHED,
        kind=MeasureKind.LEVEL,
        indicators=(1,),
    ),
    level(
        "variance_year_end",
        "Variance from the plan for the end of the year",
        "people",
        Direction.LOWER,
        "Inpatients less the plan for the March that ends the financial year of the month: how many fewer there must "
        "be by then.",
        source=f"{AT} 5.4, indicator 8",
        valid_from=_BRS_PUBLISHED,
        rounding=_WHOLE,
        indicators=(8,),
    ),
    level(
        "variance_plan_end",
        "Variance from where the plan ends",
        "people",
        Direction.LOWER,
        "Inpatients less the plan for its last month: how many fewer there must be to reach the ambition. The "
        "collection's second target is not published; here it is the end of the accepted plan.",
        source=f"{AT} 5.4, indicators 2 and 12",
        valid_from=_BRS_PUBLISHED,
        rounding=_WHOLE,
        indicators=(2, 12),
    ),
    *(
        level(
            f"reduction_since_march_{year}",
            f"Reduction since March {year}",
            PER_CENT,
            Direction.HIGHER,
            f"100 less the inpatients as a percentage of those at the end of March {year}, as the accepted plan has "
            "that month. Below nil there are more than then. Not known before that month, or where the plan says "
            "nothing of it.",
            source=f"{AT} 5.4, indicator {indicator}",
            valid_from=_BRS_PUBLISHED,
            rounding="One decimal, halves up",
            indicators=(indicator,),
        )
        for year, indicator in ((2016, 6), (2018, 7))
    ),
)

MEASURES: Final[dict[str, Measure]] = {
    measure.id: measure
    for measure in (
        *_CENSUS, *LAW, *SHARES, *_FLOWS, *ADMISSIONS, *DISCHARGES, *_STAYS, *STAYS, *REASONS, *_AGAINST,
        *REVIEWS, *PLANS, *WAY_OUT, *REGISTER,
    )
}  # fmt: skip
