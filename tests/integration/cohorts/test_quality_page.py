"""The data quality page: counts for who judges figures, records for who may see people, the way to each fix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cohorts.domain.kinds import Arrangement
from cohorts.domain.registers import Colour, Response
from cohorts.models import Delay, Rating, RegisterEntry, RegisterReturn, Review, Spell
from cohorts.services import plans
from cohorts.services.confirmations import confirm
from cohorts.services.quality import LOOK
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import (
    act_of,
    admitted,
    bed_facts,
    commissioner_of,
    make_partnership,
    make_user,
    place_of,
    registered,
)
from tests.integration.cohorts.pages import HTMX, address, as_

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
LINE = re.compile(r'data-label="Rule">(.*?)<span.*?data-label="Records" class="num">(.*?)</td>', re.DOTALL)


@pytest.fixture(autouse=True)
def _may_2017() -> Iterator[None]:
    with time_machine.travel("2017-05-12 09:30:00+01:00", tick=False):
        yield


@pytest.fixture
def bhr() -> Partnership:
    return make_partnership()


@pytest.fixture
def keeper(bhr: Partnership) -> User:
    return make_user(Role.COMMISSIONER, bhr)


def text_of(user: User, bhr: Partnership, **query: str) -> str:
    answer = as_(user).get(address(bhr, "cohorts:data_quality", **query))
    assert answer.status_code == 200
    return answer.text


def lines(text: str) -> dict[str, int]:
    """The count beside each rule."""
    return {
        title: int(re.sub(r"<[^>]*>|\D", "", cell.partition("<span")[0]))
        for title, cell in LINE.findall(text)
    }


def secure(bhr: Partnership) -> Spell:
    """Someone in a secure ward whom a CCG pays for."""
    return admitted(bhr, place=place_of(bhr), bed=bed_facts(bhr, bed_type="1", security="1"))


def test_a_fault_is_counted_and_leads_to_its_fix_and_is_gone_when_put_right(
    bhr: Partnership, keeper: User
) -> None:
    spell = secure(bhr)
    title = "Secure ward, commissioned by a CCG or ICB"
    before = text_of(keeper, bhr)
    assert lines(before)[title] == 1
    assert reverse("cohorts:correct_episode", args=[spell.episodes.get().pk]) in before
    spell.episodes.update(bed_type="2", security="0")
    after = text_of(keeper, bhr)
    assert lines(after) == {**lines(before), title: 0}


def test_late_and_contradicting_plans(bhr: Partnership, keeper: User) -> None:
    spell = admitted(bhr, place=place_of(bhr))
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 4, 29), act=act_of())
    found = lines(text_of(keeper, bhr))
    assert (found["Planned date has passed"], found["Delayed, no reason recorded"]) == (1, 1)
    Delay.objects.create(spell=spell, reason="HO", attribution="04", started_on=date(2017, 4, 1))
    assert lines(text_of(keeper, bhr))["Delayed, no reason recorded"] == 0
    assert lines(text_of(keeper, bhr))["Delay recorded, status is another"] == 0


def test_the_register_of_people_at_risk(bhr: Partnership, keeper: User) -> None:
    spell = admitted(bhr)
    for person, colour in ((spell.person, Colour.GREEN), (registered(bhr), Colour.BLUE)):
        entry = RegisterEntry.objects.create(
            person=person, entered_on=date(2017, 4, 20), consent="consent", consent_on=date(2017, 4, 20)
        )
        Rating.objects.create(entry=entry, colour=colour, on=date(2017, 4, 20), reason="x", at=timezone.now())
    found = lines(text_of(keeper, bhr))
    assert (found["Blue, but not in hospital"], found["In hospital, but not blue"]) == (1, 1)
    member = make_user(Role.BOARD_MEMBER, bhr)
    assert lines(text_of(member, bhr)) == found


def test_completeness_by_place_and_commissioner(bhr: Partnership, keeper: User) -> None:
    admitted(bhr, place=place_of(bhr))
    admitted(bhr, place=place_of(bhr), ethnicity="99")
    admitted(bhr, arrangement=Arrangement.SPECIALISED)
    text = text_of(keeper, bhr)
    row = text[text.index('data-label="Fact">Home place') :]
    cells = re.findall(r'data-label="([^"]+)">(\d+%)', row[: row.index("</tr>")])
    assert cells == [("Everyone", "67%"), ("Havering", "100%"), ("No place recorded", "0%")]
    row = text[text.index('data-label="Fact">Ethnicity') :]
    assert 'data-label="Havering">50%<span class="small nowrap">1 missing</span>' in row
    assert commissioner_of(bhr, Arrangement.SPECIALISED).short_name in text


def test_who_has_confirmed_and_when(bhr: Partnership, keeper: User) -> None:
    one, other = admitted(bhr, place=place_of(bhr)), admitted(bhr, place=place_of(bhr))
    confirm(person_ids=[one.person_id], month=Month(2017, 4), act=act_of(keeper))
    text = text_of(keeper, bhr)
    assert "1 of 2" in text
    assert "1 never" in text
    assert lines(text)["Not confirmed for the month"] == 1
    confirm(person_ids=[other.person_id], month=Month(2017, 3), act=act_of(keeper))
    assert "March 2017" in text_of(keeper, bhr)
    assert "12 May 2017" in text_of(keeper, bhr)


def test_months_for_which_a_place_has_not_answered(bhr: Partnership, keeper: User) -> None:
    for month, name in ((1, "Havering"), (2, "Havering"), (4, "Redbridge")):
        RegisterReturn.objects.create(
            partnership=bhr, place=place_of(bhr, name), month=date(2017, month, 1),
            response=Response.ANSWERED, red_adults=1, amber_adults=0,
        )  # fmt: skip
    text = text_of(keeper, bhr)
    assert "Havering</a>: March 2017 and April 2017" in text
    assert "Barking and Dagenham</a>: 4 months, since January 2017" in text
    assert "Redbridge</a>: January 2017, February 2017 and March 2017" in text


def test_filters_cut_every_count_and_the_list(bhr: Partnership, keeper: User) -> None:
    here = secure(bhr)
    there = admitted(bhr, place=place_of(bhr, "Redbridge"), arrangement=Arrangement.SPECIALISED)
    text = text_of(keeper, bhr, place="Redbridge")
    assert there.person.reference in text
    assert here.person.reference not in text
    assert lines(text)["Secure ward, commissioned by a CCG or ICB"] == 0
    text = text_of(keeper, bhr, kind="secure_from_ccg")
    assert here.person.reference in text
    assert there.person.reference not in text
    name = commissioner_of(bhr, Arrangement.SPECIALISED).short_name
    assert here.person.reference not in text_of(keeper, bhr, commissioner=name)
    assert here.person.reference in text_of(keeper, bhr, place="Nowhere", kind="nonsense", page="99")
    part = as_(keeper).get(address(bhr, "cohorts:data_quality", place="Redbridge"), headers=HTMX).text
    assert "<html" not in part
    assert "data-status" in part


def test_nobody_by_name_for_who_judges_figures(bhr: Partnership, keeper: User) -> None:
    spell = secure(bhr)
    member = make_user(Role.BOARD_MEMBER, bhr)
    text = text_of(member, bhr)
    assert lines(text) == lines(text_of(keeper, bhr))
    for words in (
        spell.person.reference,
        str(spell.person_id),
        spell.person.initials,
        "/people/",
        "#records",
    ):
        assert words not in text
    assert [entry.by for entry in AuditEntry.objects.filter(did=LOOK)] == [keeper]
    assert text_of(member, bhr, kind="secure_from_ccg").count("<th") == text.count("<th")


def test_who_may_see_but_not_record_is_led_to_the_person(bhr: Partnership) -> None:
    spell = secure(bhr)
    text = text_of(make_user(Role.PROGRAMME_MANAGER, bhr), bhr, kind="secure_from_ccg")
    assert reverse("cohorts:correct_episode", args=[spell.episodes.get().pk]) not in text
    assert reverse("cohorts:person", args=[spell.person_id]) in text


def test_a_lead_of_one_place_sees_that_place(bhr: Partnership) -> None:
    here, there = secure(bhr), admitted(bhr, place=place_of(bhr, "Redbridge"))
    text = text_of(make_user(Role.COUNCIL_LEAD, bhr, place=place_of(bhr)), bhr)
    assert here.person.reference in text
    assert there.person.reference not in text
    assert "1 record of people" in text


def test_an_empty_register_says_so(bhr: Partnership, keeper: User) -> None:
    text = text_of(keeper, bhr)
    assert "0 contradictions to settle. 0 records of people in hospital on 30 April 2017." in text
    assert "Nothing to put right here" in text
    assert not AuditEntry.objects.filter(did=LOOK).exists()


def test_a_review_that_was_only_booked_is_none(bhr: Partnership, keeper: User) -> None:
    spell = admitted(bhr)
    review = Review.objects.create(person=spell.person, kind="inpatient", state="booked", on=date(2017, 3, 1))
    assert "C(E)TR missing" in text_of(keeper, bhr, kind="no_review")
    Review.objects.filter(pk=review.pk).update(state="held")
    assert "C(E)TR missing" not in text_of(keeper, bhr, kind="no_review")


@pytest.mark.once
def test_however_many_records_the_questions_stay(bhr: Partnership, keeper: User) -> None:
    secure(bhr)
    client, url = as_(keeper), address(bhr, "cohorts:data_quality")
    client.get(url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries))
        for _ in range(8):
            secure(bhr)
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_the_links_of_a_bad_record_open(bhr: Partnership, keeper: User) -> None:
    spell = admitted(
        bhr, sex="X", ethnicity="99", category="4", nhs_number="",
        bed=bed_facts(bhr, bed_type="1", security="1", legal_status="99", out_of_area=True),
    )  # fmt: skip
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 4, 18), act=act_of())
    text = text_of(keeper, bhr)
    links = set(re.findall(r'<li class="fault[^"]*"><a href="([^"]+)"', text))
    assert len(links) >= 6
    client = as_(keeper)
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
