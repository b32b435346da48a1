from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import pytest

from cohorts.domain.review_clock import Due, ReviewStatus
from cohorts.domain.tracker import Ask, Counts, InHospital
from cohorts.forms.tracker import TrackerFilter, place_options
from cohorts.presenters.tracker import Links, Summary, TrackerPage, row_of, table_of
from cohorts.presenters.words import DASH, distance, lower_first, stay_in_words
from cohorts.services.tracker import TakenAway
from tcp_portal.access import Grant, Role, Scope
from tcp_portal.charts.words import counted
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web.frame import Frame
from tests.unit.cohorts.test_tracker_rules import DAY, person


class PlainFrame:
    """A frame without a request: April 2017."""

    as_at = DAY
    partnership = Partnership(code="BHR", name="A partnership")
    scope = Scope(user_id=None, grants=(Grant(Role.COMMISSIONER, frozenset({partnership.pk})),))

    def url(self, name: str, *args: object, **params: object) -> str:
        path = "/".join([name.partition(":")[2], *map(str, args)])
        return f"/{path}?{urlencode({key: value for key, value in params.items() if value is not None})}"


def links(ask: Ask = Ask()) -> Links:  # noqa: B008  # frozen
    return Links(cast(Frame, PlainFrame()), ask)


def nobody(_rows: Sequence[InHospital]) -> dict[UUID, Due]:
    return {}


def due(on: date, status: ReviewStatus = ReviewStatus.IN_DATE, **more: Any) -> Due:
    return Due(status, DAY, on, **more)


def page(count: int, **more: Any) -> TrackerPage:
    asked = {"number_of_page": "1", "size": "", "dues_of": nobody, **more}
    return TrackerPage.of([person(f"B-{at}") for at in range(count)], links=links(), **asked)


def test_a_row_is_text() -> None:
    row = row_of(person(planned_on=date(2017, 4, 18)), DAY)
    assert row.who == "R. D., 52"
    assert row.hospital == "Millbrook, Weir"
    assert (row.arrangement, row.security, row.out_of_area) == ("Specialised", "Low secure", "No")
    assert (row.stay, row.planned, row.planned_note, row.passed) == (
        "7 y 2 m",
        "18 Apr 2017",
        "Passed 12 days ago",
        True,
    )


def test_what_is_not_known_is_said() -> None:
    row = row_of(
        person(
            place=None, site=None, ward=None, commissioner=None, arrangement=None, security=None,
            out_of_area=None, status=None, planned_on=None,
        ),
        DAY,
    )  # fmt: skip
    assert (row.place, row.hospital, row.commissioner) == ("No place recorded", "Between beds", DASH)
    assert (row.status, row.planned, row.out_of_area) == ("Not recorded", "Not set", DASH)


def test_the_table_for_files_has_dates_as_dates_and_unknown_empty() -> None:
    other = person("BHR-002", person_id=UUID(int=2), site=None, out_of_area=None, status="", ward="")
    dues = {person().person_id: due(date(2017, 8, 12))}
    table = table_of(TakenAway([person(), other], dues, 0), DAY, "BHR")
    first, second = (
        dict(zip((column.title for column in table.columns), row, strict=True)) for row in table.rows
    )
    assert first["Planned date"] == date(2017, 5, 31)
    assert first["Commissioning arrangement"] == "Specialised commissioning"
    assert (first["C(E)TR"], first["C(E)TR due"]) == ("In date", date(2017, 8, 12))
    assert second["C(E)TR"] is second["C(E)TR due"] is None
    assert second["Hospital"] is second["Ward"] is second["Out of area"] is second["Discharge status"] is None


def test_a_file_says_how_many_are_not_in_it_because_they_object() -> None:
    table = table_of(TakenAway([person()], {}, 2), DAY, "BHR")
    assert table.caption.endswith("2 people left out who object to sharing")
    assert table.rows[-1][0] == "2 people left out who object to sharing"
    assert [len(row) for row in table.rows] == [len(table.columns)] * 2


def test_the_summary_counts_in_words() -> None:
    def says(**counts: int) -> tuple[str, str, str]:
        summary = Summary(
            Counts(**{"in_hospital": 22, "shown": 22, "passed": 0, "not_set": 0, "no_place": 0, **counts}),
            DAY,
        )
        return summary.in_hospital, summary.shown, summary.passed

    assert says() == ("22 people in hospital on 30 April 2017", "", "")
    assert says(shown=7, passed=1)[1:] == ("7 shown", "1 planned date has passed")
    assert says(passed=3)[2] == "3 planned dates have passed"


@pytest.mark.parametrize(
    ("found", "cell"),
    [
        (None, (DASH, "", "")),
        (due(date(2017, 8, 12)), ("In date · 12 Aug", "", "")),
        (due(date(2018, 1, 10), booked_on=date(2017, 12, 5)), ("In date · 10 Jan 2018", "", "Booked 5 Dec")),
        (due(date(2017, 5, 9), ReviewStatus.DUE_SOON), ("Due in 9 days", "warn", "")),
        (
            due(date(2017, 5, 9), ReviewStatus.DUE_SOON, booked_on=date(2017, 4, 20)),
            ("Due in 9 days", "warn", "Booked 20 Apr, not recorded"),
        ),
        (due(date(2017, 4, 30), ReviewStatus.DUE_SOON), ("Due today", "warn", "")),
        (due(date(2017, 3, 27), ReviewStatus.OVERDUE), ("Overdue by 34 days", "bad", "")),
        (due(date(2018, 2, 1), ReviewStatus.DECLINED), ("Declined", "neutral", "Offer again 1 Feb 2018")),
    ],
)
def test_how_a_person_stands_against_the_clock(found: Due | None, cell: tuple[str, str, str]) -> None:
    row = row_of(person(), DAY, due=found)
    assert (row.review, row.review_tone, row.review_note) == cell


