from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, connections

from cohorts.domain.kinds import Arrangement, Entry
from cohorts.models import Person, Spell
from cohorts.services import admissions, clashes, endings, identity
from cohorts.services.facts import NewPerson, PersonFacts, warnings_for
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit.identity import opened
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Membership, Partnership
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    person_facts,
    place_of,
    registered,
    site_of,
)
from tests.integration.cohorts.helpers import only_entry, refused

pytestmark = pytest.mark.django_db
ON = date(2016, 5, 3)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership))


def admit_new(partnership: Partnership, act: Act, *, on: date = ON, **facts: Any) -> Spell:
    return admissions.admit_new(
        partnership=partnership,
        facts=person_facts(**facts),
        bed=bed_facts(partnership),
        on=on,
        planned="1",
        source="19",
        act=act,
    )


def test_an_admission_of_someone_new_makes_person_spell_and_episode_with_one_entry(
    partnership: Partnership, act: Act
) -> None:
    havering = place_of(partnership, "Havering")
    spell = admit_new(partnership, act, nhs_number="943 476 5919", home_place_id=havering.pk)
    person, episode = spell.person, spell.episodes.get()
    assert (person.reference, person.nhs_number, person.home_place) == ("BHR-001", "9434765919", havering)
    assert (spell.entry, spell.started_on, spell.counted_from, spell.ended_on) == (Entry.FIRST, ON, ON, None)
    assert (episode.started_on, episode.ended_on, episode.ward) == (ON, None, "Maple")
    entry = only_entry("admission")
    assert (entry.by, entry.at, entry.object_id, entry.partnership) == (
        act.by,
        act.now,
        spell.pk,
        partnership,
    )
    assert [subject.person_id for subject in entry.subjects.all()] == [person.pk]
    assert entry.changes["started_on"] == [None, "2016-05-03"]
    assert entry.changes["home_place"] == [None, "Havering"]
    assert entry.changes["site"] == [None, "BHR Hospital"]
    assert opened(entry, spell.person_id)["nhs_number"] == ["", "••• ••• 5919"]
    assert "ended_on" not in entry.changes


def test_a_reference_is_the_next_free_number_of_the_partnership(partnership: Partnership, act: Act) -> None:
    assert registered(partnership, act=act).reference == "BHR-001"
    for reference in ("BHR-026", "BHR-9A", "OLD-900"):
        admissions.register(partnership=partnership, facts=person_facts(), act=act, reference=reference)
    assert registered(partnership, act=act).reference == "BHR-027"
    admissions.register(partnership=partnership, facts=person_facts(), act=act, reference=" BHR-1000 ")
    assert registered(partnership, act=act).reference == "BHR-1001"
    assert registered(make_partnership("OTHER")).reference == "OTHER-001"


def test_registering_writes_one_entry_about_the_person(partnership: Partnership, act: Act) -> None:
    person = admissions.register(partnership=partnership, facts=person_facts(), act=act, synthetic=True)
    entry = only_entry("register a person")
    assert (entry.object_id, entry.changes["reference"]) == (person.pk, [None, "BHR-001"])
    assert person.synthetic
    assert not person.spells.exists()


@pytest.mark.parametrize(
    ("discharged_on", "entry"),
    [(date(2015, 5, 3), Entry.READMISSION), (date(2015, 5, 2), Entry.FIRST), (ON, Entry.READMISSION)],
)
def test_the_register_decides_what_a_readmission_is(
    partnership: Partnership, discharged_on: date, entry: Entry
) -> None:
    person = discharged(admitted(partnership, date(2015, 4, 1)), discharged_on).person
    assert admitted(partnership, ON, person=person).entry == entry


def test_a_transfer_out_is_not_a_discharge_that_makes_a_readmission(
    partnership: Partnership, act: Act
) -> None:
    spell = admitted(partnership, date(2016, 4, 1))
    endings.transfer_out(spell=spell, version=1, on=date(2016, 4, 20), destination="MH", act=act)
    assert admitted(partnership, ON, person=spell.person).entry == Entry.FIRST


def test_a_person_transferred_in_is_counted_from_the_transfer_with_the_whole_journey(
    partnership: Partnership, act: Act
) -> None:
    spell = admissions.transfer_in(
        person=NewPerson(partnership, person_facts()),
        bed=bed_facts(partnership, arrangement=Arrangement.SPECIALISED),
        on=ON,
        started_on=date(2010, 1, 4),
        planned="1",
        source="53",
        act=act,
    )
    assert (spell.entry, spell.started_on, spell.counted_from) == (Entry.TRANSFER_IN, date(2010, 1, 4), ON)
    assert spell.episodes.get().started_on == ON
    assert only_entry("transfer in").object_id == spell.pk


