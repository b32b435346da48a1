"""Reviews in date and what admissions teach: the sentence, the shares, the people behind each figure, the pack."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Person
from tcp_portal.access import Role
from tcp_portal.access.scope import everything
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.charts import Chart, Table
from tcp_portal.months import Month
from tcp_portal.partnerships.models import User
from tcp_portal.web.registry import PackContext
from tests.factories import admitted, make_partnership, make_user, place_of
from tests.integration.trajectories.made import (
    APRIL_17,
    BD,
    HAVERING,
    World,
    address,
    as_,
    make_world,
    report,
    text_of,
)  # fmt: skip
from tests.integration.trajectories.reviewed import review, reviewed
from trajectories import review_section
from trajectories.domain.tally import COUNTS
from trajectories.services.measures import measures

pytestmark = pytest.mark.django_db
QUERIES = 12


@pytest.fixture
def world(db: None) -> World:
    return reviewed(make_world())


def page(world: World, name: str = "reviews", user: User | None = None, **query: str) -> str:
    response = as_(user or world.manager).get(address(world.partnership, name, **query))
    assert response.status_code == 200
    return text_of(response)


def test_the_answer_stands_first_in_a_sentence(world: World) -> None:
    assert (
        "<b>60% of reviews are in date on 30 April 2017: 3 of 5 people in hospital, 2 overdue.</b> "
        "80% have had a review at some time (4 of 5). Among those in date: 1 due soon."
    ) in page(world)
    assert (
        "<b>The register knew 2 of 5 people admitted in the 12 months to April 2017 before they were admitted "
        "(40%).</b> Half of them had been on it for 10 days or longer. "
        "1 of 5 had a community C(E)TR or emergency protocol before."
    ) in page(world, "register_learning")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"place": HAVERING},
            "100% of reviews are in date on 30 April 2017: 2 of 2 people from Havering in hospital",
        ),
        ({"place": BD, "arrangement": "ccg"}, "33.3% of reviews are in date on 30 April 2017: 1 of 3 people"),
        ({"place": "none"}, "Nobody was counted without a recorded place in hospital on 30 April 2017"),
        ({"month": "2016-12"}, "80% of reviews are in date on 31 December 2016"),
    ],
)
def test_a_part_and_a_month_have_their_own_sentence(
    world: World, query: dict[str, str], sentence: str
) -> None:
    if query.get("place") not in (None, "none"):
        query = {**query, "place": str(place_of(world.partnership, query["place"]).pk)}
    assert sentence in page(world, **query)


def test_nobody_to_count_is_no_data_and_never_nil(world: World) -> None:
    text = page(world)
    row = text.split("Repeat within 3 months, under 18")[1].split("</tr>")[0]
    assert re.findall(r">([^<> ][^<>]*)</a></td>", row) == ["0", "0", "0", "no data", "no data"]
    row = text.split("Repeat within 6 months, adults not in secure wards")[1].split("</tr>")[0]
    assert "33.3%" in row


def test_a_place_or_month_that_does_not_exist_is_not_found(world: World) -> None:
    client = as_(world.manager)
    for name in ("reviews", "register_learning"):
        assert client.get(address(world.partnership, name, place=str(uuid4()))).status_code == 404
        assert client.get(address(world.partnership, name, place="nowhere")).status_code == 404
        assert client.get(address(world.partnership, name, arrangement="nobody")).status_code == 404


def test_a_register_without_anybody_says_how_to_start() -> None:
    partnership = make_partnership("ELSE")
    manager = make_user(Role.PROGRAMME_MANAGER, partnership)
    for name, words in (("reviews", "Nobody in hospital yet"), ("register_learning", "Nobody admitted yet")):
        assert words in text_of(as_(manager).get(address(partnership, name)))


def test_a_board_member_reads_figures_only(world: World) -> None:
    for name in ("reviews", "register_learning"):
        text = page(world, name, world.board)
        assert "/performance/people/" not in text
        assert "/performance/measures/" in text
        for person in Person.objects.all():
            assert person.reference not in text


@pytest.mark.parametrize("name", ["reviews", "register_learning"])
@pytest.mark.parametrize("query", [{}, {"arrangement": "ccg"}, {"month": "2016-12"}])
def test_every_linked_figure_equals_the_list_behind_it(
    world: World, name: str, query: dict[str, str]
) -> None:
    client = as_(world.manager)
    html = client.get(address(world.partnership, name, **query)).content.decode()
    links = re.findall(r'<a data-figure href="(/performance/people/[^"]+)">([^<]+)</a>', html)
    assert len(links) > 5
    for href, figure in set(links):
        behind = client.get(unescape(href)).content.decode()
        assert behind.count('<th scope="row" data-label="Reference">') == int(figure), href


def test_every_count_of_the_command_opens_as_many_people(world: World) -> None:
    figures = measures(
        scope=everything(), partnership=world.partnership, month=APRIL_17, as_at=date(2017, 4, 30)
    )
    everyone = {one.measure: one.value for one in reversed(figures) if one.place == "all"}
    client = as_(world.manager)
    for measure in COUNTS:
        html = client.get(address(world.partnership, "people", measure=measure)).content.decode()
        assert html.count('<th scope="row" data-label="Reference">') == everyone[measure], measure
        assert "What this figure counts" in html


def test_a_look_at_those_whose_review_is_overdue_is_recorded(world: World) -> None:
    text = page(world, "people", measure="review_overdue")
    assert "2 on 30 April 2017." in text
    assert "Overdue by 46 days" in text  # six months after 15 September 2016
    assert "People whose next review is overdue" in text
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert entry.did == "figure: review_overdue, 2017-04"
    people = {world.stays[name].person_id for name in ("first", "second")}
    assert set(entry.subjects.values_list("person_id", flat=True)) == people


def test_a_definition_names_numerator_and_denominator(world: World) -> None:
    response = as_(world.board).get(address(world.partnership, "measure", "review_in_date"))
    text = text_of(response)
    assert "People whose next review is not overdue" in text
    assert "Inpatients at month end" in text
    assert "Population of" not in text


@pytest.mark.parametrize("name", ["reviews", "register_learning"])
def test_the_number_of_queries_does_not_grow(world: World, name: str) -> None:
    client = as_(world.manager)
    url = address(world.partnership, name)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for day in range(1, 9):
        spell = admitted(world.partnership, date(2017, 1, day), place=place_of(world.partnership))
        review(World(**{**vars(world), "stays": {"one": spell}}), "one", "inpatient", date(2017, 2, day))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= QUERIES


def test_the_pack_says_what_the_screen_says_and_names_nobody(world: World) -> None:
    context = PackContext(
        partnership=world.partnership, month=APRIL_17, as_at=APRIL_17.last, scope=everything()
    )
    section = review_section.section(context)
    assert section is not None
    assert section.summary in page(world)
    [chart] = [block for block in section.blocks if isinstance(block, Chart)]
    places, standards = (block for block in section.blocks if isinstance(block, Table))
    assert [row[0] for row in places.all_rows] == [BD, HAVERING, "Redbridge", "All"]
    assert places.all_rows[-1][1:] == (5, 3, 2, Decimal("60.0"), 4, 1, Decimal("80.0"))
    assert standards.rows[0][1:] == (0, 0, 0, None, None)
    assert chart.series[0].values[-1] == 60.0
    assert len(chart.categories) == 12
    said = repr(section)
    assert not any(person.reference in said for person in Person.objects.all())


def test_the_pack_leaves_the_section_out_where_nobody_was_counted() -> None:
    partnership = make_partnership("ELSE")
    context = PackContext(partnership=partnership, month=APRIL_17, as_at=APRIL_17.last, scope=everything())
    assert review_section.section(context) is None


def test_a_reported_share_is_compared_as_exactly_as_it_is_printed(world: World) -> None:
    for month, value in ((APRIL_17, "80"), (Month(2016, 12), "66.6"), (Month(2017, 3), "75")):
        report(world.partnership, world.manager, "review_ever", month, month, value)
    report(world.partnership, world.manager, "delayed", APRIL_17, APRIL_17, 2)
    report(world.partnership, world.manager, "year_days_on_register", APRIL_17, APRIL_17, 10)
    text = page(world, "reconciliation")
    assert text.count("The document and the register agree.") == 2
    assert "The document says 1 more than the register." in text
    assert "The document says 13.4 less than the register." in text
    assert "The document says 5 less than the register." in text
