"""Who is due a C(E)TR: the clock's answer from the tables, whatever the order of entry."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.kinds import Arrangement
from cohorts.domain.review_clock import Event, ReviewStatus
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Policy, Review, Spell
from cohorts.services import admissions, policies, reviews
from tcp_portal.access import Role, scope_of
from tcp_portal.access.scope import everything
from tcp_portal.partnerships.models import Partnership
from tests.factories import (
    TODAY,
    act_of,
    admitted,
    bed_facts,
    discharged,
    make_partnership,
    make_user,
    moved,
    place_of,
)
from tests.factories.register import person_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


def review(spell: Spell, on: date, kind: ReviewKind = ReviewKind.INPATIENT, state: str = "held") -> None:
    Review.objects.create(person=spell.person, kind=kind, state=state, on=on)


def listed(partnership: Partnership, day: date = TODAY) -> list[reviews.DueRow]:
    return reviews.due_list(scope=everything(), partnership_id=partnership.pk, day=day)


def test_each_person_has_the_date_of_their_own_facts_soonest_first(partnership: Partnership) -> None:
    secure = admitted(partnership, date(2010, 3, 3), arrangement=Arrangement.SPECIALISED)
    review(secure, date(2016, 6, 8))
    review(secure, date(2015, 3, 11))
    new = admitted(partnership, date(2017, 4, 24))
    before = admitted(partnership, date(2017, 3, 1))
    review(before, date(2017, 2, 20), ReviewKind.COMMUNITY)
    gone = admitted(partnership, date(2017, 1, 3))
    discharged(gone, date(2017, 2, 1))
    rows = {row.person_id: row for row in listed(partnership)}
    assert set(rows) == {spell.person_id for spell in (secure, new, before)}
    assert [row.due.on for row in listed(partnership)] == [
        date(2017, 5, 22),
        date(2017, 6, 8),
        date(2017, 8, 20),
    ]
    assert rows[secure.person_id].due.status is ReviewStatus.DUE_SOON
    assert rows[before.person_id].due.status is ReviewStatus.IN_DATE


def test_a_move_between_securities_works_the_date_out_again(partnership: Partnership) -> None:
    spell = admitted(partnership, date(2016, 5, 3), arrangement=Arrangement.SPECIALISED)
    review(spell, date(2017, 1, 10))
    assert listed(partnership)[0].due.on == date(2018, 1, 10)
    moved(spell, date(2017, 3, 6), bed=bed_facts(partnership))
    (row,) = listed(partnership)
    assert (row.due.on, row.due.event, row.due.event_on) == (
        date(2017, 7, 10),
        Event.MOVE,
        date(2017, 3, 6),
    )
    assert listed(partnership, date(2017, 3, 5))[0].due.on == date(2018, 1, 10)


def test_found_late_a_person_was_not_due_before(partnership: Partnership) -> None:
    admissions.find_late(
        person=admissions.NewPerson(partnership, person_facts(), synthetic=True),
        bed=bed_facts(partnership),
        started_on=date(2012, 5, 1),
        found_on=date(2017, 4, 3),
        planned="1",
        source="19",
        act=act_of(),
    )
    (row,) = listed(partnership)
    assert (row.due.on, row.due.found_on) == (date(2017, 4, 3), date(2017, 4, 3))
    assert row.due.status is ReviewStatus.OVERDUE
    assert listed(partnership, date(2017, 4, 2)) == []


def test_only_those_whom_the_reader_may_see_and_of_this_partnership(partnership: Partnership) -> None:
    here = admitted(partnership, place=place_of(partnership))
    admitted(partnership, place=place_of(partnership, "Redbridge"))
    admitted(make_partnership("ELSE"))
    lead = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership))
    found = reviews.due_list(scope=scope_of(lead.pk, today=TODAY), partnership_id=partnership.pk, day=TODAY)
    assert [row.person_id for row in found] == [here.person_id]


def test_the_list_is_one_query_for_any_number_of_people(partnership: Partnership) -> None:
    scope = everything()
    for number in range(5):
        review(admitted(partnership), date(2017, 1, 2 + number), state=ReviewState.DECLINED)
    reviews.due_list(scope=scope, partnership_id=partnership.pk, day=TODAY)
    with CaptureQueriesContext(connection) as caught:
        rows = reviews.due_list(scope=scope, partnership_id=partnership.pk, day=TODAY)
    assert len(caught.captured_queries) == 1
    assert {row.due.status for row in rows} == {ReviewStatus.DECLINED}


def test_a_policy_changed_from_a_day_on_changes_no_date_before(partnership: Partnership) -> None:
    early, late = admitted(partnership, date(2017, 3, 31)), admitted(partnership, date(2017, 4, 1))
    Policy.objects.filter(rule="review_post_adult").update(valid_to=date(2017, 4, 1))
    Policy.objects.create(
        rule="review_post_adult", amount=7, unit="days", valid_from=date(2017, 4, 1), source="A local rule"
    )
    policies.forget()
    dates = {row.person_id: row.due.on for row in listed(partnership)}
    assert dates == {early.person_id: date(2017, 4, 28), late.person_id: date(2017, 4, 8)}
