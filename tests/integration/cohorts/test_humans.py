"""One human being in several registers: linked by NHS number, counted by one partnership at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from cohorts.domain.kinds import Entry, Exit
from cohorts.models import Person, Spell
from cohorts.services import admissions, corrections, endings, handovers
from cohorts.services.clashes import COUNTED_ELSEWHERE
from cohorts.services.facts import NewPerson, PersonFacts
from cohorts.services.handovers import Arrival
from tcp_portal.access import Role
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    new_nhs_number,
    person_facts,
    registered,
)
from tests.integration.cohorts.helpers import refused

pytestmark = pytest.mark.django_db
ON, LEFT, LATER = date(2016, 5, 3), date(2016, 9, 1), date(2016, 12, 5)


@pytest.fixture
def bhr() -> Partnership:
    return make_partnership()


@pytest.fixture
def vale() -> Partnership:
    return make_partnership("VALE")


def renumbered(person: Person, number: str) -> Person:
    known = Person.objects.get(pk=person.pk)
    facts = replace(PersonFacts.of(known), nhs_number=number)
    return corrections.correct_person(person=known, version=known.version, facts=facts, act=act_of())


def human_of(person: Person) -> object:
    return Person.objects.get(pk=person.pk).human


def test_a_new_row_of_a_known_number_is_the_same_human(bhr: Partnership, vale: Partnership) -> None:
    number = new_nhs_number()
    here = discharged(admitted(bhr, ON, nhs_number=number), LEFT)
    there = admitted(vale, LATER, nhs_number=number)
    assert here.human == there.human == there.person.human
    assert admitted(vale, ON).human != here.human
    nameless = [registered(where, nhs_number="") for where in (bhr, vale)]
    assert nameless[0].human != nameless[1].human


def test_who_is_counted_elsewhere_is_not_counted_here(bhr: Partnership, vale: Partnership) -> None:
    number = new_nhs_number()
    admitted(bhr, ON, nhs_number=number)
    facts = NewPerson(vale, person_facts(nhs_number=number))
    with refused(COUNTED_ELSEWHERE, "on"):
        admissions.admit(person=facts, bed=bed_facts(vale), on=LATER, planned="1", source="19", act=act_of())
    with refused(COUNTED_ELSEWHERE, "on"):
        admissions.transfer_in(
            person=facts, bed=bed_facts(vale), on=LATER, started_on=ON, planned="1", source="19", act=act_of()
        )
    with refused(COUNTED_ELSEWHERE, "found_on"):
        admissions.find_late(
            person=facts, bed=bed_facts(vale), started_on=ON, found_on=LATER,
            planned="1", source="19", act=act_of(),
        )  # fmt: skip


def test_a_corrected_number_links_the_rows_and_their_stays(bhr: Partnership, vale: Partnership) -> None:
    number = new_nhs_number()
    here = discharged(admitted(bhr, ON, nhs_number=number), LEFT)
    there = admitted(vale, LATER, nhs_number="")
    renumbered(there.person, number)
    assert human_of(there.person) == here.human
    assert Spell.objects.get(pk=there.pk).human == here.human


def test_a_number_corrected_away_unlinks_them(bhr: Partnership, vale: Partnership) -> None:
    number = new_nhs_number()
    here = discharged(admitted(bhr, ON, nhs_number=number), LEFT)
    there = admitted(vale, LATER, nhs_number=number)
    renumbered(there.person, new_nhs_number())
    assert human_of(there.person) != here.human
    assert Spell.objects.get(pk=there.pk).human == human_of(there.person)
    assert human_of(here.person) == here.human
    renumbered(there.person, number)
    assert human_of(there.person) == here.human
    renumbered(there.person, "")
    assert human_of(there.person) != here.human


def test_a_number_that_nobody_has_changes_no_link(bhr: Partnership) -> None:
    someone = admitted(bhr, ON, nhs_number="")
    before = someone.human
    renumbered(someone.person, new_nhs_number())
    renumbered(someone.person, new_nhs_number())
    assert human_of(someone.person) == before


def test_a_number_of_somebody_counted_elsewhere_then_is_refused(bhr: Partnership, vale: Partnership) -> None:
    number = new_nhs_number()
    admitted(bhr, ON, nhs_number=number)
    there = admitted(vale, LATER, nhs_number="")
    with refused(COUNTED_ELSEWHERE, "nhs_number"):
        renumbered(there.person, number)


def test_a_stay_that_is_opened_again_over_another_partnerships_is_refused(
    bhr: Partnership, vale: Partnership
) -> None:
    number = new_nhs_number()
    here = admitted(bhr, ON, nhs_number=number)
    here = endings.transfer_out(spell=here, version=1, on=LEFT, destination="MH", act=act_of())
    admitted(vale, LATER, nhs_number=number)
    with pytest.raises(Refusal) as caught, transaction.atomic():
        corrections.correct_spell(
            spell=here, version=here.version, entry=Entry(here.entry), planned=here.planned, source=here.source,
            started_on=here.started_on, counted_from=here.counted_from, ended_on=None, exit=None,
            destination="", act=act_of(),
        )  # fmt: skip
    assert caught.value.sentence == COUNTED_ELSEWHERE
    assert Spell.objects.get(pk=here.pk).exit == Exit.TRANSFER_OUT


def test_the_database_itself_counts_nobody_twice(bhr: Partnership, vale: Partnership) -> None:
    here = admitted(bhr, ON)
    there = admitted(vale, LATER)
    with pytest.raises(IntegrityError, match="spell_no_overlap_per_human"), transaction.atomic():
        Spell.objects.filter(pk=there.pk).update(human=here.human)
    Spell.objects.filter(pk=here.pk).update(ended_on=LATER, exit="transfer_out", destination="MH")
    Spell.objects.filter(pk=there.pk).update(human=here.human)


def test_who_was_handed_over_without_a_number_goes_along_when_one_is_found(
    bhr: Partnership, vale: Partnership
) -> None:
    third, number = make_partnership("THIRD"), new_nhs_number()
    for where in (bhr, vale):
        make_user(Role.COMMISSIONER, where)
    earlier = discharged(admitted(third, date(2015, 1, 5), nhs_number=number), date(2015, 6, 1))
    here = admitted(bhr, ON, nhs_number="")
    offer = handovers.offer(spell=here, version=1, to=vale.pk, on=LEFT, reason="Moves.", act=act_of())
    arrival = Arrival(None, None, bed_facts(vale))
    there = handovers.accept(handover=offer, version=1, arrival=arrival, act=act_of())
    assert there.human == here.human
    renumbered(there.person, number)
    assert human_of(there.person) == human_of(here.person) == earlier.human
    assert set(Spell.objects.values_list("human", flat=True)) == {earlier.human}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql("SQLite lets one transaction write at a time")
def test_two_registers_that_enter_a_number_at_once_see_each_other(
    bhr: Partnership, vale: Partnership
) -> None:
    number, entered, go_on, done = new_nhs_number(), threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        try:
            with transaction.atomic():
                registered(bhr, nhs_number=number)
                entered.set()
                go_on.wait(10)
        finally:
            connection.close()

    def second() -> None:
        try:
            registered(vale, nhs_number=number)
            done.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=each) for each in (first, second)]
    threads[0].start()
    assert entered.wait(10)
    threads[1].start()
    assert not done.wait(0.4)
    go_on.set()
    for thread in threads:
        thread.join()
    assert done.is_set()
    assert len(set(Person.objects.values_list("human", flat=True))) == 1
