"""The overview says where the partnership stands, and every figure leads to those it counts."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.flows import NO_PLACE, Cut
from cohorts.domain.kinds import Arrangement
from tcp_portal.access import Role, scope_of
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.charts import words
from tcp_portal.partnerships.models import Partnership, Population, User
from tests.factories import TODAY, admitted, make_partnership, make_user, place_of
from tests.factories.demonstration import load_demonstration
from tests.integration.trajectories.made import (
    APRIL_17,
    BD,
    HAVERING,
    MARCH_17,
    REDBRIDGE,
    SPECIALISED,
    World,
    address,
    as_,
    text_of,
)  # fmt: skip
from trajectories.models import PlanPoint, PlanVersion
from trajectories.presenters import sentences
from trajectories.services import thresholds
from trajectories.services.dashboard import Ask, Picture, Span, picture
from trajectories.services.measures import measures

QUERIES = 12


def shown(world: World, **more: Any) -> Picture:
    ask = Ask(partnership=world.partnership, month=APRIL_17, as_at=APRIL_17.last, **more)
    return picture(scope=scope_of(world.board.pk, today=TODAY), ask=ask)


def page(world: World, user: User | None = None, **query: str) -> str:
    response = as_(user or world.manager).get(address(world.partnership, "dashboard", **query))
    assert response.status_code == 200
    return text_of(response)


def test_the_answer_stands_first_in_a_sentence(world: World) -> None:
    assert (
        "<b>5 people in hospital on 30 April 2017, 1 more than planned, which is worse.</b> "
        "Redbridge 1 better than plan, Barking and Dagenham 2 worse, Havering as planned. "
        "CCG beds 1 worse than plan, specialised beds as planned."
    ) in page(world)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"place": HAVERING}, "2 people from Havering in hospital on 30 April 2017, as planned."),
        ({"arrangement": "specialised"}, "1 person in specialised beds on 30 April 2017, as planned."),
        (
            {"place": "none"},
            "0 people without a recorded place in hospital on 30 April 2017; no plan is set.",
        ),
        (
            {"place": BD, "arrangement": "ccg"},
            "3 people from Barking and Dagenham in CCG beds on 30 April 2017; no plan is set.",
        ),
    ],
)
def test_filters_change_the_sentence(world: World, query: dict[str, str], said: str) -> None:
    if query.get("place") in (HAVERING, BD):
        query = {**query, "place": str(place_of(world.partnership, query["place"]).pk)}
    assert said in page(world, **query)


@pytest.mark.parametrize("query", [
    {"place": "nowhere"}, {"place": "00000000-0000-0000-0000-000000000000"}, {"arrangement": "council"},
    {"span": "week"},
])  # fmt: skip
def test_an_address_that_makes_no_sense_is_not_found(world: World, query: dict[str, str]) -> None:
    assert as_(world.board).get(address(world.partnership, "dashboard", **query)).status_code == 404


def test_parts_have_their_word(world: World) -> None:
    found = shown(world)
    tags = {
        name: found.part(Cut(place=place_of(world.partnership, name).pk)).word.value
        for name in (BD, HAVERING, REDBRIDGE)
    }
    assert tags == {BD: "Worse", HAVERING: "On plan", REDBRIDGE: "Better"}
    assert found.part(Cut()).word.value == "Slightly worse"


def test_without_a_threshold_above_plan_is_worse(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "rows", list)
    assert shown(world).part(Cut()).word.value == "Worse"


def test_the_picture_agrees_with_the_measures(world: World) -> None:
    found, flow = shown(world), shown(world).flow(Cut())
    scope = scope_of(world.board.pk, today=TODAY)
    first: dict[str, Any] = {}
    for figure in measures(scope=scope, partnership=world.partnership, month=APRIL_17, as_at=APRIL_17.last):
        first.setdefault(figure.measure, figure.value)  # everyone comes before the parts
    assert first["inpatients"] == found.part(Cut()).actual == flow.closing
    assert first["plan"] == found.part(Cut()).plan
    assert first["variance"] == found.part(Cut()).variance
    assert first["admissions"] == flow.admissions
    assert first["stay_5_years_or_more"] == len(found.long_stays())
    assert first["out_of_area"] == len(found.out_of_area())
    assert first["rate_per_million"] == found.rates().now


def test_spans_open_the_flow_earlier(world: World) -> None:
    month, year, baseline = (shown(world, span=span).flow(Cut()) for span in Span)
    assert (month.opening, month.admissions, month.discharges, month.closing) == (5, 1, 1, 5)
    assert (year.opening, year.admissions) == (5, 1)
    assert (baseline.opening, baseline.admissions, baseline.discharges, baseline.closing) == (2, 5, 2, 5)
    assert {flow.unexplained for flow in (month, year, baseline)} == {0}


def test_people_without_a_place_are_counted(world: World) -> None:
    assert shown(world, span=Span.BASELINE).flow(Cut(place=NO_PLACE)).admissions == 1


def test_a_place_without_a_row_in_the_register_has_no_flow(world: World) -> None:
    place = world.partnership.places.create(name="Barking Riverside", position=9)
    assert shown(world).flow(Cut(place=place.pk)).closing == 0


def test_rates_stand_over_one_population(world: World) -> None:
    rates = shown(world).rates()
    assert [str(rate) for rate in (rates.now, rates.baseline, rates.ambition)] == ["8.63", "3.45", "3.45"]


def test_without_a_population_the_rate_is_not_known(world: World) -> None:
    Population.objects.update(year=2018)
    text = page(world)
    assert "not known" in text
    assert "no population is recorded for 2017 or before" in text


def test_people_without_a_place_have_no_rate(world: World) -> None:
    assert "people without a place have no population" in page(world, place="none")


def test_without_a_plan_the_page_says_so(world: World) -> None:
    partnership = make_partnership("ELSE")
    admitted(partnership, date(2017, 3, 1), place=place_of(partnership))
    text = text_of(as_(make_user(Role.BOARD_MEMBER, partnership)).get(address(partnership, "dashboard")))
    assert "1 person in hospital on 30 April 2017; no plan is set." in text
    assert "No plan has been accepted for this partnership" in text
    assert ">No plan<" in text


def test_an_empty_register_is_not_known_rather_than_nil(world: World) -> None:
    partnership = make_partnership("ELSE")
    user = make_user(Role.BOARD_MEMBER, partnership)
    text = text_of(as_(user).get(address(partnership, "dashboard")))
    assert "is not known" in text
    assert "Nothing recorded yet" in text
    assert "0 people" not in text


def test_a_month_after_the_plan_has_none(world: World) -> None:
    world.partnership.starts_on = date(2015, 4, 1)
    response = as_(world.board).get(address(world.partnership, "dashboard", month="2019-04"))
    assert "It says nothing about April 2019." in text_of(response)


def test_an_entered_month_is_not_called_joined(world: World) -> None:
    text = text_of(as_(world.board).get(address(world.partnership, "dashboard", month="2017-03")))
    assert "joined by a straight line" not in text


def test_a_collaborative_stands_in_the_table_only_where_it_is_used(world: World) -> None:
    assert "Provider collaborative" not in page(world)
    collaborative = Arrangement.PROVIDER_COLLABORATIVE
    admitted(
        world.partnership, date(2017, 4, 3), place=place_of(world.partnership), arrangement=collaborative
    )
    assert "Provider collaborative" in page(world)


def test_aggregates_only_for_a_board_member(world: World) -> None:
    text = page(world, world.board)
    assert "/performance/people/" not in text
    assert "/performance/measures/inpatients/" in text


def test_every_linked_figure_equals_the_list_behind_it(world: World) -> None:
    client = as_(world.manager)
    for span in Span:
        html = client.get(address(world.partnership, "dashboard", span=span.value)).content.decode()
        links = re.findall(r'<a data-figure href="(/performance/people/[^"]+)">([^<]+)</a>', html)
        assert len(links) > 20
        for href, figure in set(links):
            behind = client.get(unescape(href)).content.decode()
            assert behind.count('<th scope="row" data-label="Reference">') == abs(
                int(figure.replace(words.MINUS, "-"))
            ), href


def test_a_look_behind_a_figure_is_recorded(world: World) -> None:
    as_(world.manager).get(address(world.partnership, "people", measure="discharges"))
    entry = AuditEntry.objects.get(kind=Kind.READ)
    assert entry.did == "figure: discharges, 2017-04"
    assert [subject.person_id for subject in entry.subjects.all()] == [world.stays["left"].person_id]


def test_a_reader_of_one_place_is_told_how_many_stand_outside(world: World) -> None:
    reader = make_user(Role.COUNCIL_LEAD, world.partnership, place=place_of(world.partnership, HAVERING))
    text = text_of(as_(reader).get(address(world.partnership, "people", measure="inpatients")))
    assert "5 people in hospital on 30 April 2017." in text
    assert "2 of 5 are in your area; you may not see the others." in text


def test_nobody_behind_a_figure_is_no_look(world: World) -> None:
    text = text_of(as_(world.manager).get(address(world.partnership, "people", measure="deaths")))
    assert "Nobody to show" in text
    assert not AuditEntry.objects.filter(kind=Kind.READ).exists()


@pytest.mark.parametrize("query", [
    {"measure": "plan"}, {"measure": "inpatients", "first": "2017-13"}, {"measure": "admissions", "first": "2017-05"},
    {"measure": "admissions", "first": "2012-01"},
])  # fmt: skip
def test_there_is_no_list_behind_other_addresses(world: World, query: dict[str, str]) -> None:
    assert as_(world.manager).get(address(world.partnership, "people", **query)).status_code == 404


@pytest.mark.parametrize(
    ("measure", "title"),
    [
        ("opening", "at the end of March 2017"),
        ("closing", "at the end of April 2017"),
        ("stay_5_to_10_years", "1 person"),
    ],
)
def test_the_list_says_what_it_is(world: World, measure: str, title: str) -> None:
    assert title in text_of(as_(world.manager).get(address(world.partnership, "people", measure=measure)))


def queries_of(user: User, url: str) -> int:
    client = as_(user)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_the_number_of_queries_is_small_and_does_not_grow(world: World) -> None:
    url = address(world.partnership, "dashboard", span="baseline")
    small = queries_of(world.manager, url)
    for day in range(1, 21):
        admitted(
            world.partnership,
            date(2016, 11, day),
            place=place_of(world.partnership, BD),
            arrangement=SPECIALISED,
        )
    assert queries_of(world.manager, url) == small <= QUERIES


def test_the_home_page_says_where_we_stand(world: World) -> None:
    text = text_of(as_(world.board).get(f"/?partnership={world.partnership.code}&month=2017-04"))
    assert "Where we stand" in text
    assert "in hospital, plan 4" in text


def test_the_home_card_knows_no_figure_of_an_empty_register(db: None) -> None:
    partnership = make_partnership("ELSE")
    user = make_user(Role.BOARD_MEMBER, partnership)
    assert "not known" in text_of(as_(user).get(f"/?partnership={partnership.code}&month=2017-04"))


def test_readers_of_no_partnership_have_no_card(db: None) -> None:
    assert "Where we stand" not in text_of(as_(make_user(Role.REGIONAL_VIEWER, region="Nowhere")).get("/"))


def test_the_plan_by_part_may_be_missing(world: World) -> None:
    plan = PlanVersion.objects.create(
        partnership=world.partnership, number=9, title="Total only",
        created_by=world.manager, created_at=world.plan.created_at,
    )  # fmt: skip
    PlanPoint.objects.create(plan=plan, month=MARCH_17.first, value=4)
    PlanVersion.objects.filter(pk=plan.pk).update(
        state="accepted", submitted_by=world.manager, submitted_at=world.plan.submitted_at,
        decided_by=world.commissioner, decided_at="2017-06-01T00:00Z",
    )  # fmt: skip
    assert sentences.by_part(shown(world)) == []


def test_the_stocktake_is_told_as_it_was(db: None) -> None:
    load_demonstration()
    bhr = Partnership.objects.get(code="BHR")
    text = text_of(as_(make_user(Role.BOARD_MEMBER, bhr)).get(address(bhr, "dashboard")))
    for said in (
        "<b>22 people in hospital on 30 April 2017, as planned.</b> Havering and Redbridge 2 better than plan, "
        "Barking and Dagenham 2 worse.",
        "CCG beds 1 better than plan, specialised beds 1 worse.",
        ">37.96<",
        "baseline 44.86 · ambition 24.16",
        "6 CCG · 5 specialised",
    ):
        assert said in text