def find_late(person: Person | NewPerson, bed: Any, act: Act, **days: date) -> Spell:
    when = {"started_on": date(2012, 2, 29), "found_on": ON} | days
    return admissions.find_late(person=person, bed=bed, planned="9", source="19", act=act, **when)


def test_a_person_found_late_is_counted_from_the_day_and_was_in_the_bed_before(
    partnership: Partnership, act: Act
) -> None:
    spell = find_late(registered(partnership), bed_facts(partnership), act)
    assert (spell.entry, spell.started_on, spell.counted_from) == (Entry.FOUND_LATE, date(2012, 2, 29), ON)
    assert spell.episodes.get().started_on == date(2012, 2, 29)
    assert only_entry("found late").changes["counted_from"] == [None, "2016-05-03"]


def test_days_that_cannot_be_are_refused_at_their_field(partnership: Partnership, act: Act) -> None:
    late = date(2017, 5, 13)
    bed, new = bed_facts(partnership), NewPerson(partnership, person_facts())
    with refused("The date of admission cannot be in the future", "on"):
        admit_new(partnership, act, on=late)
    with refused("found cannot be in the future", "found_on"):
        find_late(new, bed, act, found_on=late)
    with refused("found cannot be before the first admission on 4 May 2016", "found_on"):
        find_late(new, bed, act, started_on=date(2016, 5, 4))
    transfer: dict[str, Any] = {"person": new, "bed": bed, "planned": "1", "source": "53", "act": act}
    with refused("The date of the transfer in cannot be in the future", "on"):
        admissions.transfer_in(on=late, started_on=ON, **transfer)
    with refused("The transfer in cannot be before the first admission", "on"):
        admissions.transfer_in(on=ON, started_on=date(2016, 5, 4), **transfer)


@pytest.mark.parametrize(
    ("facts", "words", "field"),
    [
        ({"date_of_birth": date(2071, 1, 1)}, "cannot be in the future", "date_of_birth"),
        ({"date_of_birth": date(2016, 5, 4)}, "after the admission on 3 May 2016", "date_of_birth"),
        ({"nhs_number": "943 476 5918"}, "check digit is wrong", "nhs_number"),
        ({"given_name": "  "}, "Enter the given name", "given_name"),
        ({"family_name": ""}, "Enter the family name", "family_name"),
        ({"sex": "7"}, "not in the list", "sex"),
        ({"ethnicity": ""}, "Choose the ethnicity", "ethnicity"),
        ({"category": "5"}, "not in the list", "category"),
        ({"autism_diagnosed_on": date(1980, 1, 1)}, "before the birth", "autism_diagnosed_on"),
        (
            {"learning_disability_diagnosed_on": date(2018, 1, 1)},
            "in the future",
            "learning_disability_diagnosed_on",
        ),
        ({"home_place_id": uuid4()}, "Choose a place of this partnership", "home_place"),
        ({"originating_commissioner_id": uuid4()}, "Choose a CCG or ICB", "originating_commissioner"),
    ],
)
def test_facts_that_cannot_be_are_refused_and_nothing_is_kept(
    partnership: Partnership, act: Act, facts: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        admit_new(partnership, act, **facts)


def test_place_and_home_commissioner_are_of_the_partnership(partnership: Partnership, act: Act) -> None:
    other = make_partnership("OTHER")
    with refused("Choose a place", "home_place"):
        admit_new(partnership, act, home_place_id=place_of(other).pk)
    for stranger in (commissioner_of(other), commissioner_of(partnership, Arrangement.SPECIALISED)):
        with refused("Choose a CCG or ICB", "originating_commissioner"):
            admit_new(partnership, act, originating_commissioner_id=stranger.pk)
    own = commissioner_of(partnership)
    assert (
        admit_new(partnership, act, originating_commissioner_id=own.pk).person.originating_commissioner == own
    )


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"bed_type": "110"}, "not in the list in force on 3 May 2016", "bed_type"),
        ({"security": "9"}, "not in the list", "security"),
        ({"legal_status": "11"}, "not in the list", "legal_status"),
        ({"out_of_area_reasons": ("choice",)}, "has no out-of-area reasons", "out_of_area_reasons"),
        ({"out_of_area": True, "out_of_area_reasons": ("far",)}, "not in the list", "out_of_area_reasons"),
        ({"site_id": uuid4()}, "Choose a hospital site", "site"),
        ({"commissioner_id": uuid4()}, "belongs to this partnership on 3 May 2016", "commissioner"),
        ({"arrangement": Arrangement.SPECIALISED}, "does not fit the arrangement", "commissioner"),
    ],
)
def test_a_bed_that_cannot_be_is_refused(
    partnership: Partnership, changes: dict[str, Any], words: str, field: str
) -> None:
    bed = replace(bed_facts(partnership), **changes)
    with refused(words, field):
        admitted(partnership, bed=bed)


