"""A second, slow implementation of every measure: one person and one day after the other, as the rules say in words.

It shares with the product only the facts (Stay, Bed, Records), none of its sums, bands, lists or look-ups.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cohorts.domain.flows import Cut
from cohorts.domain.records import Records
from cohorts.domain.stays import Bed, Stay
from tcp_portal.months import Month
from tests.unit.cohorts.slow_register import ONE_DAY, bed_of, category_of, days, is_in_hospital
from tests.unit.trajectories import slow_reviews

MOJ = ("9", "15", "16")
NO_SECTION = ("", "1", "98", "99", "31", "32")
REASONS = (
    "no_local_specialist_bed", "more_specialist", "no_local_bed", "closer_to_family", "school", "safeguarding",
    "offending_restrictions", "choice", "other",
)  # fmt: skip
EXITS = {
    "discharges": "discharge",
    "transfers_out": "transfer_out",
    "out_of_scope": "out_of_scope",
    "deaths": "death",
}


@dataclass(frozen=True)
class World:
    """A register, and the month that is asked about as known at its last midnight."""

    stays: list[Stay]
    records: Records
    month: Month

    @property
    def day(self) -> date:
        return self.month.last


Who = tuple[Stay, date, date]  # the stay, the day of its part, the day of its age


def whole_years(start: date, end: date) -> int:
    years = 0
    while (start.year + years + 1, start.month, start.day) <= (end.year, end.month, end.day):
        years += 1
    return years


def days_of(month: Month, ahead: int = 0) -> Iterator[date]:
    year, number = month.year, month.month
    for _ in range(ahead):
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
    return days(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def a_year_after(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))


def ward(stay: Stay, day: date) -> Bed | None:
    found = bed_of(stay, day)
    for bed in stay.beds:
        if (
            found is None
            and bed.start <= day
            and all(b.start <= bed.start or b.start > day for b in stay.beds)
        ):
            found = bed
    return found


def law(stay: Stay, day: date) -> str:
    found = ward(stay, day)
    return "" if found is None else found.legal_status


def is_srs(stay: Stay, day: date) -> bool:
    found = ward(stay, day)
    return False if found is None else found.specialist_residential


def stood(world: World, stay: Stay) -> tuple[date | None, str]:
    """The planned date and the status as the last step by the day left them."""
    found: tuple[date | None, str] = (None, "")
    for step in world.records.plans.get(stay.spell_id, ()):
        if step.on <= world.day:
            found = step.planned_on, step.status
    return found


def comes_to(years: int, stay: Stay, day: date) -> bool:
    """Whether the anniversary is this very day."""
    return (
        day > stay.started_on
        and whole_years(stay.started_on, day) == years
        and whole_years(stay.started_on, day - ONE_DAY) < years
    )


Question = Callable[[World, Stay], bool]


def tips(years: int, *ahead: int) -> Question:
    return lambda w, s: any(comes_to(years, s, day) for month in ahead for day in days_of(w.month, month))


def planned_in(*ahead: int) -> Question:
    return lambda w, s: any(stood(w, s)[0] == day for month in ahead for day in days_of(w.month, month))


def for_reason(reason: str) -> Question:
    def holds(world: World, stay: Stay) -> bool:
        bed = bed_of(stay, world.day)
        return bed is not None and reason in bed.out_of_area_reasons

    return holds


def is_out(world: World, stay: Stay) -> bool:
    bed = bed_of(stay, world.day)
    return bed is not None and bed.out_of_area


def without_reason(world: World, stay: Stay) -> bool:
    return is_out(world, stay) and not any(for_reason(reason)(world, stay) for reason in REASONS)


def stayed(world: World, stay: Stay) -> int:
    return whole_years(stay.started_on, world.day)


def is_delayed(world: World, stay: Stay) -> bool:
    return slow_reviews.delayed([stay], world.records, world.day, Cut()) == 1


def is_late(world: World, stay: Stay) -> bool:
    date_ = stood(world, stay)[0]
    return date_ is not None and date_ < world.day


def far_off(world: World, stay: Stay) -> bool:
    planned = stood(world, stay)[0]
    return planned is None or planned > a_year_after(world.day)


def is_known(world: World, stay: Stay) -> bool:
    return bool(slow_reviews.reviews_held(world.records, stay, world.day))


INSIDE: dict[str, Question] = {
    "inpatients": lambda w, s: True,
    "between_beds": lambda w, s: bed_of(s, w.day) is None,
    "out_of_area": is_out,
    "stay_under_1_year": lambda w, s: stayed(w, s) < 1,
    "stay_1_to_2_years": lambda w, s: stayed(w, s) == 1,
    "stay_2_to_5_years": lambda w, s: stayed(w, s) in (2, 3, 4),
    "stay_5_to_10_years": lambda w, s: stayed(w, s) in (5, 6, 7, 8, 9),
    "stay_10_years_or_more": lambda w, s: stayed(w, s) > 9,
    "stay_3_years_or_more": lambda w, s: stayed(w, s) > 2,
    "stay_5_years_or_more": lambda w, s: stayed(w, s) > 4,
    "stay_1_to_5_years": lambda w, s: stayed(w, s) in (1, 2, 3, 4),
    "specialist_residential": lambda w, s: is_srs(s, w.day),
    "inpatients_without_srs": lambda w, s: not is_srs(s, w.day),
    "ministry_of_justice": lambda w, s: law(s, w.day) in MOJ,
    "sectioned": lambda w, s: law(s, w.day) not in NO_SECTION,
    "learning_disability_found": lambda w, s: s.learning_disability_from in list(days_of(w.month)),
    "autism_found": lambda w, s: s.autism_from in list(days_of(w.month)),
    "learning_disability_only": lambda w, s: category_of(s, w.day) == "1",
    "learning_disability_and_autism": lambda w, s: category_of(s, w.day) == "2",
    "autism_only": lambda w, s: category_of(s, w.day) == "3",
    "neither_diagnosis": lambda w, s: category_of(s, w.day) == "4",
    **{f"out_of_area_{reason}": for_reason(reason) for reason in REASONS},
    "out_of_area_no_reason": without_reason,
    "tipped_5_years": tips(5, 0),
    "tips_5_years_in_1_month": tips(5, 1),
    "tips_5_years_in_2_months": tips(5, 2),
    "tips_5_years_in_3_months": tips(5, 3),
    "tips_5_years_next_quarter": tips(5, 1, 2, 3),
    "tipped_1_years": tips(1, 0),
    "tips_1_years_in_1_month": tips(1, 1),
    "tips_1_years_in_2_months": tips(1, 2),
    "tips_1_years_in_3_months": tips(1, 3),
    "tips_1_years_next_quarter": tips(1, 1, 2, 3),
    "planned_date": lambda w, s: stood(w, s)[0] is not None,
    "no_planned_date": lambda w, s: stood(w, s)[0] is None,
    "planned_date_passed": is_late,
    "planned_this_month": planned_in(0),
    "planned_in_1_month": planned_in(1),
    "planned_in_2_months": planned_in(2),
    "planned_in_3_months": planned_in(3),
    "planned_next_quarter": planned_in(1, 2, 3),
    "not_planned_within_year": far_off,
    "not_dischargeable": lambda w, s: stood(w, s)[1] == "N",
    "unable_to_discharge": lambda w, s: stood(w, s)[1] == "7",
    "delayed": is_delayed,
    "review_ever_done": is_known,
    "review_never": lambda w, s: not is_known(w, s),
}


def before_this(world: World, stay: Stay) -> date | None:
    """The last day on which the person was discharged from another stay, by the day this one began."""
    found = None
    for other in world.stays:
        of_same = other.person_id == stay.person_id and other.spell_id != stay.spell_id
        if of_same and other.exit == "discharge" and other.ended_on and other.ended_on <= stay.started_on:
            found = max(found or other.ended_on, other.ended_on)
    return found


def back_within(nights: int) -> Question:
    def holds(world: World, stay: Stay) -> bool:
        left = before_this(world, stay)
        return left is not None and any(
            left + night * ONE_DAY == stay.started_on for night in range(nights + 1)
        )

    return holds


ADMITTED: dict[str, Question] = {
    "admissions": lambda w, s: True,
    "first_admissions": lambda w, s: s.entry == "first_admission",
    "readmissions_within_year": lambda w, s: s.entry == "readmission",
    "admissions_planned": lambda w, s: s.planned == "1",
    "admissions_unplanned": lambda w, s: s.planned == "2",
    "admissions_planned_or_not": lambda w, s: s.planned in ("1", "2"),
    "admissions_not_known": lambda w, s: s.planned in ("", "9"),
    "readmitted_within_30_days": back_within(30),
    "readmitted_within_90_days": back_within(90),
    "readmitted_within_180_days": back_within(180),
    "readmitted_ever": lambda w, s: before_this(w, s) is not None,
    "review_before_admission_done": lambda w, s: slow_reviews.before(w.records, s, 28),
    "review_before_admission_missing": lambda w, s: not slow_reviews.before(w.records, s, 28),
}
OTHERS_IN = {
    "transfers_in": ("transfer_in",),
    "found_late": ("found_late",),
    "admissions_and_transfers_in": ("first_admission", "readmission", "transfer_in"),
}


def came(world: World) -> Iterator[Stay]:
    for day in days_of(world.month):
        yield from (stay for stay in world.stays if stay.counted_from == day)


def left(world: World) -> Iterator[Who]:
    """Those who left, with the last midnight that counted them, or the day itself where there was none."""
    for day in days_of(world.month):
        for stay in world.stays:
            if stay.ended_on == day:
                last = day if stay.counted_from == day else day - ONE_DAY
                yield stay, last, last


def of_year(world: World) -> list[Stay]:
    first = slow_reviews.months_before(world.month.first, 11)
    return [
        s for s in world.stays if s.entry in slow_reviews.ADMITTED and first <= s.counted_from <= world.day
    ]


def on_register(world: World, stay: Stay) -> bool:
    learnt = world.records.learnt.get(stay.spell_id)
    return learnt is not None and learnt.entered_on is not None


def rated(world: World, stay: Stay) -> str:
    learnt = world.records.learnt.get(stay.spell_id)
    if learnt is None or learnt.entered_on is None:
        return "not on it"
    return "unrated" if learnt.colour is None else f"rated_{learnt.colour.value}"


YEAR: dict[str, Question] = {
    "year_admissions": lambda w, s: True,
    "year_on_register": on_register,
    "year_not_on_register": lambda w, s: not on_register(w, s),
    "year_rated_red": lambda w, s: rated(w, s) == "rated_red",
    "year_rated_amber": lambda w, s: rated(w, s) == "rated_amber",
    "year_rated_green": lambda w, s: rated(w, s) == "rated_green",
    "year_rated_blue": lambda w, s: rated(w, s) == "rated_blue",
    "year_unrated": lambda w, s: rated(w, s) == "unrated",
    "year_reviewed_before": lambda w, s: slow_reviews.before(w.records, s, 28),
    "year_not_reviewed_before": lambda w, s: not slow_reviews.before(w.records, s, 28),
}


def who(measure: str, world: World) -> list[Who]:
    """Everybody whom a count counts. KeyError for one that this page does not know."""
    if measure in INSIDE:
        inside = [stay for stay in world.stays if is_in_hospital(stay, world.day)]
        return [(stay, world.day, world.day) for stay in inside if INSIDE[measure](world, stay)]
    if measure in EXITS or measure == "discharges_5_years_or_more":
        return gone(measure, world)
    if measure in YEAR:
        return first_days(stay for stay in of_year(world) if YEAR[measure](world, stay))
    if measure in OTHERS_IN:
        return first_days(stay for stay in came(world) if stay.entry in OTHERS_IN[measure])
    if measure in ADMITTED:
        new = [stay for stay in came(world) if stay.entry in slow_reviews.ADMITTED]
        return first_days(stay for stay in new if ADMITTED[measure](world, stay))
    return standard(measure, world)


def first_days(stays: Iterable[Stay]) -> list[Who]:
    return [(stay, stay.counted_from, stay.counted_from) for stay in stays]


def gone(measure: str, world: World) -> list[Who]:
    found = [one for one in left(world) if one[0].exit == EXITS.get(measure, "discharge")]
    if measure in EXITS:
        return found
    return [one for one in found if one[0].ended_on and whole_years(one[0].started_on, one[0].ended_on) > 4]


def standard(measure: str, world: World) -> list[Who]:
    """Those due for a review by the national standards, in time or not, with or without specialist residential."""
    for group in (*slow_reviews.REPEATS, *slow_reviews.ADMISSIONS):
        for suffix, without in (("_no_srs", True), ("", False)):
            which = measure.removeprefix(f"{group}{suffix}_")
            if which in ("due", "done", "missing", "by_before", "by_after"):
                found = repeat(group, world) if group in slow_reviews.REPEATS else on_admission(group, world)
                return [
                    (stay, on, age_on)
                    for stay, on, age_on, marks in found
                    if which in marks and not (without and is_srs(stay, on))
                ]
    raise KeyError(measure)


def repeat(group: str, world: World) -> Iterator[tuple[Stay, date, date, set[str]]]:
    day, records = world.day, world.records
    for stay in world.stays:
        if is_in_hospital(stay, day):
            done, due = slow_reviews.repeat(group, [stay], records, day, Cut())
            if due:
                yield stay, day, day, {"due", "done" if done else "missing"}


def on_admission(group: str, world: World) -> Iterator[tuple[Stay, date, date, set[str]]]:
    in_time = slow_reviews.ADMISSIONS[group][1]
    day, records = world.day, world.records
    for stay in world.stays:
        done, due = slow_reviews.on_admission(group, [stay], records, world.month, day, Cut())
        if due:
            marks = {"due", "done" if done else "missing"}
            if slow_reviews.before(records, stay, 27):
                marks.add("by_before")
            if any(after <= in_time for after in slow_reviews.within(records, stay, day)):
                marks.add("by_after")
            yield stay, stay.counted_from, day, marks


def count(measure: str, world: World, cut: Cut) -> int:
    """How many a count counts in a part of the people."""
    return sum(slow_reviews.inside(stay, cut, day, age_on) for stay, day, age_on in who(measure, world))


DAYS = {
    "stay_days": "inpatients",
    "stay_days_srs": "specialist_residential",
    "stay_days_without_srs": "inpatients_without_srs",
    "discharged_days": "discharges",
}


def sum_of_days(measure: str, world: World, cut: Cut) -> int:
    """The nights of each, one by one in whole: from the first admission to the end of the month or of the stay."""
    total = 0
    for stay, day, age_on in who(DAYS[measure], world):
        if slow_reviews.inside(stay, cut, day, age_on):
            until = world.day if measure != "discharged_days" or stay.ended_on is None else stay.ended_on
            total += until.toordinal() - stay.started_on.toordinal()
    return total


def rounded(above: int, below: int, scale: Fraction, places: int) -> Fraction | None:
    """A quotient to so many decimals, halves away from nil; None over nobody."""
    if below == 0:
        return None
    exact = Fraction(above, below) * scale * 10**places
    whole = exact.numerator // exact.denominator
    return Fraction(whole + (exact - whole >= Fraction(1, 2)), 10**places)
