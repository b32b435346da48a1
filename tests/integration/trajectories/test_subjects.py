"""Dashboards of one subject: what they say, to whom, and from which figures."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cohorts.models import Delay, Rating, RegisterEntry
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tests.factories import act_of, discharged, make_partnership, make_user, place_of
from tests.integration.trajectories.made import HAVERING, World, address, as_, text_of
from trajectories.presenters.summary import KEYS

NAMES = ("flows", "places", "long_stays", "out_of_area", "delays", "registers")


def read(world: World, name: str, **query: str) -> str:
    return text_of(as_(world.board).get(address(world.partnership, name, **query)))


def test_flows_say_who_came_and_left_and_who_came_back(world: World) -> None:
    text = read(world, "flows")
    assert "5 people admitted and 2 discharged, May 2016 to April 2017: 3 more came than left." in text
    assert "0 of 5 who were admitted had left hospital within the year before." in text
    assert "The space between the lines is the people in hospital: 2 at the start and 5 at the end." in text


@pytest.mark.parametrize(("months", "first"), [("24", "May 2015"), ("36", "April 2015"), ("12", "May 2016")])
def test_flows_reach_back_as_far_as_asked_and_the_register_goes(
    world: World, months: str, first: str
) -> None:
    assert f"discharged, {first} to April 2017" in read(world, "flows", span=months)


def test_so_many_months_are_not_shown(world: World) -> None:
    assert as_(world.board).get(address(world.partnership, "flows", span="13")).status_code == 404


def test_places_say_who_makes_up_for_whom(world: World) -> None:
    # Plan at April 2017: Barking and Dagenham 1, Havering 2, Redbridge 1; there are 3, 2 and none.
    assert (
        "Redbridge (1 fewer than planned) makes up for only part of Barking and Dagenham (2 more)."
        in read(world, "places")
    )


def test_long_stays_name_those_who_come_to_a_limit_only_to_whom_may_see_them(world: World) -> None:
    text = read(world, "long_stays")
    assert "1 of 5 people in hospital has been there for 5 years or more." in text
    assert "If nobody leaves, 2 to 1 year in the next three months." in text
    reference = world.stays["first"].person.reference
    assert reference not in text
    looks = AuditEntry.objects.filter(did="people who come to 1 or 5 years in hospital")
    assert not looks.exists()
    seen = text_of(as_(world.manager).get(address(world.partnership, "long_stays")))
    assert (reference in seen, world.stays["new"].person.reference in seen) == (True, False)
    assert looks.get().subjects.count() == 2


def test_out_of_area_says_that_distance_is_not_known(world: World) -> None:
    text = read(world, "out_of_area")
    assert "1 of 5 people in hospital is in a bed out of area. Fewer is better." in text
    assert "For 1 of them no reason is recorded." in text
    assert "no distance" in text


def test_delays_count_each_day_of_a_person_once(world: World) -> None:
    spell = world.stays["first"]
    for reason, start in (("HF", date(2017, 4, 21)), ("SF", date(2017, 4, 26))):
        Delay.objects.create(spell=spell, reason=reason, attribution="04", started_on=start)
    text = read(world, "delays")
    assert "1 of 5 people in hospital is delayed. Fewer is better." in text
    assert "10 days were lost to delays, May 2016 to April 2017." in text
    assert "Who is delayed, and who is planned to leave when" not in text
    assert "Who is delayed" in text_of(as_(world.manager).get(address(world.partnership, "delays")))
    discharged(spell, date(2017, 4, 28))
    assert "7 days were lost to delays" in read(world, "delays")


def test_registers_count_everyone_for_whom_may_view_measures(world: World) -> None:
    person = world.stays["left"].person
    person.home_place = place_of(world.partnership, HAVERING)
    person.save()
    entry = RegisterEntry.objects.create(
        person=person, entered_on=date(2017, 4, 21), consent="person", consent_on=date(2017, 4, 21)
    )
    now = act_of(world.commissioner).now
    Rating.objects.create(entry=entry, colour="red", on=date(2017, 4, 21), reason="Left hospital", at=now)
    text = read(world, "registers")
    assert "1 person on the register of people at risk on 30 April 2017, 1 of them at red or amber." in text
    assert "“No response” is not 0" in text
    limited = make_user(Role.COUNCIL_LEAD, world.partnership, place=place_of(world.partnership, "Redbridge"))
    assert "1 person on the register" in text_of(as_(limited).get(address(world.partnership, "registers")))


@pytest.mark.parametrize("name", NAMES)
def test_a_register_that_says_nothing_is_not_nil(db: None, client: Client, name: str) -> None:
    empty = make_partnership("NEW")
    client.force_login(make_user(Role.BOARD_MEMBER, empty))
    text = text_of(client.get(address(empty, name)))
    assert ("not known" in text) or name == "registers"
    assert 'class="tile__value"' not in text or name == "registers"


@pytest.mark.parametrize("name", NAMES)
def test_pages_ask_few_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    client = as_(world.manager)
    with django_assert_max_num_queries(12):
        assert client.get(address(world.partnership, name)).status_code == 200


def test_a_place_of_another_partnership_is_none(world: World) -> None:
    other = place_of(make_partnership("ELSE"), HAVERING)
    for name in NAMES[:-1]:
        response = as_(world.board).get(address(world.partnership, name, place=str(other.pk)))
        assert response.status_code == 404, name


def titles(text: str) -> list[str]:
    return [part.split('"')[0] for part in text.split('id="card-')[1:]]


def test_the_summary_has_a_card_for_each_subject(world: World) -> None:
    text = read(world, "summary")
    assert titles(text) == list(KEYS)
    assert "The plan is 4: 1 more than planned." in text
    assert "In April 2016 it was" in text
    assert "Hide" not in text


def test_each_reader_arranges_the_cards_for_themselves(world: World) -> None:
    client = as_(world.board)
    move = "/performance/summary/arrange/?partnership=BHR&month=2017-04"
    for act, key in (("up", "admissions"), ("hide", "rate"), ("down", "plan")):
        assert client.post(move, {"move": act, "key": key}).status_code == 302
    arranged = read(world, "summary", arrange="yes")
    assert titles(arranged)[:2] == ["admissions", "plan"]
    assert "rate" not in titles(arranged)
    assert "Show<span" in arranged
    assert titles(text_of(as_(world.manager).get(address(world.partnership, "summary")))) == list(KEYS)
    client.post(move, {"move": "reset", "key": ""})
    assert titles(read(world, "summary")) == list(KEYS)
    assert client.post(move, {"move": "sideways", "key": "plan"}).status_code == 422
    assert client.get(move).status_code == 405