@pytest.mark.parametrize(("what", "value"), [("planned", "3"), ("source", "77")])
def test_codes_of_the_admission_are_of_the_list_in_force(
    partnership: Partnership, what: str, value: str
) -> None:
    with refused("not in the list in force", what):
        admitted(partnership, **{what: value})


def test_a_commissioner_that_has_left_the_partnership_takes_nobody_any_more(partnership: Partnership) -> None:
    bed = bed_facts(partnership)
    Membership.objects.filter(organisation=bed.commissioner_id).update(valid_to=ON)
    with refused("belongs to this partnership", "commissioner"):
        admitted(partnership, ON, bed=bed)
    admitted(partnership, date(2016, 5, 2), bed=bed)


def test_a_stay_from_before_the_partnership_stands_under_who_took_it_over(partnership: Partnership) -> None:
    assert admitted(partnership, date(2009, 1, 5)).episodes.get().commissioner == commissioner_of(partnership)


def test_a_second_open_spell_is_refused_in_words(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership)
    with refused("already in hospital, since 3 May 2016. Record a transfer", "on"):
        admitted(partnership, date(2016, 9, 1), person=spell.person)
    with refused("already in hospital, since 3 May 2016", "on"):
        admissions.check_admit(person=spell.person, act=act)


def test_an_overlap_with_an_earlier_stay_is_refused_at_the_day_of_the_form(
    partnership: Partnership, act: Act
) -> None:
    person = discharged(admitted(partnership), date(2016, 9, 1)).person
    with refused("would overlap the stay from 3 May 2016 to 1 September 2016", "on"):
        admitted(partnership, date(2016, 8, 1), person=person)
    with refused("would overlap the stay", "found_on"):
        find_late(person, bed_facts(partnership), act, found_on=date(2016, 8, 1))


def test_nobody_is_admitted_before_birth_or_after_death(partnership: Partnership, act: Act) -> None:
    person = registered(partnership, date_of_birth=date(2016, 5, 4))
    with refused("after the admission", "date_of_birth"):
        admitted(partnership, person=person)
    endings.record_death(person=person, version=1, on=date(2016, 6, 1), act=act)
    with refused("This person died on 1 June 2016", "on"):
        admitted(partnership, date(2016, 7, 1), person=person)


def test_a_number_or_reference_of_someone_else_is_refused(partnership: Partnership, act: Act) -> None:
    person = registered(partnership)
    with refused(clashes.SAME_NHS_NUMBER, "nhs_number"):
        registered(partnership, nhs_number=person.nhs_number)
    for reference, words in ((person.reference, clashes.SAME_REFERENCE), ("  ", "Enter the reference")):
        with refused(words, "reference"):
            admissions.register(partnership=partnership, facts=person_facts(), act=act, reference=reference)
    assert registered(make_partnership("OTHER"), nhs_number=person.nhs_number).nhs_number == person.nhs_number


def test_who_may_not_record_is_turned_away_before_anything_is_said(partnership: Partnership) -> None:
    spell = discharged(admitted(partnership), date(2016, 6, 1))
    for role in (Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, Role.IG_OFFICER):
        act = act_of(make_user(role, partnership))
        with pytest.raises(PermissionDenied):
            admit_new(partnership, act)
        with pytest.raises(PermissionDenied):
            admitted(partnership, date(2016, 7, 1), person=spell.person, act=act)
        with pytest.raises(PermissionDenied):
            admissions.check_admit(person=spell.person, act=act)
    stranger = act_of(make_user(Role.COMMISSIONER, make_partnership("OTHER")))
    with pytest.raises(PermissionDenied):
        admitted(partnership, date(2016, 7, 1), person=spell.person, act=stranger)
    assert Spell.objects.count() == 1