def test_the_clock_is_asked_for_the_page_alone_unless_the_filter_needs_it() -> None:
    asked: list[int] = []

    def dues_of(rows: Sequence[InHospital]) -> dict[UUID, Due]:
        asked.append(len(rows))
        return {row.person_id: due(date(2017, 3, 1), ReviewStatus.OVERDUE) for row in rows}

    people = [person(f"B-{at}", person_id=UUID(int=at)) for at in range(150)]

    def shown(**ask: str) -> TrackerPage:
        return TrackerPage.of(
            people,
            links=links(Ask(**ask)),
            number_of_page="1",
            size="",
            dues_of=dues_of,  # type: ignore[arg-type]
        )

    assert shown().summary.reviews == ""  # not known of those on the next page
    assert shown(review="overdue").summary.reviews == "150 C(E)TRs overdue"
    assert shown(review="declined").rows == []
    assert shown(sort="review").sorted_by == "Sorted by C(E)TR."
    assert asked == [100, 150, 150, 150]


def test_a_reader_of_some_of_the_people_is_told_so() -> None:
    counts = Counts(in_hospital=12, shown=12, passed=0, not_set=0, no_place=0)
    said = Summary(counts, DAY, limited=True).in_hospital
    assert said == "12 people in hospital whom you may see, on 30 April 2017"


def test_pages_say_how_many_stand_on_them() -> None:
    assert page(0).told == "Nobody is in hospital."
    assert page(3).told == "3 people shown."
    assert page(150).told == "150 people shown, 1 to 100 on this page."
    assert page(150).all_words == "Show all 150"
    assert page(150, size="all").told == "150 people shown."
    assert page(150, size="all").all_url == ""
    assert page(1200).all_words == "Show 1,000 on a page"
    assert len(page(1200, size="all").rows) == 1000
    assert len(page(150, number_of_page="99").rows) == 50
    assert page(150).page_url(2).endswith("page=2")


def test_an_empty_list_says_what_to_do() -> None:
    assert "when an admission is recorded" in page(0).nobody
    ask = links(Ask(place="Elsewhere"))
    none = TrackerPage.of([person()], links=ask, number_of_page="1", size="", dues_of=nobody)
    assert none.told == "Nobody in hospital matches these filters."
    assert "Change a filter" in none.nobody


def test_links_keep_the_filters_and_people_are_filled_in() -> None:
    found = TrackerPage.of(
        [person()],
        links=links(Ask(place="Havering", sort="stay", descending=True)),
        number_of_page="1",
        size="",
        dues_of=nobody,
    )
    row = found.rows[0]
    assert row.person_url == f"/person/{row.id}?"
    assert row.update_url == f"/plan/{row.id}?place=Havering&sort=-stay"
    heads = {head.title: head for head in found.heads}
    assert heads["Stay"].direction == "descending"
    assert heads["Stay"].url.endswith("sort=stay")
    assert heads["Place"].direction == ""
    assert heads["Out of area"].url == ""
    assert found.sorted_by == "Sorted by stay, last first."


def test_places_are_offered_with_their_numbers() -> None:
    rows = [person(), person(place=None), person(place="Barking and Dagenham"), person()]
    assert place_options(rows, "Redbridge") == [
        ("", "All places"),
        ("Barking and Dagenham", "Barking and Dagenham (1)"),
        ("Havering", "Havering (2)"),
        ("Redbridge", "Redbridge (0)"),
        ("none-recorded", "No place recorded (1)"),
    ]


@pytest.mark.parametrize("text", ["943 476 5919", "9434765919", "call 943476591"])
def test_an_nhs_number_is_no_filter(text: str) -> None:
    form = TrackerFilter({"text": text}, day=DAY)
    assert not form.is_valid()
    assert form.holds_nhs_number
    assert form.chosen("text") == ""


def test_filters_become_an_ask() -> None:
    form = TrackerFilter(
        {"place": "Havering", "sort": "-stay", "stay": "2_to_5_years", "text": "rd"}, day=DAY
    )
    assert form.is_valid()
    assert form.ask() == Ask(place="Havering", stay="2_to_5_years", text="rd", sort="stay", descending=True)
    assert form.chosen("stay") == "2_to_5_years"
    assert form.options("planned")[0] == ("", "Any")


def test_words() -> None:
    assert counted(1, "person", "people") == "1 person"
    assert counted(1200, "date") == "1,200 dates"
    assert stay_in_words(date(2010, 2, 28), DAY) == "7 years 2 months"
    assert stay_in_words(date(2017, 3, 30), DAY) == "1 month"
    assert stay_in_words(date(2016, 4, 30), DAY) == "1 year"
    assert stay_in_words(date(2017, 4, 29), DAY) == "1 day"
    assert [distance(day, DAY) for day in (DAY, date(2017, 5, 1), date(2017, 4, 28))] == [
        "Today", "In 1 day", "Passed 2 days ago",
    ]  # fmt: skip
    assert lower_first("CCG or ICB") == "CCG or ICB"
    assert lower_first("Low secure") == "low secure"
