"""The synthetic people keep every rule of the register."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random

from cohorts.demo import national, register
from cohorts.demo.loading import OTHER_FIRST_NUMBER, OTHER_STORY
from cohorts.demo.names import NhsNumbers
from cohorts.demo.national_loading import FIRST_NUMBER
from cohorts.demo.story import STORY, characters
from cohorts.domain.kinds import Entry, Exit
from tcp_portal.months import add_years, years_between

PEOPLE = list(national.people(Random(7), spells=3000))
SPELLS = [spell for person in PEOPLE for spell in person.spells]


def test_the_same_seed_gives_the_same_people() -> None:
    assert list(national.people(Random(7), spells=3000)) == PEOPLE


def test_at_least_as_many_stays_come_as_were_asked_for() -> None:
    assert 3000 <= len(SPELLS) < 3020


def test_stays_are_in_order_and_inside_the_register() -> None:
    for spell in SPELLS:
        assert spell.started <= spell.counted <= (spell.ended or national.LAST_DAY)
        assert (spell.ended is None) == (spell.exit is None)
        assert spell.ended is None or national.FIRST_DAY <= spell.ended <= national.LAST_DAY
        assert spell.entry in (Entry.TRANSFER_IN, Entry.FOUND_LATE) or spell.counted == spell.started


def test_no_person_has_two_stays_at_once() -> None:
    for person in PEOPLE:
        for before, after in pairwise(person.spells):
            assert before.exit is Exit.DISCHARGE
            assert before.ended is not None
            assert before.ended < after.started
            assert (after.entry is Entry.READMISSION) == (after.started <= add_years(before.ended, 1))


def test_no_stay_has_two_beds_at_once() -> None:
    for spell in SPELLS:
        assert spell.episodes[0].start == (
            spell.counted if spell.entry is Entry.TRANSFER_IN else spell.started
        )
        assert spell.episodes[-1].end == spell.ended
        for before, after in pairwise(spell.episodes):
            assert before.end is not None
            assert before.start < before.end <= after.start <= before.end + timedelta(days=1)


def test_the_dead_died_on_the_last_day_of_their_last_stay() -> None:
    dead = [person for person in PEOPLE if person.died]
    assert dead
    assert all(person.spells[-1].exit is Exit.DEATH for person in dead)
    assert all(person.spells[-1].ended == person.died for person in dead)


def test_there_are_children_and_adults() -> None:
    ages = [years_between(person.born, person.spells[0].started) for person in PEOPLE]
    assert min(ages) >= 12
    assert any(age < 18 for age in ages)
    assert max(ages) < 68


def test_the_mixture_is_of_the_size_that_speed_work_asks_for() -> None:
    episodes = sum(len(spell.episodes) for spell in SPELLS) / len(SPELLS)
    still_in = sum(spell.ended is None for spell in SPELLS) / len(SPELLS)
    assert 2.2 < episodes < 2.8
    assert 0.13 < still_in < 0.2


def test_the_synthetic_people_share_no_number_with_those_of_the_stories() -> None:
    """Both may stand in one database, where one number is one human being."""
    told = {one.nhs_number for one in characters(STORY)}
    told |= {one.nhs_number for one in characters(OTHER_STORY, first_number=OTHER_FIRST_NUMBER)}
    at_risk = NhsNumbers(register.FIRST_NUMBER)
    told |= {at_risk.next() for _ in range(1000)}
    numbers = NhsNumbers(FIRST_NUMBER)
    assert told.isdisjoint({numbers.next() for _ in range(80_000)})
