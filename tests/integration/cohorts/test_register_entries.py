"""The dynamic support register: entering, rating, reviewing, leaving; and what stays and deaths do to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from cohorts.domain.kinds import Exit
from cohorts.domain.registers import Colour
from cohorts.models import Person, Rating, RegisterEntry, Spell
from cohorts.services import corrections, endings, register
from cohorts.services.facts import NewPerson, PersonFacts
from cohorts.services.register import Details, EntryFacts, NewRating
from tcp_portal.access import Role
from tcp_portal.acts import Act
from tcp_portal.audit import identity
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    discharged,
    make_partnership,
    make_user,
    person_facts,
    place_of,
    registered,
)
from tests.integration.cohorts.helpers import entries, only_entry, refused, stale

pytestmark = pytest.mark.django_db
ON = date(2017, 3, 1)
CONSENT = Details(consent="informed", consent_on=ON)
FACTS = EntryFacts(entered_on=ON, details=CONSENT, referred_on=date(2017, 2, 13), referred_by="family")
AMBER = NewRating(Colour.AMBER, "Placement is breaking down")


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COUNCIL_LEAD, partnership))


@pytest.fixture
def person(partnership: Partnership) -> Person:
    return registered(partnership, home_place_id=place_of(partnership).pk)


@pytest.fixture
def entry(person: Person, act: Act) -> RegisterEntry:
    return register.enter(person=person, facts=FACTS, rating=AMBER, act=act)


def history(entry: RegisterEntry) -> list[tuple[str, date, date | None]]:
    """Every rating as recorded, in order of day and of recording."""
    return list(entry.ratings.order_by("on", "at").values_list("colour", "on", "until"))


def again(entry: RegisterEntry) -> RegisterEntry:
    return RegisterEntry.objects.select_related("person").get(pk=entry.pk)


def spell_of(person: Person) -> Spell:
    return Spell.objects.select_related("person").get(person=person)


def test_someone_known_enters_with_a_basis_and_a_rating(entry: RegisterEntry, act: Act) -> None:
    assert (entry.entered_on, entry.consent, entry.consent_on) == (ON, "informed", ON)
    assert history(entry) == [("amber", ON, None)]
    told = only_entry("enter the register")
    assert (told.by, told.object_id) == (act.by, entry.pk)
    assert told.changes["consent"] == [None, "informed"]
    assert told.changes["rating"] == [None, "Amber from 1 March 2017"]
    assert [subject.person_id for subject in told.subjects.all()] == [entry.person_id]


def test_someone_new_to_the_partnership_enters_in_one_act_without_the_right_to_record_admissions(
    partnership: Partnership, act: Act
) -> None:
    place = place_of(partnership)
    facts = person_facts(home_place_id=place.pk)
    new = NewPerson(partnership, facts, synthetic=True)
    found = register.enter(person=new, facts=FACTS, rating=AMBER, act=act)
    assert not found.person.spells.exists()
    told = only_entry("enter the register")
    assert told.changes["reference"] == [None, found.person.reference]
    assert facts.nhs_number[:6] not in str(identity.opened(told, found.person.pk)["nhs_number"]), (
        "only the end of a number stands in the trail"
    )
    assert AuditEntry.objects.count() == 1


def test_a_post_for_a_place_enters_people_of_that_place_only(partnership: Partnership) -> None:
    lead = act_of(make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge")))
    new = NewPerson(partnership, person_facts(home_place_id=place_of(partnership).pk))
    with refused("Your post does not cover", "home_place"):
        register.enter(person=new, facts=FACTS, rating=AMBER, act=lead)
    with pytest.raises(PermissionDenied):
        register.enter(person=registered(partnership), facts=FACTS, rating=AMBER, act=lead)


@pytest.mark.parametrize(
    ("facts", "words", "field"),
    [
        ({"details": replace(CONSENT, consent="")}, "Choose the consent basis", "consent"),
        ({"details": replace(CONSENT, consent_on=None)}, "nobody is entered without", "consent_on"),
        ({"details": replace(CONSENT, consent_on=ON + timedelta(1))}, "dated after the entry", "consent_on"),
        ({"details": replace(CONSENT, consent="parent")}, "18 or over", "consent"),
        ({"details": replace(CONSENT, risk_factors=("luck",))}, "not in the list", "risk_factors"),
        ({"details": replace(CONSENT, setting="moon")}, "not in the list", "setting"),
        ({"entered_on": TODAY + timedelta(1)}, "cannot be in the future", "entered_on"),
        ({"referred_on": ON + timedelta(1)}, "dated after the entry", "referred_on"),
        ({"referred_by": "nobody"}, "not in the list", "referred_by"),
    ],
)
def test_what_stands_against_an_entry(
    person: Person, act: Act, facts: dict[str, Any], words: str, field: str
) -> None:
    with refused(words, field):
        register.enter(person=person, facts=replace(FACTS, **facts), rating=AMBER, act=act)
    assert not RegisterEntry.objects.exists()


def test_nobody_is_on_the_register_twice(entry: RegisterEntry, person: Person, act: Act) -> None:
    with refused("on the register already, since 1 March 2017", "entered_on"):
        register.enter(person=person, facts=FACTS, rating=AMBER, act=act)
    left = register.leave(
        entry=entry, version=entry.version, on=date(2017, 4, 3), exit_reason="resolved", act=act
    )
    with refused("on the register at that time already", "entered_on"):
        register.enter(person=person, facts=FACTS, rating=AMBER, act=act)
    later = EntryFacts(entered_on=date(2017, 4, 3), details=CONSENT)
    second = register.enter(person=person, facts=later, rating=AMBER, act=act)
    assert second.pk != left.pk
    with refused("on the register at that time already", "entered_on"):
        register.take_back_leaving(entry=left, version=left.version, act=act)


def test_a_rating_is_added_and_none_is_lost(entry: RegisterEntry, act: Act) -> None:
    red = NewRating(Colour.RED, "In crisis")
    register.rate(entry=entry, version=entry.version, rating=red, on=date(2017, 3, 20), act=act)
    register.rate(entry=entry, version=again(entry).version, rating=AMBER, on=date(2017, 3, 20), act=act)
    assert history(entry) == [
        ("amber", ON, None),
        ("red", date(2017, 3, 20), None),
        ("amber", date(2017, 3, 20), None),
    ]
    told = [one.changes["rating"] for one in entries("rate on the register")]
    assert ["Amber from 1 March 2017", "Red from 20 March 2017"] in told


@pytest.mark.parametrize(
    ("rating", "on", "words", "field"),
    [
        (NewRating(Colour.BLUE, "Ward"), ON, "given by the admission itself", "colour"),
        (NewRating(Colour.RED, " "), ON, "Say why", "reason"),
        (NewRating(Colour.RED, "Why"), ON - timedelta(1), "cannot be before the entry", "on"),
        (NewRating(Colour.RED, "Why"), TODAY + timedelta(1), "cannot be in the future", "on"),
    ],
)
def test_a_rating_that_cannot_be(
    entry: RegisterEntry, act: Act, rating: NewRating, on: date, words: str, field: str
) -> None:
    with refused(words, field):
        register.rate(entry=entry, version=entry.version, rating=rating, on=on, act=act)


def test_ratings_go_onwards_in_time(entry: RegisterEntry, act: Act) -> None:
    red = NewRating(Colour.RED, "In crisis")
    register.rate(entry=entry, version=entry.version, rating=red, on=date(2017, 4, 3), act=act)
    with refused("There is a rating from 3 April 2017 already", "on"):
        register.rate(entry=entry, version=again(entry).version, rating=AMBER, on=date(2017, 4, 2), act=act)


def test_a_review_is_recorded_once_a_day_perhaps_with_another_rating(entry: RegisterEntry, act: Act) -> None:
    day = date(2017, 3, 27)
    found = register.review(
        entry=entry, version=entry.version, on=day, note=" Respite agreed ",
        rating=NewRating(Colour.GREEN, "Settled"), act=act,
    )  # fmt: skip
    assert (found.note, found.by) == ("Respite agreed", act.by)
    assert history(entry)[-1] == ("green", day, None)
    assert set(only_entry("register review").changes) == {"reviewed_on", "rating"}
    with refused("A review on 27 March 2017 is recorded already", "on"):
        register.review(entry=entry, version=again(entry).version, on=day, note="", rating=None, act=act)
    with refused("cannot be before the entry", "on"):
        register.review(
            entry=entry, version=again(entry).version, on=ON - timedelta(1), note="", rating=None, act=act
        )


def test_the_second_of_two_who_act_sees_what_the_first_did(entry: RegisterEntry, act: Act) -> None:
    red = NewRating(Colour.RED, "In crisis")
    register.rate(entry=entry, version=1, rating=red, on=date(2017, 4, 3), act=act)
    with stale(colour=("Red from 3 April 2017", "Amber from 4 April 2017")):
        register.rate(entry=entry, version=1, rating=AMBER, on=date(2017, 4, 4), act=act)
    with stale(on=("not recorded", "4 April 2017")):
        register.review(entry=entry, version=1, on=date(2017, 4, 4), note="", rating=None, act=act)
    with stale(
        consent=("Informed consent of the person", "Best-interest decision under the Mental Capacity Act")
    ):
        register.change(entry=entry, version=1, details=replace(CONSENT, consent="best"), act=act)
    with stale(left_on=("not recorded", "4 April 2017"), exit_reason=("not recorded", "Moved away")):
        register.leave(entry=entry, version=1, on=date(2017, 4, 4), exit_reason="moved", act=act)


def test_details_change_and_nothing_is_written_where_nothing_does(entry: RegisterEntry, act: Act) -> None:
    details = replace(CONSENT, risk_factors=("admitted", "unstable"), setting="family", coordinator="Jo Reed")
    found = register.change(entry=entry, version=1, details=details, act=act)
    assert (found.risk_factors, found.setting) == (["admitted", "unstable"], "family")
    assert only_entry("change the register entry").changes["risk_factors"] == [[], ["admitted", "unstable"]]
    register.change(entry=entry, version=2, details=details, act=act)
    only_entry("change the register entry")
    renewed = replace(details, consent="best", consent_on=date(2017, 5, 2))
    assert register.change(entry=entry, version=2, details=renewed, act=act).consent == "best"


def test_leaving_and_taking_it_back(entry: RegisterEntry, person: Person, act: Act) -> None:
    register.review(entry=entry, version=1, on=date(2017, 4, 3), note="", rating=None, act=act)
    with refused("cannot be before the last rating or review on 3 April 2017", "on"):
        register.leave(entry=entry, version=2, on=date(2017, 4, 2), exit_reason="moved", act=act)
    with refused("Record the death", "exit_reason"):
        register.leave(entry=entry, version=2, on=date(2017, 4, 5), exit_reason="died", act=act)
    with refused("Choose the reason for leaving", "exit_reason"):
        register.leave(entry=entry, version=2, on=date(2017, 4, 5), exit_reason="", act=act)
    left = register.leave(entry=entry, version=2, on=date(2017, 4, 5), exit_reason="withdrew", act=act)
    for do in (
        lambda: register.rate(entry=left, version=3, rating=AMBER, on=TODAY, act=act),
        lambda: register.leave(entry=left, version=3, on=TODAY, exit_reason="moved", act=act),
        lambda: register.change(entry=left, version=3, details=CONSENT, act=act),
    ):
        with refused("left the register on 5 April 2017", "on"):
            do()
    admitted(person.partnership, date(2017, 4, 20), person=person)
    assert history(entry) == [("amber", ON, None)], "an admission after leaving is no matter of the register"
    back = register.take_back_leaving(entry=left, version=3, act=act)
    assert back.left_on is None
    assert history(entry)[-1] == ("blue", date(2017, 4, 20), None)
    with refused("is on the register", None):
        register.take_back_leaving(entry=back, version=back.version, act=act)


def test_who_may_not_keep_the_register_changes_nothing(
    entry: RegisterEntry, partnership: Partnership
) -> None:
    for user in (
        make_user(Role.PROGRAMME_MANAGER, partnership),
        make_user(Role.SPECIALISED_CASE_MANAGER, partnership),
        make_user(Role.COMMISSIONER, make_partnership("OTHER")),
        make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge")),
    ):
        act = act_of(user)
        for do in (
            lambda act: register.enter(person=entry.person, facts=FACTS, rating=AMBER, act=act),
            lambda act: register.rate(entry=entry, version=1, rating=AMBER, on=TODAY, act=act),
            lambda act: register.review(entry=entry, version=1, on=TODAY, note="", rating=None, act=act),
            lambda act: register.leave(entry=entry, version=1, on=TODAY, exit_reason="moved", act=act),
            lambda act: register.change(entry=entry, version=1, details=CONSENT, act=act),
            lambda act: register.take_back_leaving(entry=entry, version=1, act=act),
        ):
            with pytest.raises(PermissionDenied):
                do(act)
    assert again(entry).version == 1


def test_an_admission_turns_blue_in_its_own_transaction_and_entry_of_the_trail(
    entry: RegisterEntry, person: Person
) -> None:
    keeper = act_of(make_user(Role.SPECIALISED_CASE_MANAGER, person.partnership))
    admitted(person.partnership, date(2017, 4, 3), person=person, act=keeper)
    rating = entry.ratings.get(colour="blue")
    assert (rating.on, rating.by, rating.spell) == (date(2017, 4, 3), keeper.by, spell_of(person))
    assert rating.reason == "By rule: in hospital since 3 April 2017."
    assert only_entry("admission").changes["rating"] == ["Amber from 1 March 2017", "Blue from 3 April 2017"]
    assert again(entry).left_on is None, "an admission ends nothing"
    with refused("blue until a discharge is recorded", "colour"):
        register.rate(entry=entry, version=again(entry).version, rating=AMBER, on=TODAY, act=act_of())
    with refused("the risk is not resolved", "exit_reason"):
        register.leave(
            entry=entry, version=again(entry).version, on=TODAY, exit_reason="resolved", act=act_of()
        )


def test_a_discharge_is_red_for_the_policys_days(entry: RegisterEntry, person: Person, act: Act) -> None:
    admitted(person.partnership, date(2017, 4, 3), person=person)
    discharged(spell_of(person), date(2017, 4, 24))
    assert history(entry)[1:] == [
        ("blue", date(2017, 4, 3), None),
        ("red", date(2017, 4, 24), date(2017, 5, 8)),
    ]
    assert only_entry("discharge").changes["rating"][1] == "Red from 24 April 2017, held to 8 May 2017"
    with refused("Red is held by rule to 8 May 2017", "colour"):
        register.rate(entry=entry, version=again(entry).version, rating=AMBER, on=date(2017, 5, 7), act=act)
    register.rate(entry=entry, version=again(entry).version, rating=AMBER, on=date(2017, 5, 8), act=act)
    assert history(entry)[-1][0] == "amber"


def test_corrections_of_a_stay_keep_the_ratings_right(entry: RegisterEntry, person: Person) -> None:
    spell = admitted(person.partnership, date(2017, 4, 3), person=person)
    spell = discharged(spell_of(person), date(2017, 4, 24))

    def corrected(**values: Any) -> None:
        found = spell_of(person)
        kept: dict[str, Any] = {
            name: getattr(found, name)
            for name in ("planned", "source", "started_on", "counted_from", "ended_on", "destination")
        }
        kept |= {"entry": "first_admission", "exit": Exit(found.exit) if found.exit else None, **values}
        from cohorts.domain.kinds import Entry

        kept["entry"] = Entry(kept["entry"])
        corrections.correct_spell(spell=found, version=found.version, act=act_of(), **kept)

    def on(*days: date) -> list[str]:
        rows = history(entry)
        return [[colour for colour, day, _ in rows if day <= asked][-1] for asked in days]

    assert spell.ended_on == date(2017, 4, 24)
    corrected(started_on=date(2017, 4, 6), counted_from=date(2017, 4, 6))
    assert on(date(2017, 4, 3), date(2017, 4, 6), date(2017, 4, 24)) == ["amber", "blue", "red"]
    corrected(ended_on=None, exit=None, destination="")
    assert on(date(2017, 4, 24), TODAY) == ["blue", "blue"]
    told = entries("correct a stay")[-1].changes
    assert told["rating"] == ["Red from 24 April 2017, held to 8 May 2017", "Blue from 24 April 2017"]
    corrected(ended_on=date(2017, 5, 3), exit=Exit.OUT_OF_SCOPE, destination="OO")
    assert on(date(2017, 5, 2), date(2017, 5, 3), TODAY) == ["blue", "amber", "amber"]


def test_someone_in_hospital_or_just_discharged_enters_blue_or_red(
    partnership: Partnership, act: Act
) -> None:
    inside = admitted(partnership, date(2017, 1, 9)).person
    assert history(register.enter(person=inside, facts=FACTS, rating=AMBER, act=act)) == [
        ("amber", ON, None),
        ("blue", ON, None),
    ]
    outside = discharged(admitted(partnership, date(2016, 9, 5)), date(2017, 2, 22)).person
    found = register.enter(person=outside, facts=FACTS, rating=AMBER, act=act)
    assert history(found)[-1] == ("red", ON, date(2017, 3, 8))


def test_someone_never_on_the_register_is_not_entered_by_an_admission_or_a_discharge(
    partnership: Partnership,
) -> None:
    discharged(admitted(partnership), date(2017, 5, 2))
    assert not RegisterEntry.objects.exists()
    assert "rating" not in only_entry("discharge").changes


def test_a_death_ends_the_time_on_the_register_and_follows_its_correction(
    entry: RegisterEntry, person: Person
) -> None:
    endings.record_death(person=person, version=person.version, on=date(2017, 4, 20), act=act_of())
    closed = again(entry)
    assert (closed.left_on, closed.exit_reason) == (date(2017, 4, 20), "died")
    assert only_entry("death").changes["left_the_register_on"] == [None, "2017-04-20"]
    with refused("ended with a death", None):
        register.take_back_leaving(entry=closed, version=closed.version, act=act_of())

    def died(on: date | None) -> RegisterEntry:
        known = Person.objects.get(pk=person.pk)
        corrections.correct_person(
            person=known, version=known.version, facts=PersonFacts.of(known), act=act_of(), died_on=on
        )
        return again(entry)

    assert died(date(2017, 4, 22)).left_on == date(2017, 4, 22)
    assert (died(None).left_on, again(entry).exit_reason) == (None, "")
    admitted(person.partnership, date(2017, 5, 2), person=person)
    with refused("This person is in hospital", "died_on"):
        died(date(2017, 5, 3))


def test_a_death_in_hospital_ends_both(entry: RegisterEntry, person: Person) -> None:
    admitted(person.partnership, date(2017, 4, 3), person=person)
    known = Person.objects.get(pk=person.pk)
    endings.record_death(person=known, version=known.version, on=date(2017, 4, 20), act=act_of())
    assert again(entry).left_on == date(2017, 4, 20)
    assert history(entry)[-1] == ("blue", date(2017, 4, 3), None)


def test_the_database_holds_what_the_services_promise(entry: RegisterEntry) -> None:
    rating = entry.ratings.get()
    for write in (
        lambda: RegisterEntry.objects.create(
            person=entry.person, entered_on=TODAY, consent="informed", consent_on=TODAY
        ),
        lambda: RegisterEntry.objects.create(
            person=entry.person, entered_on=date(2016, 1, 4), left_on=date(2017, 3, 2),
            exit_reason="moved", consent="informed", consent_on=ON,
        ),
        lambda: RegisterEntry.objects.filter(pk=entry.pk).update(consent=""),
        lambda: RegisterEntry.objects.filter(pk=entry.pk).update(left_on=TODAY),
        lambda: Rating.objects.filter(pk=rating.pk).update(colour="red"),
        lambda: Rating.objects.filter(pk=rating.pk).delete(),
    ):  # fmt: skip
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            write()
