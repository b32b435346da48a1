"""A second, slow implementation of census and flows: it walks through every night, and reads like the rules.

It shares with the product only the facts (Stay and Bed), none of its sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from cohorts.domain import stays as stays_module
from cohorts.domain.flows import NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from cohorts.domain.stays import Bed, Stay
from tcp_portal.months import Month, months_between

ONE_DAY = timedelta(days=1)
ENTRIES = {
    "first_admission": "admissions",
    "readmission": "admissions",
    "transfer_in": "transfers_in",
    "found_late": "found_late",
}
EXITS = {
    "discharge": "discharges",
    "transfer_out": "transfers_out",
    "out_of_scope": "out_of_scope",
    "death": "deaths",
}


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last."""
    while first <= last:
        yield first
        first += ONE_DAY


def is_here(stay: Stay, night: date) -> bool:
    if night < stay.counted_from:
        return False
    return stay.ended_on is None or night < stay.ended_on


def is_left_out(stay: Stay, night: date) -> bool:
    """On extended leave, on a night from which such people are no longer counted."""
    if night < stays_module.LEAVE_LEFT_OUT_FROM:
        return False
    for leave in stay.leaves:
        gone = leave.start <= night
        back = leave.end is not None and leave.end <= night
        if gone and not back:
            return True
    return False


def is_in_hospital(stay: Stay, night: date) -> bool:
    return is_here(stay, night) and not is_left_out(stay, night)


def bed_of(stay: Stay, night: date) -> Bed | None:
    found = None
    for bed in stay.beds:
        begun = bed.start <= night
        left = bed.end is not None and bed.end <= night
        if begun and not left:
            found = bed
        elif stay.ended_on == stay.counted_from == night == bed.end:
            found = bed  # came and went on one day: no night, so the last bed of the day
    return found


def is_adult(stay: Stay, night: date) -> bool:
    born = stay.date_of_birth
    eighteenth = (born.year + 18, born.month, born.day)
    return (night.year, night.month, night.day) >= eighteenth


def category_of(stay: Stay, night: date) -> str:
    known = set()
    if stay.learning_disability_from is None:
        if stay.category in "12":
            known.add("LD")
    elif stay.learning_disability_from <= night:
        known.add("LD")
    if stay.autism_from is None:
        if stay.category in "23":
            known.add("A")
    elif stay.autism_from <= night:
        known.add("A")
    return {"": "4", "LD": "1", "A": "3", "ALD": "2"}["".join(sorted(known))]


def stands(stay: Stay, night: date, cut: Cut) -> str:
    """in, out, between (beds) or leave."""
    return "leave" if is_left_out(stay, night) else stands_in_bed(stay, night, cut)


def stands_in_bed(stay: Stay, night: date, cut: Cut) -> str:
    place: object = NO_PLACE if stay.place_id is None else stay.place_id
    if cut.place is not None and cut.place != place:
        return "out"
    if cut.age_group is not None and (cut.age_group == "adult") != is_adult(stay, night):
        return "out"
    if cut.category is not None and cut.category != category_of(stay, night):
        return "out"
    if cut.arrangement is None:
        return "in"
    bed = bed_of(stay, night)
    if bed is None:
        return "between"
    return "in" if bed.arrangement == cut.arrangement else "out"


def slow_flow(stays: list[Stay], first: Month, last: Month, cut: Cut) -> Counter[str]:
    """The terms of the identity, by following each person night by night."""
    terms: Counter[str] = Counter()
    opening, closing = first.first - ONE_DAY, last.last
    for stay in stays:
        story: list[str] = []
        if is_here(stay, opening):
            story.append(stands(stay, opening, cut))
            terms["opening"] += story[0] == "in"
        for night in days(first.first, closing):
            arrives, leaves = stay.counted_from == night, stay.ended_on == night
            if is_here(stay, night) or (arrives and leaves):
                story.append(stands(stay, night, cut))
            if arrives and story[-1] == "in":
                terms[ENTRIES[stay.entry]] += 1
            if leaves and story[-1] == "in" and stay.exit:
                terms[EXITS[stay.exit]] += 1
        if not story:
            continue
        terms["closing"] += is_in_hospital(stay, closing) and story[-1] == "in"
        terms["moved_in"] += (story[0], story[-1]) == ("out", "in")
        terms["moved_out"] += (story[0], story[-1]) == ("in", "out")
        terms["in_transit"] += (story[0], story[-1]) == ("between", "in")
        terms["in_transit"] -= (story[0], story[-1]) == ("in", "between")
        terms["leave"] += (story[0], story[-1]) == ("leave", "in")
        terms["leave"] -= (story[0], story[-1]) == ("in", "leave")
    return terms


def slow_census(
    stays: list[Stay], first: Month, last: Month
) -> Counter[tuple[Month, UUID, UUID | None, Arrangement | None]]:
    """People by month, partnership, place and arrangement at each month-end, one by one."""
    people: Counter[tuple[Month, UUID, UUID | None, Arrangement | None]] = Counter()
    for month in months_between(first, last):
        for stay in stays:
            if is_in_hospital(stay, month.last):
                bed = bed_of(stay, month.last)
                people[month, stay.partnership_id, stay.place_id, bed.arrangement if bed else None] += 1
    return people
