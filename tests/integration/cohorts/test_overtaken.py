"""Whoever saves too late is told who came first, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from cohorts.models import Spell
from cohorts.services import corrections, endings, moves, plans
from cohorts.services.facts import PersonFacts
from cohorts.services.overtaking import last_change
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    MembershipFactory,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    make_partnership,
    make_user,
    site_of,
)
from tests.integration.cohorts.pages import HTMX, address, as_, boxes

pytestmark = pytest.mark.django_db

SAID = "Nadia Chand changed it on 22 November 2026, 12:40."
ON = date(2017, 4, 3)


@pytest.fixture
def partnership() -> Partnership:
    made = make_partnership()
    MembershipFactory(partnership=made, organisation=site_of(made).provider)
    return made


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership)


@pytest.fixture
def client(partnership: Partnership) -> Client:
    return as_(make_user(Role.COMMISSIONER, partnership))


@pytest.fixture
def nadia(partnership: Partnership) -> Act:
    act = act_of(make_user(Role.COMMISSIONER, partnership, name="Nadia Chand"))
    return replace(act, now=datetime(2026, 11, 22, 12, 40, tzinfo=UTC))


def transferred(spell: Spell, act: Act) -> None:
    moves.transfer(spell=spell, version=1, bed=bed_facts(spell.partnership, ward="Ash"), on=ON, act=act)


def rename(spell: Spell, act: Act) -> None:
    facts = replace(PersonFacts.of(spell.person), given_name="Theirs")
    corrections.correct_person(person=spell.person, version=1, facts=facts, act=act)


def bed(partnership: Partnership) -> dict[str, Any]:
    return {
        "site": str(site_of(partnership).pk),
        "ward": "Oak",
        "bed_type": "2",
        "security": "0",
        "legal_status": "3",
        "commissioner": str(commissioner_of(partnership).pk),
    }


@pytest.mark.parametrize("name", ["transfer", "discharge", "transfer_out"])
def test_a_stay_that_moved_meanwhile(
    client: Client, partnership: Partnership, spell: Spell, nadia: Act, name: str
) -> None:
    transferred(spell, nadia)
    rename(spell, act_of())  # later, but of the person
    typed = {**bed(partnership), **boxes("on", "20.4.2017"), "destination": "SH", "version": "1"}
    answer = client.post(address(partnership, f"cohorts:{name}", spell.person_id), typed)
    assert answer.status_code == 409
    assert SAID in answer.text


@pytest.mark.parametrize("name", ["transfer", "discharge", "plan"])
@pytest.mark.parametrize("died", [False, True])
def test_a_stay_that_ended_meanwhile(
    client: Client, partnership: Partnership, spell: Spell, nadia: Act, name: str, died: bool
) -> None:
    if died:
        endings.record_death(person=spell.person, version=1, on=ON, act=nadia)
    else:
        endings.discharge(spell=spell, version=1, on=ON, destination="SH", act=nadia)
    url = address(partnership, f"cohorts:{name}", spell.person_id)
    answer = client.post(url, {**boxes("on", "20.4.2017"), "version": "1"})
    assert answer.status_code == 409
    assert f"This person is not in hospital now{',' if name == 'plan' else '.'}" in answer.text
    assert SAID in answer.text
    assert SAID not in client.get(url).text


def test_a_death_of_someone_corrected_meanwhile(
    client: Client, partnership: Partnership, spell: Spell, nadia: Act
) -> None:
    rename(spell, nadia)
    url = address(partnership, "cohorts:death", spell.person_id)
    assert SAID in client.post(url, {**boxes("on", "20.4.2017"), "version": "1"}).text


def test_a_death_recorded_meanwhile(
    client: Client, partnership: Partnership, spell: Spell, nadia: Act
) -> None:
    endings.record_death(person=spell.person, version=1, on=ON, act=nadia)
    url = address(partnership, "cohorts:death", spell.person_id)
    assert SAID in client.post(url, {**boxes("on", "20.4.2017"), "version": "1"}).text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_plan_changed_meanwhile(
    client: Client, partnership: Partnership, spell: Spell, nadia: Act, headers: dict[str, str]
) -> None:
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 5, 31), act=nadia)
    url = address(partnership, "cohorts:plan", spell.person_id)
    typed = {**boxes("planned_on", "30.6.2017"), "status": "6", "version": "0"}
    assert SAID in client.post(url, typed, headers=headers).text


def test_the_last_change_of_a_ward_stay_may_be_that_of_its_stay(spell: Spell, nadia: Act) -> None:
    endings.discharge(spell=spell, version=1, on=ON, destination="SH", act=nadia)
    entry = last_change(spell.episodes.get())
    assert entry is not None
    assert (entry.did, str(entry.by)) == ("discharge", "Nadia Chand")
