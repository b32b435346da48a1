"""The work list as its readers see it, records confirmed from it, and the choice of the weekly message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from cohorts.domain.work import Item, Work
from cohorts.models import Confirmation, DigestChoice, Spell
from cohorts.presenters.work import row_of
from cohorts.services import plans
from cohorts.services.confirmations import DID, confirm
from cohorts.services.worklist import LOOK
from tcp_portal.access import Role, scope_of
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tcp_portal.web import PortalRequest
from tcp_portal.web.frame import Frame
from tests.factories import TODAY, act_of, admitted, bed_facts, make_partnership, make_user, place_of
from tests.integration.cohorts.pages import address, as_

pytestmark = pytest.mark.django_db
MOST_QUERIES = 16


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


@pytest.fixture
def spell(bhr: Partnership) -> Spell:
    spell = admitted(bhr, place=place_of(bhr))
    plans.update_plan(spell=spell, version=0, status="3", planned_on=date(2017, 5, 2), act=act_of())
    return spell


def looks() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(kind=Kind.READ, did=LOOK))


def test_the_list_says_what_why_and_where(bhr: Partnership, keeper: User, spell: Spell) -> None:
    text = as_(keeper).get(address(bhr, "cohorts:work")).text
    for words in (
        "1 C(E)TR is overdue",
        "1 planned discharge date has passed",
        "Late by 10 days",
        "3 register returns are missing",
        "1 record is not confirmed for April 2017",
        "Give a new date or record the discharge.",
        reverse("cohorts:plan", args=[spell.person_id]),
        spell.person.reference,
    ):
        assert words in text
    assert spell.person.family_name not in text
    (look,) = looks()
    assert [one.person_id for one in look.subjects.all()] == [spell.person_id]


def test_one_kind_is_shown_alone_and_whole(bhr: Partnership, keeper: User) -> None:
    for _ in range(21):
        admitted(bhr)
    everything = as_(keeper).get(address(bhr, "cohorts:work")).text
    assert "Show all 21" in everything
    alone = as_(keeper).get(address(bhr, "cohorts:work", kind="review-overdue")).text
    assert alone.count('<th scope="row"') == 21
    assert "planned discharge" not in alone
    assert "Show everything that needs you" in alone
    assert everything.count('type="checkbox"') == 21  # records are ticked at once
    assert as_(keeper).get(address(bhr, "cohorts:work", kind="nonsense")).text.count("Show all 21") > 1


def test_who_has_nothing_to_do_is_told_how_the_list_fills(bhr: Partnership) -> None:
    manager = make_user(Role.SPECIALISED_CASE_MANAGER, bhr)
    text = as_(manager).get(address(bhr, "cohorts:work")).text
    assert "Nothing needs you today" in text
    assert not looks()


def test_however_long_the_list_its_questions_stay(bhr: Partnership, keeper: User, spell: Spell) -> None:
    client, url = as_(keeper), address(bhr, "cohorts:work")
    client.get(url)
    for _ in range(8):
        admitted(bhr, bed=bed_facts(bhr, out_of_area=True))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    assert sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries) <= MOST_QUERIES


def test_home_counts_names_the_first_few_and_leads_on(bhr: Partnership, keeper: User, spell: Spell) -> None:
    admitted(bhr)
    text = as_(keeper).get(address(bhr, "web:home")).text
    assert "Your list" in text.split('"home__head">')[1]
    assert "kind=planned-date-passed" in text
    assert f"{spell.person.reference} late by 10 days" in text
    assert "0 of 2 records confirmed for April 2017" in text
    assert "2 in hospital: open the tracker" in text
    (look,) = looks()
    assert look.subjects.count() == 2


def test_home_of_a_lead_of_one_place_counts_theirs(bhr: Partnership, spell: Spell) -> None:
    lead = make_user(Role.COUNCIL_LEAD, bhr, place=place_of(bhr, "Redbridge"))
    text = as_(lead).get(address(bhr, "web:home")).text
    assert "0 in hospital whom you may see" in text
    assert spell.person.reference not in text
    assert not looks()


@pytest.mark.parametrize("kind", Work)
def test_every_kind_of_work_leads_to_a_page(bhr: Partnership, keeper: User, spell: Spell, kind: Work) -> None:
    """Also an item without a person, or one that the reader may see and not close."""
    frame = Frame.of(_request(keeper), QueryDict("partnership=BHR&month=2017-04"), today=TODAY)
    about_nobody = kind in (Work.RETURN_MISSING, Work.HANDOVER_OFFERED)
    for target in (uuid4(), None):
        if target is None and about_nobody:
            continue
        person = None if about_nobody else spell.person_id
        item = Item(kind, person, "BHR-001", "A. B.", TODAY, "red", target)
        path = row_of(item, frame, TODAY).url
        assert resolve(urlsplit(path).path).namespace == "cohorts"


def _request(user: User) -> PortalRequest:
    request = cast(PortalRequest, RequestFactory().get("/"))
    request.session = SessionBase()
    request.user, request.scope = user, scope_of(user.pk, today=TODAY)
    request.resolver_match = None
    return request


def test_the_work_of_a_demonstration_is_that_of_its_month(
    bhr: Partnership, keeper: User, spell: Spell
) -> None:
    bhr.opens_at = date(2017, 4, 1)
    bhr.save()
    text = as_(keeper).get(f"{reverse('cohorts:work')}?partnership=BHR").text
    assert "30 April 2017" in text
    assert "planned discharge date has passed" not in text  # it passes on 2 May


def test_ticked_records_are_confirmed_at_once(bhr: Partnership, keeper: User, spell: Spell) -> None:
    others = [admitted(bhr) for _ in range(2)]
    people = [str(each.person_id) for each in (spell, others[0])]
    client = as_(keeper)
    answer = client.post(
        address(bhr, "cohorts:confirm_many"), {"people": [*people, "no identity"]}, follow=True
    )
    assert "2 records confirmed for April 2017." in answer.text
    assert "1 record is not confirmed" in answer.text
    assert {str(each.person_id) for each in Confirmation.objects.all()} == set(people)
    entry = AuditEntry.objects.get(did=DID)
    assert (entry.by, entry.changes) == (keeper, {"confirmed_for": [None, "April 2017"]})
    assert {str(one.person_id) for one in entry.subjects.all()} == set(people)
    again = client.post(address(bhr, "cohorts:confirm_many"), {"people": people}, follow=True)
    assert "0 records confirmed" in again.text
    assert AuditEntry.objects.filter(did=DID).count() == 1


def test_a_place_that_has_not_confirmed_is_named(bhr: Partnership, keeper: User, spell: Spell) -> None:
    other = admitted(bhr, place=place_of(bhr, "Redbridge"))
    assert "not confirmed all" not in as_(keeper).get(address(bhr, "web:home")).text
    confirm(person_ids=[other.person_id], month=Month(2017, 4), act=act_of(keeper))
    text = as_(keeper).get(address(bhr, "web:home")).text
    assert "1 of 2 records confirmed for April 2017; Havering has not confirmed all." in text


def test_nothing_ticked_is_told(bhr: Partnership, keeper: User, spell: Spell) -> None:
    answer = as_(keeper).post(address(bhr, "cohorts:confirm_many"), follow=True)
    assert "Choose the records that are right." in answer.text
    assert not Confirmation.objects.exists()


def test_all_or_none_are_confirmed(bhr: Partnership, spell: Spell) -> None:
    lead = make_user(Role.COUNCIL_LEAD, bhr, place=place_of(bhr))
    other = admitted(bhr, place=place_of(bhr, "Redbridge"))
    people = [str(each.person_id) for each in (spell, other)]
    assert as_(lead).post(address(bhr, "cohorts:confirm_many"), {"people": people}).status_code == 403
    assert not Confirmation.objects.exists()


def test_a_month_that_has_not_begun_is_not_confirmed(bhr: Partnership, keeper: User, spell: Spell) -> None:
    with pytest.raises(Refusal, match="June 2017 has not begun"):
        confirm(person_ids=[spell.person_id], month=Month(2017, 6), act=act_of(keeper))
    confirm(person_ids=[spell.person_id], month=Month(2017, 5), act=act_of(keeper))
    assert "0 records" not in as_(keeper).get(address(bhr, "cohorts:work")).text


def test_a_persons_page_says_whether_it_is_confirmed_and_confirms(
    bhr: Partnership, keeper: User, spell: Spell
) -> None:
    client, page = as_(keeper), address(bhr, "cohorts:person", spell.person_id)
    assert (
        "The record was never confirmed. For April 2017 nobody has said yet that it is right."
        in client.get(page).text
    )
    url = address(bhr, "cohorts:confirm", spell.person_id)
    assert url.replace("&", "&amp;") in client.get(page).text
    answer = client.post(url, follow=True)
    assert f"The record of {spell.person.reference} is confirmed for April 2017." in answer.text
    assert f"Confirmed for April 2017 on 12 May 2017 by {keeper.name}." in answer.text
    assert url.replace("&", "&amp;") not in answer.text
    assert Confirmation.objects.get().by == keeper


def test_who_may_not_confirm_sees_no_button_and_is_refused(bhr: Partnership, spell: Spell) -> None:
    stranger = make_user(Role.COMMISSIONER, make_partnership("VALE"))
    member = make_user(Role.BOARD_MEMBER, bhr)
    url = reverse("cohorts:confirm", args=[spell.person_id])
    assert as_(stranger).post(url).status_code == 404
    assert as_(member).post(url).status_code == 403
    assert as_(None).post(url).status_code == 302
    assert as_(make_user(Role.COMMISSIONER, bhr)).get(url).status_code == 405
    assert not Confirmation.objects.exists()


def test_the_weekly_message_is_chosen(bhr: Partnership, keeper: User) -> None:
    client, url = as_(keeper), address(bhr, "cohorts:work_digest")
    assert 'value="yes" checked' in client.get(url).text
    assert client.post(url, {"wanted": "perhaps"}).status_code == 422
    assert "no weekly message any more" in client.post(url, {"wanted": "no"}, follow=True).text
    assert not DigestChoice.objects.get(user=keeper).wanted
    assert AuditEntry.objects.get(did="weekly message").changes == {"wanted": [True, False]}
    assert 'value="no" checked' in client.get(url).text
    client.post(url, {"wanted": "yes"})
    assert DigestChoice.objects.get(user=keeper).wanted
