"""The bench's bare SQL answers the same question as the census, or its comparison would mean nothing."""

from __future__ import annotations

from datetime import date

import pytest

from cohorts.domain.kinds import Arrangement
from cohorts.services.census import census
from tcp_portal.access.scope import everything
from tcp_portal.months import Month
from tests.factories import admitted, bed_facts, discharged, make_partnership, moved, place_of
from tools import bench_questions as ask

pytestmark = pytest.mark.django_db

FIRST, LAST = Month(2016, 3), Month(2017, 4)


def test_bare_sql_finds_as_many_people_in_as_many_cells() -> None:
    for partnership in (make_partnership("BHR"), make_partnership("NEL")):
        for day in range(1, 6):
            spell = admitted(partnership, date(2016, 1, day), place=place_of(partnership))
            bed = bed_facts(partnership, arrangement=Arrangement.SPECIALISED)
            moved(spell, date(2016, 4 + day, 7), bed=bed)
        discharged(admitted(partnership, date(2016, 5, 31)), date(2016, 9, 30))
    cells = census(scope=everything(), first=FIRST, last=LAST)
    expected = sorted(cell.count for cell in cells if cell.arrangement is not None)
    for question in ask.census(FIRST, LAST):
        assert question.ask() == len(expected)
        assert sorted(row[-1] for row in question.rows()) == expected


def test_bare_sql_of_one_partnership_leaves_out_the_others() -> None:
    one, other = make_partnership("BHR"), make_partnership("NEL")
    for partnership in (one, other):
        admitted(partnership, date(2017, 4, 3))
    assert [question.ask() for question in ask.census(LAST, LAST, one.pk)] == [1, 1]


def test_the_questions_of_the_pages_find_the_person() -> None:
    partnership = make_partnership()
    spell = admitted(partnership, date(2017, 4, 3))
    assert ask.tracker(partnership.pk, LAST.last, 100).ask() == 1
    assert ask.person(spell.person_id).ask() == 2
    assert ask.dashboard(partnership.pk, FIRST, LAST).ask() == 3
