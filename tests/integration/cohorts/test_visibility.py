"""Whom a post reaches: all people of a partnership, those of a place, or those an organisation commissions for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from cohorts.domain.kinds import Arrangement
from cohorts.models import DischargePlan, Episode, Person, Spell
from cohorts.services import plans
from tcp_portal.access import NOBODY, Permission, Role, Scope, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.models import Organisation, Partnership, Place
from tests.factories import (
    TODAY,
    PostFactory,
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    make_partnership,
    make_user,
    moved,
    place_of,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class World:
    partnership: Partnership
    havering: Spell  # in a bed of Havering's CCG
    redbridge: Spell  # in a specialised bed, by origin of Redbridge's CCG
    nowhere: Spell  # without a place, moved from a CCG's bed to a specialised one
    elsewhere: Spell  # of another partnership


@pytest.fixture
def world() -> World:
    partnership, other = make_partnership("BHR"), make_partnership("OTHER")
    havering, redbridge = place_of(partnership, "Havering"), place_of(partnership, "Redbridge")
    origin = commissioner_of(partnership, place=redbridge)
    nowhere = admitted(partnership)
    specialised_bed = bed_facts(partnership, arrangement=Arrangement.SPECIALISED)
    found = World(
        partnership,
        admitted(partnership, place=havering),
        admitted(
            partnership,
            place=redbridge,
            arrangement=Arrangement.SPECIALISED,
            originating_commissioner_id=origin.pk,
        ),
        moved(nowhere, date(2016, 7, 1), bed=specialised_bed).spell,
        admitted(other, place=place_of(other)),
    )
    for spell in Spell.objects.all():
        plans.update_plan(spell=spell, version=0, status="2", planned_on=None, act=act_of())
    return found


def scope(
    role: Role,
    partnership: Partnership,
    *,
    place: Place | None = None,
    organisation: Organisation | None = None,
) -> Scope:
    user = make_user(role, partnership, place=place, organisation=organisation)
    return scope_of(user.pk, today=TODAY)


def assert_reaches(reader: Scope, *spells: Spell, permission: Permission = Permission.VIEW_PEOPLE) -> None:
    """People, spells, episodes and plans agree."""
    expected = {spell.pk for spell in spells}
    assert {spell.pk for spell in Spell.objects.visible_to(reader, permission)} == expected
    people = Person.objects.visible_to(reader, permission)
    assert set(people.values_list("spells", flat=True)) == expected
    episodes = Episode.objects.visible_to(reader, permission)
    assert set(episodes.values_list("spell", flat=True)) == expected
    assert (
        set(DischargePlan.objects.visible_to(reader, permission).values_list("spell", flat=True)) == expected
    )


def test_a_post_for_the_partnership_reaches_all_its_people_and_no_other(world: World) -> None:
    reader = scope(Role.COMMISSIONER, world.partnership)
    assert_reaches(reader, world.havering, world.redbridge, world.nowhere)
    assert_reaches(
        reader, world.havering, world.redbridge, world.nowhere, permission=Permission.RECORD_PEOPLE
    )


def test_a_post_for_a_place_reaches_people_of_that_place(world: World) -> None:
    place = place_of(world.partnership, "Havering")
    assert_reaches(scope(Role.COUNCIL_LEAD, world.partnership, place=place), world.havering)


def test_a_post_for_a_ccg_reaches_people_by_origin_and_those_in_its_beds(world: World) -> None:
    redbridge = commissioner_of(world.partnership, place=place_of(world.partnership, "Redbridge"))
    havering = commissioner_of(world.partnership, place=place_of(world.partnership, "Havering"))
    barking = commissioner_of(world.partnership)
    assert_reaches(scope(Role.COMMISSIONER, world.partnership, organisation=redbridge), world.redbridge)
    assert_reaches(scope(Role.COMMISSIONER, world.partnership, organisation=havering), world.havering)
    assert_reaches(scope(Role.COMMISSIONER, world.partnership, organisation=barking), world.nowhere)


def test_a_case_manager_reaches_people_who_are_or_were_in_a_specialised_bed(world: World) -> None:
    specialised = commissioner_of(world.partnership, Arrangement.SPECIALISED)
    reader = scope(Role.SPECIALISED_CASE_MANAGER, world.partnership, organisation=specialised)
    assert_reaches(reader, world.redbridge, world.nowhere)


def test_a_post_for_a_place_and_an_organisation_reaches_who_is_of_both(world: World) -> None:
    specialised = commissioner_of(world.partnership, Arrangement.SPECIALISED)
    place = place_of(world.partnership, "Redbridge")
    reader = scope(Role.SPECIALISED_CASE_MANAGER, world.partnership, place=place, organisation=specialised)
    assert_reaches(reader, world.redbridge)


def test_several_posts_reach_together_and_each_right_only_as_far_as_its_own_post(world: World) -> None:
    user = make_user(Role.COMMISSIONER, world.partnership, place=place_of(world.partnership, "Havering"))
    PostFactory(
        user=user,
        role=Role.COUNCIL_LEAD,
        partnership=world.partnership,
        place=place_of(world.partnership, "Redbridge"),
    )
    reader = scope_of(user.pk, today=TODAY)
    assert_reaches(reader, world.havering, world.redbridge)
    assert_reaches(reader, world.havering, permission=Permission.RECORD_PEOPLE)


@pytest.mark.parametrize(
    "role",
    [Role.BOARD_MEMBER, Role.REGIONAL_VIEWER, Role.BID_PANEL_MEMBER, Role.IG_OFFICER, Role.ADMINISTRATOR],
)
def test_who_judges_figures_reaches_nobody(world: World, role: Role) -> None:
    assert_reaches(scope(role, world.partnership))


def test_nobody_reaches_nobody_and_the_portals_own_commands_everybody(world: World) -> None:
    assert_reaches(NOBODY)
    assert_reaches(everything(), world.havering, world.redbridge, world.nowhere, world.elsewhere)


def test_figures_count_spells_of_the_partnerships_whose_measures_are_seen(world: World) -> None:
    board = scope(Role.BOARD_MEMBER, world.partnership)
    assert set(Spell.objects.counted_by(board)) == {world.havering, world.redbridge, world.nowhere}
    assert not Spell.objects.counted_by(NOBODY).exists()


def test_a_midnight_holds_who_came_that_day_and_not_who_left(world: World) -> None:
    admission, day_before = date(2016, 5, 3), date(2016, 5, 2)
    assert world.nowhere in Spell.objects.open_on(admission)
    assert not Spell.objects.open_on(day_before).exists()
    move = date(2016, 7, 1)
    of_nobody = Episode.objects.filter(spell=world.nowhere)
    assert [each.arrangement for each in of_nobody.open_on(date(2016, 6, 30))] == ["ccg"]
    assert [each.arrangement for each in of_nobody.open_on(move)] == ["specialised"]


def test_a_record_names_itself_without_naming_the_person(world: World) -> None:
    person = world.nowhere.person
    assert (str(person), person.initials) == (person.reference, "A. E.")
    assert str(world.nowhere) == "Spell from 2016-05-03"
    assert str(world.nowhere.episodes.order_by("started_on")[0]) == "Episode from 2016-05-03"
    assert str(DischargePlan(planned_on=date(2017, 9, 1))) == "Planned for 2017-09-01"
    assert str(DischargePlan()) == "No planned date"