def test_a_post_for_one_place_records_people_of_that_place_only(partnership: Partnership) -> None:
    havering, redbridge = place_of(partnership, "Havering"), place_of(partnership, "Redbridge")
    act = act_of(make_user(Role.COMMISSIONER, partnership, place=havering))
    with refused("Your post does not cover a person of this home place", "home_place"):
        admit_new(partnership, act, home_place_id=redbridge.pk)
    with refused("Your post does not cover", "home_place"):
        registered(partnership, act=act)
    spell = admit_new(partnership, act, home_place_id=havering.pk)
    assert spell.person.home_place == havering


def test_a_post_for_one_organisation_records_people_in_its_beds(partnership: Partnership) -> None:
    specialised = commissioner_of(partnership, Arrangement.SPECIALISED)
    act = act_of(make_user(Role.SPECIALISED_CASE_MANAGER, partnership, organisation=specialised))
    assert admitted(partnership, arrangement=Arrangement.SPECIALISED, act=act).pk
    with refused("Your post does not cover", "home_place"):
        admitted(partnership, arrangement=Arrangement.CCG, act=act)


def test_what_is_unusual_is_told_and_not_refused(partnership: Partnership) -> None:
    bed = bed_facts(partnership, security="2", out_of_area=True)
    secure, out_of_area, unlike = warnings_for(person_facts(), bed, ON)
    assert "bed type is not a secure one" in unlike
    assert "secure ward" in secure
    assert "no reason" in out_of_area
    person = admitted(partnership, bed=bed).person
    assert warnings_for(person, replace(bed, out_of_area_reasons=("choice",)), ON) == [secure, unlike]


def test_the_facts_of_a_person_are_read_back_as_they_were_given(partnership: Partnership) -> None:
    facts = person_facts(autism_diagnosed_on=date(2016, 6, 1), home_place_id=place_of(partnership).pk)
    person = admissions.register(partnership=partnership, facts=facts, act=act_of())
    assert PersonFacts.of(Person.objects.get(pk=person.pk)) == facts


def no_rule(*_args: Any, **_more: Any) -> None:
    """In a test of what two people do at once: the check that saw nothing yet."""


def test_a_stay_that_someone_else_recorded_meanwhile_is_refused_in_the_same_way(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    spell = admitted(partnership)
    monkeypatch.setattr(admissions, "check_admit", no_rule)
    monkeypatch.setattr("cohorts.domain.rules.check_stay_fits", no_rule)
    with refused(clashes.SAME_STAY, "on"):
        admitted(partnership, date(2016, 9, 1), person=spell.person)


def test_a_number_or_reference_taken_meanwhile_is_refused_in_the_same_way(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = registered(partnership)
    monkeypatch.setattr(identity, "_nhs_number", lambda text, **_: text)
    with refused(clashes.SAME_NHS_NUMBER, "nhs_number"):
        registered(partnership, nhs_number=person.nhs_number)
    monkeypatch.setattr(identity, "_reference", lambda new, partnership: person.reference)
    with refused(clashes.SAME_REFERENCE, "reference"):
        registered(partnership)


def test_a_fault_that_is_no_clash_is_not_hidden(
    partnership: Partnership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_reference", lambda new, partnership: "")
    with pytest.raises(IntegrityError):
        registered(partnership)


@pytest.mark.postgresql("the embedded database has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_admit_one_person_at_once_one_is_refused() -> None:
    partnership = make_partnership()
    person = registered(partnership)
    bed, act = bed_facts(partnership), act_of()
    together, outcomes = threading.Barrier(2), []

    def admit() -> None:
        together.wait(timeout=5)
        try:
            admissions.admit(person=person, bed=bed, on=TODAY, planned="1", source="19", act=act)
            outcomes.append("admitted")
        except Refusal as refusal:
            outcomes.append(refusal.sentence)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=admit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert sorted(outcomes) == ["This person is already in hospital, since 12 May 2017. "
                                "Record a transfer, or end that stay first.", "admitted"]  # fmt: skip
    assert Spell.objects.filter(person=person, ended_on=None).count() == 1


@pytest.mark.embedded("one writer at a time: the second waits and then sees the first")
def test_of_two_who_admit_one_person_in_turn_the_second_is_refused(partnership: Partnership) -> None:
    assert connection.vendor == "sqlite"
    person = registered(partnership)
    admitted(partnership, person=person)
    with refused("already in hospital", "on"):
        admitted(partnership, person=Person.objects.get(pk=person.pk))


def test_the_site_of_a_bed_may_be_anywhere(partnership: Partnership) -> None:
    elsewhere = site_of(make_partnership("OTHER"))
    spell = admitted(partnership, bed=bed_facts(partnership, site=elsewhere))
    assert spell.episodes.get().site == elsewhere
