"""A second, slow implementation of the review measures: it reads like the published rules, one person at a time.

It shares with the product only the facts (Stay, Bed, ReviewFact), none of its sums.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from cohorts.domain.flows import Cut
from cohorts.domain.records import Records
from cohorts.domain.review_clock import ReviewFact
from cohorts.domain.stays import Stay
from tcp_portal.months import Month
from tests.unit.cohorts.slow_register import bed_of, days, is_adult, is_in_hospital, stands

ONE_DAY = timedelta(days=1)
ADMITTED = ("first_admission", "readmission")
COMMUNITY = ("community", "emergency")
# Group: adult?, security codes (none: any), days in hospital, months since the last review.
REPEATS = {
    "review_repeat_under_18": (False, "", 92, 3),
    "review_repeat_adult": (True, "04", 183, 6),
    "review_repeat_secure": (True, "123", 366, 12),
}
# Group: adult?, days after the admission, days of a short stay.
ADMISSIONS = {"review_admission_under_18": (False, 7, 7), "review_admission_adult": (True, 28, 28)}


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last one."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def reviews_held(records: Records, stay: Stay, day: date) -> list[ReviewFact]:
    everything = records.reviews.get(stay.person_id, ())
    return [one for one in everything if one.state == "held" and date(2013, 3, 1) <= one.on <= day]


def within(records: Records, stay: Stay, day: date) -> list[int]:
    """Days from the admission to each review of the stay."""
    found = []
    for review in reviews_held(records, stay, day):
        elapsed = (review.on - stay.started_on).days
        if elapsed > 0 or (elapsed == 0 and review.kind not in COMMUNITY):
            found.append(elapsed)
    return found


def before(records: Records, stay: Stay, longest: int) -> bool:
    found = False
    for night in range(longest + 1):
        for review in reviews_held(records, stay, stay.started_on):
            if review.kind in COMMUNITY and review.on == stay.started_on - night * ONE_DAY:
                found = True
    return found


def security_of(stay: Stay, day: date) -> str:
    for night in reversed(list(days(stay.started_on, day))):
        slept_in = bed_of(stay, night)
        came_and_went = [bed for bed in stay.beds if bed.start == night == bed.end]
        for bed in [slept_in] if slept_in else came_and_went[-1:]:
            return bed.security
    return "0"


def inside(stay: Stay, cut: Cut, day: date, age_on: date) -> bool:
    if cut.age_group is not None and (cut.age_group == "adult") != is_adult(stay, age_on):
        return False
    return stands(stay, day, Cut(cut.place, cut.arrangement, None, cut.category)) == "in"


def repeat(group: str, stays: list[Stay], records: Records, day: date, cut: Cut) -> tuple[int, int]:
    adult, securities, days_in, months = REPEATS[group]
    done = due = 0
    for stay in stays:
        if not is_in_hospital(stay, day) or not inside(stay, cut, day, day):
            continue
        if is_adult(stay, day) != adult or (day - stay.started_on).days < days_in:
            continue
        if securities and security_of(stay, day) not in securities:
            continue
        due += 1
        last = [stay.started_on + elapsed * ONE_DAY for elapsed in within(records, stay, day)]
        done += bool(last) and max(last) >= months_before(day, months)
    return done, due


def on_admission(
    group: str, stays: list[Stay], records: Records, month: Month, day: date, cut: Cut
) -> tuple[int, int]:
    adult, in_time, short = ADMISSIONS[group]
    done = due = 0
    for stay in admitted(stays, months_before(month.first, 2), day):
        if is_adult(stay, day) != adult or not inside(stay, cut, stay.counted_from, day):
            continue
        last_day = day if stay.ended_on is None or stay.ended_on > day else stay.ended_on
        after = within(records, stay, day)
        if (last_day - stay.started_on).days < short and not [one for one in after if one <= 28]:
            continue
        due += 1
        done += before(records, stay, 27) or bool([one for one in after if one <= in_time])
    return done, due


def before_admission(
    stays: list[Stay], records: Records, first: date, last: date, cut: Cut
) -> tuple[int, int]:
    mine = [
        stay
        for stay in admitted(stays, first, last)
        if inside(stay, cut, stay.counted_from, stay.counted_from)
    ]
    return sum(before(records, stay, 28) for stay in mine), len(mine)


def ever(stays: list[Stay], records: Records, day: date, cut: Cut) -> tuple[int, int]:
    mine = [stay for stay in stays if is_in_hospital(stay, day) and inside(stay, cut, day, day)]
    return sum(bool(reviews_held(records, stay, day)) for stay in mine), len(mine)


def admitted(stays: list[Stay], first: date, last: date) -> Iterator[Stay]:
    for stay in stays:
        if stay.entry in ADMITTED and first <= stay.counted_from <= last:
            yield stay


def delayed(stays: list[Stay], records: Records, day: date, cut: Cut) -> int:
    found = 0
    for stay in stays:
        if is_in_hospital(stay, day) and inside(stay, cut, day, day):
            nights = [
                delay
                for delay in records.delays.get(stay.spell_id, ())
                if delay.started_on <= day and not (delay.ended_on is not None and delay.ended_on <= day)
            ]
            found += bool(nights)
    return found


def planned(stays: list[Stay], records: Records, day: date, cut: Cut) -> int:
    found = 0
    for stay in stays:
        if is_in_hospital(stay, day) and inside(stay, cut, day, day):
            stood = None
            for step in records.plans.get(stay.spell_id, ()):
                if step.on <= day:
                    stood = step.planned_on
            found += stood is not None
    return found
