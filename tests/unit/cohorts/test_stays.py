"""What a stay says of itself on a day."""

from __future__ import annotations

from datetime import date

import pytest

from cohorts.domain.kinds import Arrangement, Entry
from cohorts.domain.stays import AgeGroup
from tests.unit.cohorts.made import make_bed, make_stay

APRIL_30 = date(2017, 4, 30)


def test_a_person_admitted_on_the_last_day_is_counted_at_its_midnight() -> None:
    assert make_stay(APRIL_30).counted_on(APRIL_30)


def test_a_person_discharged_on_the_last_day_is_not_counted_at_its_midnight() -> None:
    assert not make_stay(date(2017, 1, 5), APRIL_30).counted_on(APRIL_30)


def test_a_person_found_late_is_counted_from_the_day_found_not_from_admission() -> None:
    stay = make_stay(date(2014, 3, 1), entry=Entry.FOUND_LATE, counted_from=date(2017, 2, 10))
    assert not stay.counted_on(date(2017, 1, 31))
    assert stay.counted_on(date(2017, 2, 28))


def test_the_stay_of_a_person_found_late_runs_from_admission() -> None:
    stay = make_stay(date(2012, 4, 30), entry=Entry.FOUND_LATE, counted_from=date(2017, 2, 10))
    assert stay.stay_years_on(APRIL_30) == 5


def test_the_bed_of_a_day_is_the_one_at_its_midnight() -> None:
    low = make_bed(date(2017, 3, 1), date(2017, 4, 10))
    secure = make_bed(date(2017, 4, 10), arrangement=Arrangement.SPECIALISED)
    stay = make_stay(date(2017, 3, 1), beds=(low, secure))
    assert stay.bed_on(date(2017, 4, 9)) is low
    assert stay.bed_on(date(2017, 4, 10)) is secure


def test_between_two_beds_there_is_none() -> None:
    stay = make_stay(
        date(2017, 3, 1), beds=(make_bed(date(2017, 3, 1), date(2017, 4, 28)), make_bed(date(2017, 5, 2)))
    )
    assert stay.counted_on(APRIL_30)
    assert stay.bed_on(APRIL_30) is None
    assert not stay.out_of_area_on(APRIL_30)


def test_a_stay_of_one_day_has_its_last_bed_of_that_day() -> None:
    day = date(2017, 4, 12)
    beds = (make_bed(day, day), make_bed(day, day, arrangement=Arrangement.SPECIALISED))
    stay = make_stay(day, day, beds=beds)
    assert stay.bed_on(day) is beds[1]
    assert stay.last_counted_on == day
    assert stay.bed_on(date(2017, 4, 13)) is None


def test_a_stay_of_one_day_without_a_bed_has_none() -> None:
    day = date(2017, 4, 12)
    assert make_stay(day, day, beds=()).bed_on(day) is None


def test_a_bed_out_of_area_is_told_from_one_at_home() -> None:
    assert make_stay(date(2017, 1, 1), beds=(make_bed(date(2017, 1, 1), out_of_area=True),)).out_of_area_on(
        APRIL_30
    )
    assert not make_stay(date(2017, 1, 1)).out_of_area_on(APRIL_30)


@pytest.mark.parametrize(
    ("born", "day", "group"),
    [
        (date(1999, 4, 30), date(2017, 4, 29), AgeGroup.UNDER_18),
        (date(1999, 4, 30), date(2017, 4, 30), AgeGroup.ADULT),
        (date(2000, 2, 29), date(2018, 2, 28), AgeGroup.UNDER_18),
        (date(2000, 2, 29), date(2018, 3, 1), AgeGroup.ADULT),
    ],
)
def test_eighteen_is_reached_on_the_birthday(born: date, day: date, group: AgeGroup) -> None:
    stay = make_stay(date(2016, 1, 1), date_of_birth=born)
    assert stay.age_group_on(day) is group
    assert (stay.age_on(day) >= 18) == (group is AgeGroup.ADULT)


def test_age_groups_have_labels() -> None:
    assert [group.label for group in AgeGroup] == ["Adults (18 and over)", "Under 18"]


LATER = date(2017, 3, 15)


@pytest.mark.parametrize(
    ("category", "disability", "autism", "before", "after"),
    [
        ("1", None, None, "1", "1"),
        ("2", None, None, "2", "2"),
        ("3", None, None, "3", "3"),
        ("4", None, None, "4", "4"),
        ("2", None, LATER, "1", "2"),  # autism was found later
        ("2", LATER, None, "3", "2"),  # a learning disability was found later
        ("3", None, LATER, "4", "3"),
        ("1", None, LATER, "1", "2"),  # the category was not updated: the dated diagnosis still counts
        ("2", LATER, LATER, "4", "2"),
        ("9", None, None, "9", "9"),  # not in the list: passed on, never dropped
    ],
)
def test_a_later_diagnosis_counts_from_its_day(
    category: str, disability: date | None, autism: date | None, before: str, after: str
) -> None:
    stay = make_stay(
        date(2017, 1, 1), category=category, learning_disability_from=disability, autism_from=autism
    )
    assert stay.category_on(date(2017, 3, 14)) == before
    assert stay.category_on(LATER) == after


def test_an_open_stay_has_no_last_day() -> None:
    assert make_stay(date(2017, 1, 1)).last_counted_on is None


def test_the_last_day_counted_is_the_one_before_the_end() -> None:
    assert make_stay(date(2017, 1, 1), APRIL_30).last_counted_on == date(2017, 4, 29)
