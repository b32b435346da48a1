"""The measures of discharge planning, of delays, and of what the dynamic support register knew before admissions."""

from __future__ import annotations

from datetime import date
from typing import Final

from cohorts.domain.registers import Colour
from trajectories.domain.definitions import AT, BRS, Direction, Measure, MeasureKind, people, share
from trajectories.domain.tally import MONTHS

_REGISTERS_FROM = date(2016, 4, 1)
_STOOD = "The history of the plan says how it stood at the month end."
_YEAR = f"of the {MONTHS} months to the month end"

PLANS: Final = (
    people(
        "planned_date",
        "People with a planned date",
        Direction.HIGHER,
        f"Inpatients at the month end with a planned date of discharge, also where the date has passed. {_STOOD}",
        source=f"{AT} 5.2, metric 24",
        metrics=("24",),
    ),
    people(
        "no_planned_date",
        "People without a planned date",
        Direction.LOWER,
        f"Inpatients at the month end without a planned date of discharge. {_STOOD}",
        source=f"{AT} 5.2, metrics 24 and 30",
    ),
    people(
        "planned_date_passed",
        "People whose planned date has passed",
        Direction.LOWER,
        f"Inpatients at the month end whose planned date of discharge was before that day. {_STOOD}",
        source=f"{AT} 3.4 and 8",
    ),
    share(
        "planned_date_share",
        "People with a planned date, per cent",
        Direction.HIGHER,
        f"Of the inpatients at the month end, the share with a planned date of discharge. {_STOOD}",
        of=("planned_date", "inpatients"),
        source=f"{AT} 3.1, table 3.2",
    ),
    people(
        "delayed",
        "People delayed",
        Direction.LOWER,
        "Inpatients at the month end for whom at least one reason for delay held on that day. Somebody with several "
        "reasons is one person.",
        source=f"{AT} 2.16 and 3.1",
    ),
    share(
        "delayed_share",
        "People delayed, per cent",
        Direction.LOWER,
        "Of the inpatients at the month end, the share for whom at least one reason for delay held on that day.",
        of=("delayed", "inpatients"),
        source=f"{AT} 2.14 and 3.1",
    ),
)


def _rated(colour: Colour) -> Measure:
    return people(
        f"year_rated_{colour.value}",
        f"Admissions last rated {colour.value}",
        Direction.NEITHER,
        f"Admissions {_YEAR} of people who were on the register before and whose last rating of a day before the "
        f"admission was {colour.value}: {colour.meaning}.",
        source=f"{BRS} 6.2",
        valid_from=_REGISTERS_FROM,
        kind=MeasureKind.FLOW,
    )


REGISTER: Final = (
    people(
        "year_admissions",
        "Admissions of twelve months",
        Direction.LOWER,
        f"First admissions and readmissions {_YEAR}.",
        source=f"{AT} 3.2",
        kind=MeasureKind.FLOW,
    ),
    people(
        "year_on_register",
        "Admissions of people on the register",
        Direction.NEITHER,
        f"Admissions {_YEAR} of people who had come on the dynamic support register on an earlier day and had not left "
        "it before the day of admission.",
        source=f"{BRS} 6.1; {AT} 3.1, table 2.2",
        valid_from=_REGISTERS_FROM,
        kind=MeasureKind.FLOW,
    ),
    people(
        "year_not_on_register",
        "Admissions of people not on the register",
        Direction.LOWER,
        f"The other admissions {_YEAR}: nobody had told the register of a risk.",
        source=f"{BRS} 6.1; {AT} 3.1, table 2.2",
        valid_from=_REGISTERS_FROM,
        kind=MeasureKind.FLOW,
    ),
    share(
        "year_on_register_share",
        "Admissions of people on the register, per cent",
        Direction.HIGHER,
        f"Of the admissions {_YEAR}, the share of people who were on the register before.",
        of=("year_on_register", "year_admissions"),
        source=f"{BRS} 6.1",
        valid_from=_REGISTERS_FROM,
    ),
    Measure(
        id="year_days_on_register",
        title="Days on the register before an admission",
        unit="days",
        direction=Direction.NEITHER,
        rule=f"The median, over the admissions {_YEAR} of people who were on the register before, of the days from "
        "coming on it to the admission; of two in the middle the lower. Not known where there was no such admission.",
        source=f"{BRS} 6.1",
        valid_from=_REGISTERS_FROM,
        rounding="Whole days, never rounded",
        kind=MeasureKind.LEVEL,
    ),
    *(_rated(colour) for colour in Colour),
    people(
        "year_unrated",
        "Admissions without a rating",
        Direction.LOWER,
        f"Admissions {_YEAR} of people who were on the register before without a rating of a day before the admission.",
        source=f"{BRS} 6.2",
        valid_from=_REGISTERS_FROM,
        kind=MeasureKind.FLOW,
    ),
    people(
        "year_reviewed_before",
        "Admissions of twelve months with a review before",
        Direction.HIGHER,
        f"Admissions {_YEAR} with a community C(E)TR or local area emergency protocol within the days before them "
        "that the policy of the day allows (28), or on the day itself.",
        source=f"{BRS} 5.3",
        kind=MeasureKind.FLOW,
    ),
    people(
        "year_not_reviewed_before",
        "Admissions of twelve months without a review before",
        Direction.LOWER,
        f"The other admissions {_YEAR}.",
        source=f"{BRS} 5.3",
        kind=MeasureKind.FLOW,
    ),
    share(
        "year_reviewed_before_share",
        "Admissions of twelve months with a review before, per cent",
        Direction.HIGHER,
        f"Of the admissions {_YEAR}, the share with a community C(E)TR or local area emergency protocol before.",
        of=("year_reviewed_before", "year_admissions"),
        source=f"{BRS} 5.3",
    ),
)
