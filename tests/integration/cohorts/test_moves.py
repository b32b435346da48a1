from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cohorts.domain.kinds import Arrangement
from cohorts.models import Spell
from cohorts.services import clashes, corrections, moves, timeline
from cohorts.services.facts import BedFacts
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
    site_of,
)
from tests.integration.cohorts.helpers import only_entry, refused, stale

pytestmark = pytest.mark.django_db
ON = date(2016, 5, 3)
LATER = date(2016, 8, 9)


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def act(partnership: Partnership) -> Act:
    return act_of(make_user(Role.COMMISSIONER, partnership))


def days(spell: Spell) -> list[tuple[date, date | None]]:
    return [(episode.started_on, episode.ended_on) for episode in timeline.of(spell)]


def test_a_transfer_ends_the_ward_stay_and_starts_another_but_not_the_spell(
    partnership: Partnership, act: Act
) -> None:
    spell = admitted(partnership, ON)
    bed = bed_facts(partnership, arrangement=Arrangement.SPECIALISED, site=site_of(partnership, 1))
    episode = moves.transfer(spell=spell, version=1, bed=bed, on=LATER, act=act)
    assert days(spell) == [(ON, LATER), (LATER, None)]
    stored = Spell.objects.get(pk=spell.pk)
    assert (stored.started_on, stored.ended_on, stored.version) == (ON, None, 2)
    assert [each.version for each in timeline.of(spell)] == [2, 1]
    entry = only_entry("transfer")
    assert (entry.by, entry.object_id, entry.partnership) == (act.by, episode.pk, partnership)
    assert entry.changes == {
        "started_on": ["2016-05-03", "2016-08-09"],
        "site": ["BHR Hospital", "BHR Lodge"],
        "bed_type": ["2", "1"],
        "security": ["0", "1"],
        "commissioner": ["BHR Barking and Dagenham CCG", "BHR specialised commissioning"],
        "arrangement": ["ccg", "specialised"],
    }


def test_moves_on_the_day_of_admission_are_real(partnership: Partnership) -> None:
    spell = admitted(partnership, ON)
    for ward in ("Oak", "Ash"):
        spell = moved(spell, ON, bed=bed_facts(partnership, ward=ward)).spell
    assert days(spell) == [(ON, ON), (ON, ON), (ON, None)]
    assert discharged(spell, ON).ended_on == ON
    assert days(spell) == [(ON, ON)] * 3


def test_a_person_in_transit_arrives(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    bed = bed_facts(partnership)
    left = date(2016, 7, 30)
    corrections.correct_episode(
        episode=spell.episodes.get(), version=1, started_on=ON, ended_on=left, bed=bed, act=act
    )
    arrival: dict[str, Any] = {"spell": spell, "version": 2, "bed": bed, "act": act}
    with refused("The transfer cannot be before the end of the last ward stay on 30 July 2016", "on"):
        moves.transfer(on=date(2016, 7, 29), **arrival)
    moves.transfer(on=LATER, **arrival)
    assert days(spell) == [(ON, left), (LATER, None)]


def test_a_transfer_that_cannot_be_is_refused(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    bed = bed_facts(partnership, ward="Oak")

    def transfer(on: date, bed: BedFacts = bed) -> None:
        moves.transfer(spell=spell, version=1, bed=bed, on=on, act=act)

    with refused("The date of the transfer cannot be in the future", "on"):
        transfer(date(2017, 5, 13))
    with refused("The transfer cannot be before the start of the present ward stay on 3 May 2016", "on"):
        transfer(date(2016, 5, 2))
    with refused("Nothing about the bed would change", None):
        transfer(LATER, bed_facts(partnership))
    with refused("not in the list in force on 9 August 2016", "bed_type"):
        transfer(LATER, replace(bed, bed_type="206"))
    with refused("does not fit the arrangement", "commissioner"):
        transfer(LATER, replace(bed, arrangement=Arrangement.SPECIALISED))


def test_a_stay_that_has_ended_takes_no_transfer(partnership: Partnership, act: Act) -> None:
    spell = discharged(admitted(partnership, ON), LATER)
    with refused("This stay ended on 9 August 2016", "on"):
        moves.transfer(spell=spell, version=spell.version, bed=bed_facts(partnership), on=LATER, act=act)
    with refused("This stay ended on 9 August 2016", "on"):
        moves.check_transfer(spell=spell, act=act)


def test_the_second_of_two_who_move_a_person_sees_both_beds(partnership: Partnership, act: Act) -> None:
    spell = admitted(partnership, ON)
    secure = bed_facts(partnership, arrangement=Arrangement.SPECIALISED, site=site_of(partnership, 1))
    moved(spell, LATER, bed=secure)
    with stale(
        site=("BHR Lodge", "BHR Hospital"),
        ward=("Maple", "Oak"),
        bed_type=(
            "Low, medium or high secure forensic bed",
            "Acute admission bed in a specialised learning disability unit",
        ),
        security=("Low secure", "General"),
        commissioner=("BHR specialised commissioning", "BHR Barking and Dagenham CCG"),
        arrangement=("Specialised commissioning", "CCG or ICB"),
        out_of_area=("no", "yes"),
        out_of_area_reasons=("not recorded", "No local bed, Other"),
    ):
        bed = bed_facts(
            partnership, ward="Oak", out_of_area=True, out_of_area_reasons=("no_local_bed", "other")
        )
        moves.transfer(spell=spell, version=1, bed=bed, on=LATER, act=act)


def test_who_may_not_record_moves_nobody(partnership: Partnership) -> None:
    spell = admitted(partnership, ON)
    for user in (
        make_user(Role.PROGRAMME_MANAGER, partnership),
        make_user(Role.COMMISSIONER, make_partnership("OTHER")),
    ):
        act = act_of(user)
        with pytest.raises(PermissionDenied):
            moves.transfer(spell=spell, version=1, bed=bed_facts(partnership, ward="Oak"), on=LATER, act=act)
        with pytest.raises(PermissionDenied):
            moves.check_transfer(spell=spell, act=act)
    assert days(spell) == [(ON, None)]


def test_a_bed_that_someone_else_recorded_meanwhile_is_refused(
    partnership: Partnership, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    spell = admitted(partnership, ON)
    monkeypatch.setattr(timeline, "close_open", lambda spell, on: None)
    with refused(clashes.SAME_BED, "on"):
        moves.transfer(spell=spell, version=1, bed=bed_facts(partnership, ward="Oak"), on=LATER, act=act)
