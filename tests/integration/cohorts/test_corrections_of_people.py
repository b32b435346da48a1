from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.kinds import Exit
from cohorts.models import Person, Spell
from cohorts.services import clashes, corrections, endings, identity
from cohorts.services.facts import PersonFacts
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit.identity import opened
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    act_of,
    admitted,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    new_nhs_number,
    place_of,
    registered,
)
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
ON = date(2016, 5, 3)
DIED = date(2016, 8, 9)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership))


def correct(person: Person, act: Act, *, died_on: Any = ..., **changes: Any) -> Person:
    return corrections.correct_person(
        person=person,
        version=person.version,
        facts=replace(PersonFacts.of(person), **changes),
        died_on=died_on,
        act=act,
    )


def test_a_correction_writes_old_and_new_values_once(partnership: Partnership, act: Act) -> None:
    person = registered(partnership)
    place, origin = place_of(partnership), commissioner_of(partnership)
    changed = correct(
        person, act, family_name="Sample", home_place_id=place.pk, originating_commissioner_id=origin.pk
    )
    assert (changed.family_name, changed.home_place, changed.version) == ("Sample", place, 2)
    entry = only_entry("correct a person")
    assert (entry.by, entry.object_id) == (act.by, person.pk)
    assert opened(entry, person.pk) == {
        "family_name": ["Example", "Sample"],
        "home_place": [None, "Havering"],
        "originating_commissioner": [None, origin.name],
    }


def test_the_trail_says_that_an_nhs_number_changed_but_not_what_it_is(
    partnership: Partnership, act: Act
) -> None:
    person, number = registered(partnership), new_nhs_number()
    old = person.nhs_number
    correct(person, act, nhs_number=f"{number[:3]} {number[3:6]} {number[6:]}")
    assert Person.objects.get().nhs_number == number
    assert opened(only_entry("correct a person"), person.pk) == {
        "nhs_number": [f"••• ••• {old[-4:]}", f"••• ••• {number[-4:]}"]
    }
    for entry in AuditEntry.objects.all():
        assert old not in str(entry.changes)
        assert number not in str(entry.changes)


def test_saving_what_stands_there_writes_nothing(partnership: Partnership, act: Act) -> None:
    person = registered(partnership, home_place_id=place_of(partnership).pk)
    entries = AuditEntry.objects.count()
    assert correct(person, act).version == 1
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"date_of_birth": date(2016, 5, 4)}, "after the admission on 3 May 2016", "date_of_birth"),
        ({"nhs_number": "943 476 5918"}, "check digit is wrong", "nhs_number"),
        ({"category": "8"}, "not in the list", "category"),
    ],
)
def test_facts_that_cannot_be_are_refused(
    partnership: Partnership, act: Act, changes: dict[str, Any], words: str, field: str
) -> None:
    person = admitted(partnership, ON).person
    with refused(words, field):
        correct(person, act, **changes)


def test_a_number_of_someone_else_is_refused_also_when_taken_meanwhile(
    partnership: Partnership, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = registered(partnership), registered(partnership)
    with refused(clashes.SAME_NHS_NUMBER, "nhs_number"):
        correct(one, act, nhs_number=other.nhs_number)
    monkeypatch.setattr(identity, "_nhs_number", lambda text, **_: text)
    with refused(clashes.SAME_NHS_NUMBER, "nhs_number"):
        correct(one, act, nhs_number=other.nhs_number)


def test_the_second_of_two_who_correct_a_person_sees_both_values(partnership: Partnership, act: Act) -> None:
    person = registered(partnership)
    place, origin = place_of(partnership), commissioner_of(partnership)
    correct(person, act, family_name="Sample", home_place_id=place.pk, nhs_number="")
    mask = f"••• ••• {person.nhs_number[-4:]}"
    with stale(
        family_name=("Sample", "Example"),
        home_place=("Havering", "not recorded"),
        nhs_number=("not recorded", mask),
        sex=("Male", "Female"),
        originating_commissioner=("not recorded", origin.name),
    ):
        correct(person, act, sex="2", originating_commissioner_id=origin.pk)


def test_a_corrected_day_of_death_moves_the_end_of_the_stay(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    person = endings.record_death(person=spell.person, version=1, on=DIED, act=act)
    correct(person, act, died_on=date(2016, 8, 1))
    stored = Spell.objects.get()
    assert (stored.ended_on, stored.exit, stored.version) == (date(2016, 8, 1), Exit.DEATH, 3)
    assert spell.episodes.get().ended_on == date(2016, 8, 1)
    assert only_entry("correct a person").changes == {
        "died_on": ["2016-08-09", "2016-08-01"],
        "last_bed_ended_on": ["2016-08-09", "2016-08-01"],
        "stay_ended_on": ["2016-08-09", "2016-08-01"],
    }


def test_a_death_recorded_by_mistake_opens_the_stay_again(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    person = endings.record_death(person=spell.person, version=1, on=DIED, act=act)
    alive = correct(person, act, died_on=None)
    stored = Spell.objects.get()
    assert (alive.died_on, stored.ended_on, stored.exit, stored.destination) == (None, None, "", "")
    assert spell.episodes.get().ended_on is None


def test_facts_of_a_dead_person_can_be_corrected_without_the_death(
    partnership: Partnership, act: Act
) -> None:
    person = endings.record_death(person=registered(partnership), version=1, on=DIED, act=act)
    assert correct(person, act, family_name="Sample").died_on == DIED


def test_a_death_out_of_hospital_can_be_corrected_alone(partnership: Partnership, act: Act) -> None:
    spell = discharged(admitted(partnership, ON), date(2016, 6, 1))
    assert correct(spell.person, act, died_on=DIED).died_on == DIED
    assert Spell.objects.get().ended_on == date(2016, 6, 1)


def test_a_day_of_death_that_cannot_be_is_refused(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    with refused("This person is in hospital. Record the death", "died_on"):
        correct(spell.person, act, died_on=DIED)
    person = endings.record_death(person=spell.person, version=1, on=DIED, act=act)
    with refused("The date of death cannot be before the admission", "died_on"):
        correct(person, act, died_on=date(2016, 5, 2))
    with refused("The date of death cannot be in the future", "died_on"):
        correct(person, act, died_on=date(2017, 5, 13))


def test_who_may_not_record_corrects_nobody(partnership: Partnership) -> None:
    person = registered(partnership)
    for user in (
        make_user(Role.PROGRAMME_MANAGER, partnership),
        make_user(Role.COMMISSIONER, make_partnership("OTHER")),
    ):
        with pytest.raises(PermissionDenied):
            correct(person, act_of(user), family_name="Sample")
        with pytest.raises(PermissionDenied):
            corrections.check_correct(person=person, act=act_of(user))
    assert Person.objects.get().family_name == "Example"
