"""The measures of who is in hospital: law, diagnosis, ward, distance, length of stay and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cohorts.domain.codes import OUT_OF_AREA_REASON
from trajectories.domain.definitions import AT, Direction, Measure, level, people, share
from trajectories.domain.inside import NEXT_MONTHS, TIPPING_YEARS, in_months
from trajectories.domain.ratios import YEAR_DAYS

_WARD = "Between two beds the ward before says."
_STOOD = "The history of the plan says how it stood at the month end."
_WORKING = f"{AT} 5.2, metric"
_DAYS = "Whole days, never rounded"
_SRS_WORDS = "a site marked in the reference data as a specialist residential service"
_HARD_CODED = (
    "The published rule names one provider; here sites are marked in the reference data, so each partnership can have "
    "its own."
)
# The flags of the collection in the order in which the reference lists them, then those without any.
_REASON_METRICS = {
    "no_local_specialist_bed": "35", "more_specialist": "36", "closer_to_family": "37", "school": "38",
    "no_local_bed": "39", "safeguarding": "40", "offending_restrictions": "41", "choice": "42", "other": "43",
}  # fmt: skip

LAW: Final = (
    people(
        "specialist_residential",
        "In a specialist residential service",
        Direction.NEITHER,
        f"Inpatients at the month end in {_SRS_WORDS}. {_WARD}",
        source=f"{_WORKING} 2",
        metrics=("2",),
        corrected=_HARD_CODED,
    ),
    people(
        "inpatients_without_srs",
        "Not in a specialist residential service",
        Direction.LOWER,
        f"The other inpatients at the month end. {_WARD}",
        source=f"{AT} 5.2, metrics 1 and 2",
    ),
    people(
        "ministry_of_justice",
        "Needing the Ministry of Justice",
        Direction.NEITHER,
        "Inpatients at the month end under section 37 with 41, section 47, or section 47 with 49 of the Mental Health "
        f"Act. {_WARD}",
        source=f"{AT} 2.7; {_WORKING} 3",
        metrics=("3",),
    ),
    people(
        "sectioned",
        "Under a section of the Mental Health Act",
        Direction.NEITHER,
        "Inpatients at the month end under any section of the Mental Health Act: neither informal, nor not applicable, "
        f"nor not known. {_WARD}",
        source=f"{AT} 2.7; {_WORKING} 4",
        metrics=("4",),
        corrected="Other acts (the Criminal Procedure (Insanity) Act and “another act”) do not count as sections; the "
        "published tables counted such cases until April 2026.",
    ),
    people(
        "learning_disability_found",
        "Learning disability diagnosed in the month",
        Direction.NEITHER,
        "Inpatients at the month end whose learning disability was diagnosed on a day of the month.",
        source=f"{_WORKING} 5",
        metrics=("5",),
        corrected="The published rule asks for a day after the month end and not after it, which no day can be.",
    ),
    people(
        "learning_disability_only",
        "With a learning disability only",
        Direction.NEITHER,
        "Inpatients at the month end with a learning disability and without autism, by the diagnoses made by then.",
        source=f"{AT} 2.5; {_WORKING} 6",
        metrics=("6",),
    ),
    people(
        "autism_found",
        "Autism diagnosed in the month",
        Direction.NEITHER,
        "Inpatients at the month end whose autism was diagnosed on a day of the month.",
        source=f"{_WORKING} 7",
        metrics=("7",),
        corrected="The published rule asks for a day after the month end and not after it, which no day can be.",
    ),
    people(
        "autism_only",
        "With autism only",
        Direction.NEITHER,
        "Inpatients at the month end with autism and without a learning disability, by the diagnoses made by then.",
        source=f"{AT} 2.5; {_WORKING} 8",
        metrics=("8",),
    ),
    people(
        "learning_disability_and_autism",
        "With a learning disability and autism",
        Direction.NEITHER,
        "Inpatients at the month end with both, by the diagnoses made by then.",
        source=f"{AT} 2.5; {_WORKING} 9",
        metrics=("9",),
    ),
    people(
        "neither_diagnosis",
        "With neither diagnosis",
        Direction.NEITHER,
        "Inpatients at the month end with neither, by the diagnoses made by then.",
        source=f"{AT} 2.5",
    ),
)


def _of_all(of: str, title: str, indicator: int, direction: Direction = Direction.NEITHER) -> Measure:
    return share(
        f"{of}_share",
        f"{title}, per cent",
        direction,
        f"Of the inpatients at the month end, the share of this measure: {title[0].lower()}{title[1:]}.",
        of=(of, "inpatients"),
        source=f"{AT} 5.4, indicator {indicator}",
        indicators=(indicator,),
    )


SHARES: Final = (
    _of_all("learning_disability_only", "With a learning disability only", 3),
    _of_all("autism_only", "With autism only", 4),
    _of_all("learning_disability_and_autism", "With a learning disability and autism", 5),
    _of_all("out_of_area", "Out of area", 14, Direction.LOWER),
    _of_all("stay_5_years_or_more", "In hospital 5 years or more", 15, Direction.LOWER),
    _of_all("stay_1_to_5_years", "In hospital 1 to 5 years", 16),
    _of_all("stay_under_1_year", "In hospital under 1 year", 17),
)

REASONS: Final = (
    *(
        people(
            f"out_of_area_{entry.code}",
            f"Out of area: {entry.label[0].lower()}{entry.label[1:]}",
            Direction.NEITHER,
            f"Inpatients in a bed outside the partnership's area at the month end for this reason: {entry.label}. "
            "Somebody with several reasons counts in each.",
            source=f"{_WORKING}s 35 to 44, in the order in which the reference lists the reasons",
            metrics=(_REASON_METRICS[entry.code],),
        )
        for entry in OUT_OF_AREA_REASON.codes
    ),
    people(
        "out_of_area_no_reason",
        "Out of area: no reason recorded",
        Direction.LOWER,
        "Inpatients in a bed outside the partnership's area at the month end without a reason on record.",
        source=f"{_WORKING}s 35 to 44: the flag “not applicable”",
        metrics=("44",),
    ),
)


def _tipping(years: int, first: int) -> Iterator[Measure]:
    words = "1 year" if years == 1 else f"{years} years"
    by = "by anniversaries of the first admission of the journey"
    yield people(
        f"tipped_{years}_years",
        f"Came to {words} in hospital",
        Direction.LOWER,
        f"Inpatients at the month end who in the month came to {words} in hospital, {by}.",
        source=f"{_WORKING} {first}",
        metrics=(str(first),),
    )
    for number, ahead in enumerate(NEXT_MONTHS, first + 1):
        when = "in the next month" if ahead == 1 else f"in {ahead} months' time"
        yield people(
            f"tips_{years}_years_in_{in_months(ahead)}",
            f"Will come to {words} in hospital {when}",
            Direction.LOWER,
            f"Inpatients at the month end who, if they stay, come to {words} in hospital in the calendar month "
            f"{'after' if ahead == 1 else f'{ahead} months after'} this one, {by}.",
            source=f"{_WORKING} {number}",
            metrics=(str(number),),
        )
    yield people(
        f"tips_{years}_years_next_quarter",
        f"Will come to {words} in hospital in the next three months",
        Direction.LOWER,
        f"Inpatients at the month end who, if they stay, come to {words} in hospital in one of the three calendar "
        f"months after this one, {by}.",
        source=f"{_WORKING} {first + 4}",
        metrics=(str(first + 4),),
    )


_FROM_TO = (
    "from the first admission of the journey to the month end, the day of admission counted and the last not"
)
_MEAN_OF = f"divided by their number and by {YEAR_DAYS}, the mean length of a calendar year"
_CORRECTED_YEARS = "The published years are days divided by 362.25."


def _days(id_: str, title: str, who: str, metric: str, corrected: str = "") -> Measure:
    return level(
        id_,
        title,
        "days",
        Direction.LOWER,
        f"The days that {who} have been in hospital, added up: {_FROM_TO}.",
        source=f"{_WORKING} {metric}",
        rounding=_DAYS,
        metrics=(metric,),
        corrected=corrected,
    )


def _mean(id_: str, title: str, who: str, of: tuple[str, str], indicator: int, corrected: str) -> Measure:
    return level(
        id_,
        title,
        "years",
        Direction.LOWER,
        f"The days that {who} have been in hospital, {_MEAN_OF}. Not known where there is nobody to count.",
        source=f"{AT} 5.4, indicator {indicator}",
        rounding="One decimal, halves up",
        of=of,
        indicators=(indicator,),
        corrected=corrected,
    )


STAYS: Final = (
    people(
        "stay_1_to_5_years",
        "In hospital 1 to 5 years",
        Direction.NEITHER,
        "Inpatients who at the month end had been in hospital for at least 1 and less than 5 whole calendar years, by "
        "anniversaries of the first admission of the journey.",
        source=f"{_WORKING} 46",
        metrics=("46",),
    ),
    *(
        measure
        for years, first in zip(TIPPING_YEARS, (51, 56), strict=True)
        for measure in _tipping(years, first)
    ),
    _days("stay_days", "Days in hospital so far", "the inpatients of the month end", "48"),
    _days(
        "stay_days_srs",
        "Days in hospital so far, specialist residential",
        f"the inpatients of the month end in {_SRS_WORDS}",
        "49",
    ),
    _days(
        "stay_days_without_srs",
        "Days in hospital so far, without specialist residential",
        "the other inpatients of the month end",
        "50",
    ),
    _mean(
        "stay_years_mean",
        "Mean years in hospital so far",
        "the inpatients of the month end",
        ("stay_days", "inpatients"),
        18,
        _CORRECTED_YEARS,
    ),
    _mean(
        "stay_years_mean_srs",
        "Mean years in hospital so far, specialist residential",
        f"the inpatients of the month end in {_SRS_WORDS}",
        ("stay_days_srs", "specialist_residential"),
        19,
        _CORRECTED_YEARS,
    ),
    _mean(
        "stay_years_mean_without_srs",
        "Mean years in hospital so far, without specialist residential",
        "the other inpatients of the month end",
        ("stay_days_without_srs", "inpatients_without_srs"),
        20,
        f"{_CORRECTED_YEARS} The published mean without the service takes its terms in a wrong order; here the days "
        "and the people are those of the same list.",
    ),
)


def _planned_in(ahead: int) -> Measure:
    when = "next month" if ahead == 1 else f"in {ahead} months' time"
    return people(
        f"planned_in_{in_months(ahead)}",
        f"Planned to leave {when}",
        Direction.HIGHER,
        "Inpatients at the month end whose planned date of discharge lies in the calendar month "
        f"{'after' if ahead == 1 else f'{ahead} months after'} this one. {_STOOD}",
        source=f"{_WORKING} {25 + ahead}",
        metrics=(str(25 + ahead),),
    )


WAY_OUT: Final = (
    people(
        "planned_this_month",
        "Planned to leave this month and still in hospital",
        Direction.LOWER,
        "Inpatients at the month end whose planned date of discharge lies in this calendar month. In a month that "
        f"still runs these are those who are to leave by its end and those who should have left. {_STOOD}",
        source=f"{_WORKING} 25",
        metrics=("25",),
    ),
    *(_planned_in(ahead) for ahead in NEXT_MONTHS),
    people(
        "planned_next_quarter",
        "Planned to leave in the next three months",
        Direction.HIGHER,
        "Inpatients at the month end whose planned date of discharge lies in one of the three calendar months after "
        f"this one. {_STOOD}",
        source=f"{_WORKING} 29",
        metrics=("29",),
        corrected="Months are calendar months; the published months to a planned date are days divided by 12.",
    ),
    people(
        "not_planned_within_year",
        "Without a planned date within twelve months",
        Direction.LOWER,
        "Inpatients at the month end without a planned date of discharge, or with one later than the same day a year "
        f"on. A date that has passed is no date to come, but it is a measure of its own and not counted here. {_STOOD}",
        source=f"{_WORKING} 30",
        metrics=("30",),
        corrected="The published rule asks for a date a year ahead and, at once, for none being missing; people "
        "without a date are counted here, as its name says.",
    ),
    people(
        "not_dischargeable",
        "Not dischargeable at present",
        Direction.NEITHER,
        f"Inpatients at the month end with the care-plan status “not dischargeable at present”. {_STOOD}",
        source=f"{AT} 2.14; {_WORKING} 31",
        metrics=("31",),
    ),
    people(
        "unable_to_discharge",
        "Cannot be discharged for legal reasons",
        Direction.NEITHER,
        "Inpatients at the month end with the care-plan status “cannot be discharged for legal reasons”, which the "
        f"collection has had since December 2020. {_STOOD}",
        source=f"{AT} 2.14; {_WORKING} 32",
        metrics=("32",),
    ),
)
