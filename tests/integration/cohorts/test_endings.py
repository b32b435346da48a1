from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.kinds import Exit
from cohorts.models import Person, Spell
from cohorts.services import admissions, corrections, endings
from cohorts.services.facts import NewPerson
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    moved,
    person_facts,
    registered,
)
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
ON = date(2016, 5, 3)
LATER = date(2016, 8, 9)
Ending = Callable[..., Spell]


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership))


@pytest.mark.parametrize(
    ("end", "kind", "destination", "did"),
    [
        (endings.discharge, Exit.DISCHARGE, "SH", "discharge"),
        (endings.transfer_out, Exit.TRANSFER_OUT, "MH", "transfer out"),
        (endings.close_out_of_scope, Exit.OUT_OF_SCOPE, "OL", "closure as out of scope"),
    ],
)
def test_an_ending_closes_spell_and_ward_stay_with_one_entry(
    partnership: Partnership, act: Act, end: Ending, kind: Exit, destination: str, did: str
) -> None:
    spell = admitted(partnership, ON)
    ended = end(spell=spell, version=1, on=LATER, destination=destination, act=act)
    stored = Spell.objects.get(pk=spell.pk)
    assert (stored.ended_on, stored.exit, stored.destination, stored.version) == (LATER, kind, destination, 2)
    assert ended.version == 2
    assert [(each.ended_on, each.version) for each in spell.episodes.all()] == [(LATER, 2)]
    entry = only_entry(did)
    assert (entry.by, entry.at, entry.object_id) == (act.by, act.now, spell.pk)
    assert [subject.person_id for subject in entry.subjects.all()] == [spell.person_id]
    assert entry.changes == {
        "ended_on": [None, "2016-08-09"],
        "exit": ["", kind.value],
        "destination": ["", destination],
    }


def test_an_admission_and_discharge_on_one_day_are_real_and_may_be_followed_by_a_readmission(
    partnership: Partnership,
) -> None:
    spell = discharged(admitted(partnership, ON), ON)
    again = admitted(partnership, ON, person=spell.person)
    assert (spell.ended_on, again.entry) == (ON, "readmission")
    with refused("would overlap the stay from 3 May 2016 to 3 May 2016", "on"):
        discharged(again, ON)


@pytest.mark.parametrize(
    ("on", "destination", "words", "field"),
    [
        (date(2016, 5, 2), "SH", "The discharge cannot be before the admission on 3 May 2016", "on"),
        (date(2016, 6, 30), "SH", "cannot be before the last move between wards on 1 July 2016", "on"),
        (date(2017, 5, 13), "SH", "The date of the discharge cannot be in the future", "on"),
        (LATER, "MH", "is a transfer", "destination"),
        (LATER, "DI", "A death is recorded as a death", "destination"),
        (LATER, "", "Choose the discharge destination", "destination"),
        (LATER, "CN", "not in the list in force on 9 August 2016", "destination"),
    ],
)
def test_a_discharge_that_cannot_be_is_refused(
    partnership: Partnership, act: Act, on: date, destination: str, words: str, field: str
) -> None:
    spell = moved(admitted(partnership, ON), date(2016, 7, 1), bed=bed_facts(partnership, ward="Oak")).spell
    with refused(words, field):
        endings.discharge(spell=spell, version=2, on=on, destination=destination, act=act)


def test_who_is_counted_from_later_is_not_discharged_before(partnership: Partnership, act: Act) -> None:
    spell = admissions.find_late(
        person=NewPerson(partnership, person_facts()),
        bed=bed_facts(partnership),
        started_on=date(2012, 1, 1),
        found_on=ON,
        planned="9",
        source="19",
        act=act,
    )
    with refused("before the first day on which the person is counted on 3 May 2016", "on"):
        discharged(spell, date(2016, 5, 2))
    assert discharged(spell, ON).ended_on == ON


