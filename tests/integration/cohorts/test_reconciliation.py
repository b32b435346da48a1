"""Differences between the register and the latest extract: listed, settled, opened again only where they are real."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cohorts.models import Episode, Mismatch, Person, Spell
from cohorts.services import corrections, plans
from cohorts.services.facts import PersonFacts
from cohorts.services.imports import deciding, mismatches, runs
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of, admitted, make_partnership, place_of
from tests.integration.cohorts.extracts import DAY, Row, csv_of, new_row, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bhr(db: None) -> Partnership:
    return make_partnership()


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    early = act_of(today=date(2016, 5, 4))
    spell = admitted(bhr, place=place_of(bhr), act=early)
    plans.update_plan(spell=spell, version=0, status="2", planned_on=date(2017, 8, 1), act=early)
    return Spell.objects.select_related("person", "plan").get(pk=spell.pk)


def listed(bhr: Partnership, *rows: Row) -> dict[str, tuple[str, str]]:
    """Reads an extract, takes nothing in; the open differences by field."""
    run = runs.open_run(partnership=bhr, content=csv_of(rows), as_at=DAY, act=act_of())
    deciding.confirm(run=run, version=run.version, nothing=True, act=act_of())
    return open_ones()


def open_ones() -> dict[str, tuple[str, str]]:
    return {one.field: (one.ours, one.theirs) for one in Mismatch.objects.open()}


def settle(field: str, right: str, note: str = "Looked up.") -> Mismatch:
    one = Mismatch.objects.open().get(field=field)
    return mismatches.settle(mismatch=one, version=one.version, right=right, note=note, act=act_of())


def test_a_difference_closes_by_itself_when_an_extract_no_longer_has_it(
    bhr: Partnership, spell: Spell
) -> None:
    assert listed(bhr, row_of(spell, ward="Oak", sex="2")) == {"ward": ("Maple", "Oak"), "sex": ("1", "2")}
    assert listed(bhr, row_of(spell, sex="2")) == {"sex": ("1", "2")}
    assert Mismatch.objects.get(field="ward").settled_as == mismatches.GONE


def test_settled_as_ours_it_stays_settled_until_a_value_changes(bhr: Partnership, spell: Spell) -> None:
    listed(bhr, row_of(spell, ward="Oak"))
    settle("ward", mismatches.OURS)
    assert listed(bhr, row_of(spell, ward="Oak")) == {}
    assert listed(bhr, row_of(spell, ward="Ash")) == {"ward": ("Maple", "Ash")}
    settle("ward", mismatches.OURS)
    assert listed(bhr, row_of(spell, ward="Ash")) == {}
    episode = Episode.objects.get()
    episode.ward = "Elm"
    episode.save()
    assert listed(bhr, row_of(spell, ward="Ash")) == {"ward": ("Elm", "Ash")}


def test_a_value_that_was_put_right_and_wrong_again_is_a_difference_again(
    bhr: Partnership, spell: Spell
) -> None:
    listed(bhr, row_of(spell, family_name="Osei"))
    settle("family_name", mismatches.THEIRS, note="")
    person = Person.objects.get(pk=spell.person_id)
    assert person.family_name == "Osei"
    assert listed(bhr, row_of(spell, family_name="Osei")) == {}
    facts = PersonFacts.of(spell.person)
    corrections.correct_person(person=person, version=person.version, facts=facts, act=act_of())
    assert listed(bhr, row_of(spell, family_name="Osei")) == {"family_name": ("Example", "Osei")}


@pytest.mark.parametrize(
    ("field", "text", "path", "value"),
    [
        ("nhs_number", "9434765919", "person.nhs_number", "9434765919"),
        ("date_of_birth", "16/06/1985", "person.date_of_birth", date(1985, 6, 16)),
        ("home_place", "Redbridge", "person.home_place.name", "Redbridge"),
        ("planned", "2", "planned", "2"),
        ("started_on", "01/05/2016", "started_on", date(2016, 5, 1)),
        ("legal_status", "9", "bed.legal_status", "9"),
        ("out_of_area", "Y", "bed.out_of_area", True),
        ("status", "6", "plan.status", "6"),
        ("planned_on", "01/09/2017", "plan.planned_on", date(2017, 9, 1)),
    ],
)
def test_the_extracts_value_is_recorded_through_the_services(
    bhr: Partnership, spell: Spell, field: str, text: str, path: str, value: Any
) -> None:
    person = spell.person
    if field == "nhs_number":
        person.nhs_number = ""
        person.save()
    assert list(listed(bhr, row_of(spell, **{field: text}))) == [field]
    settled = settle(field, mismatches.THEIRS, note="")
    assert settled.settled_as == mismatches.THEIRS
    fresh: Any = Spell.objects.get(pk=spell.pk)
    found: Any = fresh.episodes.get() if path.startswith("bed.") else fresh
    for name in path.removeprefix("bed.").split("."):
        found = getattr(found, name)
    assert found == value


def test_an_end_is_settled_with_its_day_and_destination_at_once(bhr: Partnership, spell: Spell) -> None:
    assert set(listed(bhr, row_of(spell, ended_on="14/03/2017", destination="2"))) == {
        "ended_on",
        "destination",
    }
    settle("destination", mismatches.THEIRS, note="")
    fresh = Spell.objects.get(pk=spell.pk)
    assert (fresh.ended_on, fresh.destination) == (date(2017, 3, 14), "SH")
    assert open_ones() == {}


def test_what_somebody_must_say_by_hand_is_refused_with_the_way(bhr: Partnership, spell: Spell) -> None:
    assert listed(bhr, new_row(bhr)) == {"in_hospital": ("yes", "no")}
    with pytest.raises(Refusal, match="Record it on the person’s page"):
        settle("in_hospital", mismatches.THEIRS)
    settle("in_hospital", mismatches.OURS)
    assert listed(bhr, new_row(bhr, given_name="Other")) == {}


def test_a_move_of_the_extract_is_not_recorded_as_a_correction(bhr: Partnership, spell: Spell) -> None:
    assert set(listed(bhr, row_of(spell, admitted_on="01/02/2017", ward="Oak"))) == {"admitted_on", "ward"}
    with pytest.raises(Refusal, match="a move on 1 February 2017"):
        settle("ward", mismatches.THEIRS)
    assert Episode.objects.get().ward == "Maple"


def test_a_row_that_cannot_be_read_says_nothing_about_differences(bhr: Partnership, spell: Spell) -> None:
    listed(bhr, row_of(spell, ward="Oak"))
    assert listed(bhr, row_of(spell, date_of_birth="x")) == {"ward": ("Maple", "Oak")}


def test_two_people_do_not_settle_one_difference(bhr: Partnership, spell: Spell) -> None:
    listed(bhr, row_of(spell, ward="Oak"))
    one = Mismatch.objects.get()
    with pytest.raises(Stale):
        mismatches.settle(mismatch=one, version=one.version + 1, right="ours", note="x", act=act_of())
    settle("ward", mismatches.OURS)
    with pytest.raises(Refusal, match="settled already"):
        mismatches.settle(mismatch=one, version=one.version + 1, right="ours", note="x", act=act_of())
    listed(bhr, row_of(spell, ward="Ash"))
    with pytest.raises(Refusal, match="Say who is right"):
        settle("ward", "nobody")
