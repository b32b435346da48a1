"""The story gives the stocktake's figures, counted here by hand and without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from cohorts.demo.story import Character, Stay, characters
from cohorts.domain.kinds import Arrangement, Entry, Exit
from tcp_portal.months import years_between

MARCH_2016, MARCH_2017, APRIL_2017 = date(2016, 3, 31), date(2017, 3, 31), date(2017, 4, 30)
BD, HAVERING, REDBRIDGE = "Barking and Dagenham", "Havering", "Redbridge"
CCG, SPECIALISED = Arrangement.CCG, Arrangement.SPECIALISED
PEOPLE = characters()


def stays() -> Iterator[tuple[Character, Stay]]:
    for person in PEOPLE:
        for stay in person.stays:
            yield person, stay


def in_hospital(day: date) -> list[tuple[Character, Stay]]:
    return [(person, stay) for person, stay in stays() if stay.counted_on(day)]


def by_arrangement(rows: list[tuple[Character, Stay]], day: date) -> Counter[Arrangement]:
    return Counter(stay.ward_on(day).arrangement for _, stay in rows)


def by_place(rows: list[tuple[Character, Stay]]) -> Counter[str | None]:
    return Counter(person.place for person, _ in rows)


def came(first: date, last: date) -> list[tuple[Character, Stay]]:
    return [(person, stay) for person, stay in stays() if first < stay.counted <= last]


def left(first: date, last: date) -> list[tuple[Character, Stay]]:
    return [(person, stay) for person, stay in stays() if stay.ended and first < stay.ended <= last]


def long_stays(day: date) -> list[tuple[Character, Stay]]:
    return [row for row in in_hospital(day) if years_between(row[1].started, day) >= 5]


def out_of_area(day: date) -> list[tuple[Character, Stay]]:
    return [row for row in in_hospital(day) if row[1].ward_on(day).out_of_area]


@pytest.mark.parametrize(
    ("day", "total", "arrangements", "places"),
    [
        (MARCH_2016, 26, {CCG: 15, SPECIALISED: 11}, {BD: 9, HAVERING: 9, REDBRIDGE: 8}),
        (MARCH_2017, 23, {CCG: 13, SPECIALISED: 10}, {BD: 10, HAVERING: 7, REDBRIDGE: 6}),
        (APRIL_2017, 22, {CCG: 12, SPECIALISED: 10}, {BD: 10, HAVERING: 6, REDBRIDGE: 6}),
    ],
)
def test_the_census_is_the_printed_one(
    day: date, total: int, arrangements: dict[Arrangement, int], places: dict[str, int]
) -> None:
    rows = in_hospital(day)
    assert len(rows) == total
    assert by_arrangement(rows, day) == arrangements
    assert by_place(rows) == places


def test_nineteen_were_admitted_in_the_year_of_whom_three_without_a_place() -> None:
    admitted = [row for row in came(MARCH_2016, MARCH_2017) if row[1].entry.is_admission]
    assert by_place(admitted) == {BD: 9, HAVERING: 3, REDBRIDGE: 4, None: 3}


def test_four_more_came_in_as_found_late_or_transferred_in() -> None:
    others = [stay.entry for _, stay in came(MARCH_2016, MARCH_2017) if not stay.entry.is_admission]
    assert Counter(others) == {Entry.FOUND_LATE: 3, Entry.TRANSFER_IN: 1}


def test_twenty_six_were_discharged_in_the_year_and_nobody_left_otherwise() -> None:
    gone = left(MARCH_2016, MARCH_2017)
    assert Counter(stay.exit for _, stay in gone) == {Exit.DISCHARGE: 26}
    assert by_place(gone) == {BD: 10, HAVERING: 6, REDBRIDGE: 7, None: 3}


def test_april_is_two_in_and_three_out() -> None:
    assert [stay.entry.is_admission for _, stay in came(MARCH_2017, APRIL_2017)] == [True, True]
    assert [stay.exit for _, stay in left(MARCH_2017, APRIL_2017)] == [Exit.DISCHARGE] * 3


@pytest.mark.parametrize("day", [MARCH_2017, APRIL_2017])
def test_eleven_have_stayed_five_years_or_more_and_they_are_the_ones_out_of_area(day: date) -> None:
    rows = long_stays(day)
    assert by_arrangement(rows, day) == {CCG: 6, SPECIALISED: 5}
    assert rows == out_of_area(day)


def test_nine_were_out_of_area_at_the_start() -> None:
    assert len(out_of_area(MARCH_2016)) == 9


@pytest.mark.parametrize("day", [MARCH_2016, APRIL_2017])
def test_everyone_is_an_adult_where_a_rate_per_million_adults_is_printed(day: date) -> None:
    assert all(years_between(person.born, day) >= 18 for person, _ in in_hospital(day))


def test_children_come_and_go_in_specialised_beds_and_one_turns_eighteen() -> None:
    under_18 = [row for row in in_hospital(MARCH_2017) if years_between(row[0].born, MARCH_2017) < 18]
    assert by_arrangement(under_18, MARCH_2017) == {SPECIALISED: 2}
    still_there = {person.key for person, _ in under_18} & {
        person.key for person, _ in in_hospital(APRIL_2017)
    }
    assert still_there == {"A07"}


def test_some_planned_dates_have_passed_and_some_people_have_none() -> None:
    latest = [stay.plans[-1].planned if stay.plans else None for _, stay in in_hospital(APRIL_2017)]
    assert sum(day is not None and day < APRIL_2017 for day in latest) == 4
    assert sum(day is None for day in latest) >= 5


def test_readmissions_come_within_a_year_of_the_last_discharge_and_others_do_not() -> None:
    for person in PEOPLE:
        for before, after in zip(person.stays, person.stays[1:], strict=False):
            assert before.ended is not None
            assert before.ended < after.started
            assert after.entry is Entry.READMISSION
            assert years_between(before.ended, after.started) == 0
        assert person.stays[0].entry is not Entry.READMISSION


def test_every_journey_is_in_order_of_time() -> None:
    for person, stay in stays():
        days = [move.on for move in stay.moves]
        assert person.born < stay.started <= stay.counted
        assert days == sorted(set(days))
        assert days[0] == (stay.counted if stay.entry is Entry.TRANSFER_IN else stay.started)
        assert stay.ended is None or days[-1] < stay.ended
        assert all(stay.counted <= step.entered for step in stay.plans)
        assert all(stay.ended is None or step.entered <= stay.ended for step in stay.plans)


def test_nhs_numbers_are_right_differ_and_are_never_issued_ones() -> None:
    numbers = [person.nhs_number for person in PEOPLE]
    assert len(set(numbers)) == len(PEOPLE)
    for number in numbers:
        assert number.startswith("999")
        assert (sum(int(digit) * (10 - at) for at, digit in enumerate(number[:9])) + int(number[9])) % 11 == 0


def test_the_story_is_the_same_each_time() -> None:
    assert characters() == PEOPLE
