"""The list of the C(E)TR assurance meeting, and the clock in the tracker."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.domain.kinds import Arrangement
from cohorts.domain.registers import Colour
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.models import Review, Spell
from cohorts.services import actions, policies, register, reviewing
from cohorts.services.register import Details, EntryFacts, NewRating
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, admitted, make_partnership, make_user, place_of, registered
from tests.integration.cohorts.pages import HTMX, address, as_
from tests.integration.cohorts.test_reviewing import ASK, FULL

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def review(spell: Spell, on: date, state: ReviewState = ReviewState.HELD) -> Review:
    return Review.objects.create(person=spell.person, kind=ReviewKind.INPATIENT, state=state, on=on)


@pytest.fixture
def spells(partnership: Partnership) -> dict[str, Spell]:
    """On 30 April 2017: one overdue, one due soon, one in date, one who declined."""
    places = {"late": "Havering", "soon": "Redbridge", "fine": "Havering", "no": "Havering"}
    found = {
        name: admitted(
            partnership,
            date(2016, 5, 3),
            place=place_of(partnership, place),
            arrangement=Arrangement.SPECIALISED if name == "fine" else Arrangement.CCG,
        )
        for name, place in places.items()
    }
    review(found["late"], date(2016, 9, 27))
    review(found["soon"], date(2016, 11, 9))
    review(found["fine"], date(2017, 1, 10))
    review(found["no"], date(2017, 2, 1), ReviewState.DECLINED)
    return found


def shown(user: User, partnership: Partnership, name: str = "cohorts:reviews_due", **query: str) -> str:
    answer = as_(user).get(address(partnership, name, **query))
    assert answer.status_code == 200
    return answer.text


def queries(user: User, partnership: Partnership, name: str) -> int:
    client, page = as_(user), address(partnership, name)
    client.get(page)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries)


def test_the_finding_comes_first_and_who_is_due_soonest(
    partnership: Partnership, commissioner: User, spells: dict[str, Spell]
) -> None:
    text = shown(commissioner, partnership)
    for words in (
        "1 of 4 people in hospital is overdue for a C(E)TR on 30 April 2017.",
        "2 of 4 (50%) are in date, of whom 1 is due soon, 1 declined.",
        "3 of 4 (75%) have a review of this stay on record.",
        "Overdue by 34 days",
        "Due in 9 days",
        "In date · 10 Jan 2018",
        "Adult in low secure, every 12 months after the review of 10 January 2017 (policy of March 2017)",
        "4 people shown.",
    ):
        assert words in text
    order = [text.index(spells[name].person.reference) for name in ("late", "soon", "fine", "no")]
    assert order[0] < order[1] < min(order[2:])
    entry = AuditEntry.objects.get(kind=Kind.READ, did="reviews due")
    assert entry.subjects.count() == 4


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status": "overdue"}, 1),
        ({"status": "in-date"}, 1),
        ({"status": "declined"}, 1),
        ({"place": "Havering"}, 3),
        ({"place": "none-recorded"}, 0),
        ({"arrangement": "specialised"}, 1),
        ({"status": "overdue", "arrangement": "specialised"}, 0),
    ],
)
def test_each_filter_cuts_the_list(
    partnership: Partnership, commissioner: User, spells: dict[str, Spell], query: dict[str, str], count: int
) -> None:
    text = shown(commissioner, partnership, **query)
    assert text.count('<th scope="row"') == count
    assert ("Nobody matches these filters." in text) is (count == 0)


def test_htmx_gets_the_list_alone_and_a_wrong_filter_is_told(
    partnership: Partnership, commissioner: User, spells: dict[str, Spell]
) -> None:
    client = as_(commissioner)
    part = client.get(address(partnership, "cohorts:reviews_due", status="overdue"), headers=HTMX).text
    assert "1 of 4 people shown." in part
    assert "<html" not in part
    answer = client.get(address(partnership, "cohorts:reviews_due", status="lost"))
    assert answer.status_code == 422
    assert "choose one from the list" in answer.text


def test_people_at_risk_without_a_community_review_and_overdue_recommendations(
    partnership: Partnership, commissioner: User, spells: dict[str, Spell]
) -> None:
    act = act_of(commissioner)
    for number, colour in enumerate((Colour.AMBER, Colour.RED, Colour.GREEN, Colour.RED)):
        person = registered(partnership, home_place_id=place_of(partnership).pk)
        register.enter(
            person=person,
            facts=EntryFacts(
                entered_on=date(2017, 4, 3), details=Details(consent="informed", consent_on=date(2017, 4, 1))
            ),
            rating=NewRating(colour, "Crisis at home"),
            act=act,
        )
        if number == 3:
            community = replace(FULL, kind=ReviewKind.COMMUNITY, outcome="support", findings=())
            reviewing.record(person=person, facts=community, act=act)
    late = review(spells["fine"], date(2017, 4, 1))
    facts = replace(ASK, due_on=date(2017, 4, 20))
    actions.agree(person=late.person, cause=late, facts=facts, on=date(2017, 4, 1), act=act)
    actions.agree(person=late.person, cause=late, facts=ASK, on=date(2017, 4, 1), act=act)
    text = shown(commissioner, partnership)
    risk = text.split("At risk, and no community C(E)TR arranged")[1]
    assert risk.count("so rated since 3 Apr 2017") == 2
    assert risk.index("Red") < risk.index("Amber")
    assert text.count("Lee Marsh, due 20 Apr 2017, 10 days ago") == 1


def test_only_those_whom_the_reader_may_see(partnership: Partnership, spells: dict[str, Spell]) -> None:
    lead = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    text = shown(lead, partnership)
    assert "None of 1 person in hospital whom you may see are overdue" in text
    assert spells["late"].person.reference not in text
    page = reverse("cohorts:reviews_due")
    assert as_(None).get(page).status_code == 302
    assert as_(make_user(Role.BOARD_MEMBER, partnership)).get(page).status_code == 403
    stranger = make_user(Role.COMMISSIONER, make_partnership("ELSE"))
    assert as_(stranger).get(address(partnership, "cohorts:reviews_due")).status_code == 404
    assert as_(lead).post(page).status_code == 405
    assert "Nobody is in hospital on" in as_(stranger).get(page).text


@pytest.mark.once
def test_the_list_and_the_tracker_ask_no_more_for_many_people(
    partnership: Partnership, commissioner: User, spells: dict[str, Spell]
) -> None:
    policies.policies()
    names = ("cohorts:reviews_due", "cohorts:tracker")
    few = [queries(commissioner, partnership, name) for name in names]
    for _ in range(4):
        review(admitted(partnership), date(2017, 1, 3))
    assert [queries(commissioner, partnership, name) for name in names] == few
    assert few[0] <= 12
    assert few[1] <= 8


def test_the_tracker_shows_and_filters_by_how_each_stands(
    partnership: Partnership, commissioner: User, spells: dict[str, Spell]
) -> None:
    text = shown(commissioner, partnership, "cohorts:tracker")
    for words in (
        "1 C(E)TR overdue",
        "Overdue by 34 days",
        "Due in 9 days",
        "In date · 10 Jan 2018",
        "Declined",
    ):
        assert words in text
    for status, name in (("overdue", "late"), ("due-soon", "soon"), ("in-date", "fine"), ("declined", "no")):
        text = shown(commissioner, partnership, "cohorts:tracker", review=status)
        assert text.count('<th scope="row"') == 1
        assert spells[name].person.reference in text
    text = shown(commissioner, partnership, "cohorts:tracker", sort="review")
    assert text.index(spells["late"].person.reference) < text.index(spells["fine"].person.reference)
    files = as_(commissioner).get(address(partnership, "cohorts:export", review="overdue")).text
    assert "Overdue" in files
    assert "2017-03-27" in files
    assert len(files.splitlines()) == 2