def test_who_is_in_transit_can_be_discharged(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    left = date(2016, 7, 30)
    corrections.correct_episode(
        episode=spell.episodes.get(),
        version=1,
        started_on=ON,
        ended_on=left,
        bed=bed_facts(partnership),
        act=act,
    )
    ended = endings.discharge(spell=spell, version=2, on=LATER, destination="SH", act=act)
    assert ended.ended_on == LATER
    assert ended.episodes.get().ended_on == left


def test_a_stay_ends_once(partnership: Partnership, act: Act) -> None:
    spell = discharged(admitted(partnership, ON), LATER)
    with refused("This stay ended on 9 August 2016", "on"):
        discharged(spell, LATER)
    with refused("This stay ended on 9 August 2016", "on"):
        endings.check_end(spell=spell, act=act)


def test_the_second_of_two_who_discharge_sees_both_dates(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    endings.discharge(spell=spell, version=1, on=LATER, destination="SH", act=act)
    with stale(ended_on=("9 August 2016", "1 August 2016"), destination=("Supported housing", "Family home")):
        endings.discharge(spell=spell, version=1, on=date(2016, 8, 1), destination="FH", act=act)


def test_a_death_in_hospital_ends_the_stay(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    person = endings.record_death(person=spell.person, version=1, on=LATER, act=act)
    stored = Spell.objects.get(pk=spell.pk)
    assert (person.died_on, person.version) == (LATER, 2)
    assert (stored.ended_on, stored.exit, stored.destination, stored.version) == (LATER, Exit.DEATH, "DI", 2)
    assert spell.episodes.get().ended_on == LATER
    entry = only_entry("death")
    assert entry.object_id == person.pk
    assert entry.changes == {
        "died_on": [None, "2016-08-09"],
        "ended_on": [None, "2016-08-09"],
        "exit": ["", "death"],
        "destination": ["", "DI"],
    }


def test_a_death_on_the_day_of_admission_is_real(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    endings.record_death(person=spell.person, version=1, on=ON, act=act)
    assert Spell.objects.get().ended_on == ON


def test_a_death_out_of_hospital_leaves_earlier_stays_as_they_were(
    partnership: Partnership, act: Act
) -> None:
    spell = discharged(admitted(partnership, ON), LATER)
    endings.record_death(person=spell.person, version=1, on=LATER, act=act)
    stored = Spell.objects.get(pk=spell.pk)
    assert (stored.exit, stored.version) == (Exit.DISCHARGE, spell.version)
    assert only_entry("death").changes == {"died_on": [None, "2016-08-09"]}


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2017, 5, 13), "The date of death cannot be in the future"),
        (date(1985, 6, 14), "The date of death cannot be before the birth"),
        (date(2016, 5, 2), "The date of death cannot be before the admission on 3 May 2016"),
        (date(2016, 6, 30), "The death cannot be before the last move between wards on 1 July 2016"),
    ],
)
def test_a_death_that_cannot_be_is_refused(partnership: Partnership, act: Act, on: date, words: str) -> None:
    spell = moved(admitted(partnership, ON), date(2016, 7, 1), bed=bed_facts(partnership, ward="Oak")).spell
    with refused(words, "on"):
        endings.record_death(person=spell.person, version=1, on=on, act=act)


def test_a_death_is_recorded_once(partnership: Partnership, act: Act) -> None:
    person = endings.record_death(person=registered(partnership), version=1, on=LATER, act=act)
    with refused("The death is recorded already, on 9 August 2016", "on"):
        endings.record_death(person=person, version=2, on=ON, act=act)
    with refused("The death is recorded already", "on"):
        endings.check_record_death(person=person, act=act)


def test_the_second_of_two_who_record_a_death_sees_both_dates(partnership: Partnership, act: Act) -> None:
    person = registered(partnership)
    endings.record_death(person=person, version=1, on=LATER, act=act)
    with stale(died_on=("9 August 2016", "3 May 2016")):
        endings.record_death(person=person, version=1, on=ON, act=act)


def test_who_may_not_record_ends_no_stay(partnership: Partnership) -> None:
    spell = admitted(partnership, ON)
    for user in (
        make_user(Role.COUNCIL_LEAD, partnership),
        make_user(Role.COMMISSIONER, make_partnership("OTHER")),
    ):
        act = act_of(user)
        attempts: list[Callable[[], Any]] = [
            lambda act=act: discharged(spell, LATER, act=act),  # type: ignore[misc]
            lambda act=act: endings.record_death(person=spell.person, version=1, on=LATER, act=act),  # type: ignore[misc]
            lambda act=act: endings.check_end(spell=spell, act=act),  # type: ignore[misc]
            lambda act=act: endings.check_record_death(person=spell.person, act=act),  # type: ignore[misc]
        ]
        for attempt in attempts:
            with pytest.raises(PermissionDenied):
                attempt()
    assert Spell.objects.get().ended_on is None
    assert Person.objects.get().died_on is None
