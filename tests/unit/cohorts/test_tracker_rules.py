from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.domain.bands import BANDS
from cohorts.domain.review_clock import Due, ReviewStatus
from cohorts.domain.tracker import SORTS, Ask, Counts, InHospital, PlannedBand, planned_band

DAY = date(2017, 4, 30)


def person(reference: str = "BHR-001", **changes: Any) -> InHospital:
    facts: dict[str, Any] = {
        "person_id": UUID(int=1),
        "reference": reference,
        "given_initial": "R",
        "family_initial": "D",
        "date_of_birth": date(1964, 6, 1),
        "place": "Havering",
        "started_on": date(2010, 2, 28),
        "arrangement": "specialised",
        "commissioner": "NHS England London",
        "site": "Millbrook",
        "ward": "Weir",
        "security": "1",
        "out_of_area": False,
        "status": "6",
        "planned_on": date(2017, 5, 31),
    }
    return InHospital(**{**facts, **changes})


@pytest.mark.parametrize(
    ("planned_on", "band"),
    [
        (None, PlannedBand.NOT_SET),
        (date(2017, 4, 29), PlannedBand.PASSED),
        (DAY, PlannedBand.NEXT_3_MONTHS),
        (date(2017, 7, 30), PlannedBand.NEXT_3_MONTHS),
        (date(2017, 7, 31), PlannedBand.FROM_3_MONTHS),
        (date(2017, 10, 30), PlannedBand.FROM_3_MONTHS),
        (date(2017, 10, 31), PlannedBand.FROM_6_MONTHS),
        (date(2018, 4, 30), PlannedBand.FROM_6_MONTHS),
        (date(2018, 5, 1), PlannedBand.LATER),
    ],
)
def test_a_planned_date_falls_in_one_band(planned_on: date | None, band: PlannedBand) -> None:
    assert planned_band(planned_on, DAY) is band


@given(st.dates(date(2017, 4, 30), date(2030, 1, 1)))
def test_every_planned_date_to_come_has_a_band_that_is_not_passed(planned_on: date) -> None:
    assert planned_band(planned_on, DAY) not in (PlannedBand.PASSED, PlannedBand.NOT_SET)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bhr1", False),
        ("bhr001", True),
        ("BHR-001", True),
        ("r.d.", True),
        ("mill brook", True),
        ("weir", True),
        ("  ", True),
        ("havering", False),
    ],
)
def test_text_finds_reference_initials_hospital_and_ward(text: str, found: bool) -> None:
    assert bool(Ask(text=text).of([person()], DAY)) is found


def test_text_does_not_stumble_over_someone_between_beds() -> None:
    waiting = person(
        site=None, ward=None, arrangement=None, security=None, out_of_area=None, commissioner=None
    )
    assert Ask(text="weir").of([waiting], DAY) == []
    assert Ask(text="rd").of([waiting], DAY) == [waiting]


@given(st.dates(date(1990, 1, 1), DAY))
def test_each_person_is_in_one_band_of_stay(started_on: date) -> None:
    row = person(started_on=started_on)
    assert sum(len(Ask(stay=band.key).of([row], DAY)) for band in BANDS) == 1


def test_numbers_in_references_sort_as_numbers() -> None:
    rows = [person("BHR-10"), person("BHR-9"), person("Guest")]
    assert [row.reference for row in Ask().of(rows, DAY)] == ["BHR-9", "BHR-10", "Guest"]
    assert [row.reference for row in Ask(descending=True).of(rows, DAY)] == ["Guest", "BHR-10", "BHR-9"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_what_is_not_known_comes_last_either_way(sort: str, descending: bool) -> None:
    nothing = {
        "place": None,
        "commissioner": None,
        "site": None,
        "ward": None,
        "status": "",
        "planned_on": None,
    }
    known, unknown = person("A-1"), person("A-2", person_id=UUID(int=2), **nothing)
    dues = {known.person_id: Due(ReviewStatus.IN_DATE, DAY, DAY)}
    found = Ask(sort=sort, descending=descending).of([unknown, known], DAY, dues)
    if sort not in ("person", "stay"):
        assert found == [known, unknown]
    assert len(found) == 2


def test_the_longest_stay_comes_last_and_first_when_turned() -> None:
    rows = [person("A-1", started_on=date(2016, 1, 1)), person("A-2", started_on=date(2000, 1, 1))]
    assert [row.reference for row in Ask(sort="stay").of(rows, DAY)] == ["A-1", "A-2"]
    assert [row.reference for row in Ask(sort="stay", descending=True).of(rows, DAY)] == ["A-2", "A-1"]


def test_counts_tell_what_needs_someone() -> None:
    rows = [person(planned_on=date(2017, 4, 29)), person(planned_on=None, place=None), person(planned_on=DAY)]
    assert Counts.of([*rows, person()], rows, DAY) == Counts(
        in_hospital=4, shown=3, passed=1, not_set=1, no_place=1
    )
