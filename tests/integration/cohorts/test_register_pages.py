"""The pages of the registers: who sees what, what is recorded on them, and how they answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.domain.registers import Colour
from cohorts.models import Person, RegisterEntry, RegisterReturn
from cohorts.services import register
from cohorts.services.register import Details, EntryFacts, NewRating
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import (
    act_of,
    admitted,
    discharged,
    make_partnership,
    make_user,
    new_nhs_number,
    place_of,
    registered,
)
from tests.integration.cohorts.pages import HTMX, address, as_, boxes

pytestmark = pytest.mark.django_db
NOW = "2017-05-12 12:00:00+01:00"
ON = date(2017, 4, 3)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def keeper(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


def entered(
    partnership: Partnership,
    colour: Colour = Colour.AMBER,
    place: str = "Havering",
    on: date = ON,
    **facts: Any,
) -> RegisterEntry:
    person = registered(partnership, home_place_id=place_of(partnership, place).pk, **facts)
    return register.enter(
        person=person,
        facts=EntryFacts(entered_on=on, details=Details(consent="informed", consent_on=on)),
        rating=NewRating(colour, "Placement is not stable"),
        act=act_of(),
    )


def page(user: User | None, partnership: Partnership, name: str, *args: object, **query: str) -> str:
    response = as_(user).get(address(partnership, name, *args, **query))
    assert response.status_code == 200
    return response.content.decode()


def answer(partnership: Partnership, **more: Any) -> dict[str, Any]:
    return {"response": "answered", "red_adults": "7", "amber_adults": "17", "children": "", "green_adults": "",
            "blue_adults": "", "answered_by": "", "source": "", "version": "0", **more}  # fmt: skip


def test_people_at_risk_red_first_with_what_is_due(partnership: Partnership, keeper: User) -> None:
    amber, red = entered(partnership), entered(partnership, Colour.RED, "Redbridge", on=date(2017, 4, 27))
    body = page(keeper, partnership, "cohorts:registers")
    assert "2 people recorded here on 30 April 2017: 1 red and 1 amber." in body
    assert "The people recorded here are those entered in the portal: the two need not agree." in body
    assert body.index(red.person.reference) < body.index(amber.person.reference)
    assert "Community C(E)TR to arrange" in body
    assert "No place has answered" in body
    seen = AuditEntry.objects.filter(kind=Kind.READ, did="register").latest("at")
    assert {one.person_id for one in seen.subjects.all()} == {amber.person_id, red.person_id}


def test_filters_show_some_and_say_what_is_wrong(partnership: Partnership, keeper: User) -> None:
    amber = entered(partnership)
    child = entered(partnership, Colour.RED, "Redbridge", date_of_birth=date(2001, 9, 4))
    for query, shown, hidden in (
        ({"colour": "red"}, child, amber),
        ({"place": "Havering"}, amber, child),
        ({"age": "under-18"}, child, amber),
        ({"needs": "review-overdue"}, child, amber),
    ):
        response = as_(keeper).get(address(partnership, "cohorts:registers", **query), headers=HTMX)
        body = response.content.decode()
        assert "<h1" not in body
        assert "1 of 2 people shown" in body
        assert shown.person.reference in body
        assert hidden.person.reference not in body
    nobody = page(keeper, partnership, "cohorts:registers", colour="blue")
    assert "Change a filter, or take all of them away." in nobody
    wrong = as_(keeper).get(address(partnership, "cohorts:registers", colour="purple"))
    assert (wrong.status_code, "Rating: choose one from the list." in wrong.content.decode()) == (422, True)


def test_someone_discharged_and_not_on_the_register_is_told_to_those_who_decide(
    partnership: Partnership, keeper: User
) -> None:
    spell = discharged(admitted(partnership, place=place_of(partnership)), date(2017, 4, 20))
    assert "decide by 18 May 2017" in page(keeper, partnership, "cohorts:registers")
    manager = make_user(Role.PROGRAMME_MANAGER, partnership)
    assert spell.person.reference not in page(manager, partnership, "cohorts:registers")


def test_a_board_member_reads_figures_and_no_person(partnership: Partnership) -> None:
    entry, member = entered(partnership), make_user(Role.BOARD_MEMBER, partnership)
    admitted(partnership, date(2017, 4, 20), person=entry.person)
    for name in ("cohorts:registers", "cohorts:returns", "cohorts:register_learning"):
        body = page(member, partnership, name)
        assert entry.person.reference not in body
        assert "recorded here" not in body
    assert "1 of 1 admission" in page(member, partnership, "cohorts:register_learning")
    assert as_(member).get(address(partnership, "cohorts:register_entry", entry.person_id)).status_code == 403
    assert not AuditEntry.objects.filter(kind=Kind.READ, by=member).exists()


def test_a_person_new_to_the_partnership_is_entered_over_a_check_page(
    partnership: Partnership, keeper: User
) -> None:
    client, number = as_(keeper), new_nhs_number()
    found = client.post(address(partnership, "cohorts:register_add"), {"key": number})
    assert "The portal does not have this person" in found.content.decode()
    url = address(partnership, "cohorts:register_add_new")
    started = client.post(url, {"step": "start", "nhs_number": number})
    assert number in started.content.decode()
    typed = {
        "nhs_number": number, "given_name": "Robin", "family_name": "Quillon", "sex": "1", "ethnicity": "A",
        "category": "2", "home_place": str(place_of(partnership).pk), "originating_commissioner": "",
        "consent": "informed", "colour": "red", "reason": "In crisis", "risk_factors": ["admitted"],
        **boxes("date_of_birth", "31.3.1990"), **boxes("entered_on", "2.5.2017"),
    }  # fmt: skip
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Enter the date of the consent or decision" in refused.content.decode()
    assert "In crisis" in refused.content.decode(), "what was typed is kept"
    typed |= boxes("consent_on", "2.5.2017")
    checked = client.post(url, typed).content.decode()
    assert "Nothing is saved yet." in checked
    assert not Person.objects.with_nhs_number(number).exists()
    saved = client.post(url, {**typed, "step": "save"})
    person = Person.objects.with_nhs_number(number).get()
    assert saved.headers["Location"].startswith(f"/people/{person.pk}/register/")
    assert person.register_entries.get().ratings.get().colour == "red"
    known = client.post(address(partnership, "cohorts:register_add"), {"key": person.reference})
    again = client.get(known.headers["Location"])
    assert (again.status_code, "on the register already" in again.content.decode()) == (409, True)


def test_the_page_of_a_person_and_all_that_is_recorded_there(partnership: Partnership, keeper: User) -> None:
    entry, client = entered(partnership, Colour.RED), as_(keeper)
    shown = page(keeper, partnership, "cohorts:register_entry", entry.person_id)
    assert "Red asks for a community C(E)TR" in shown
    assert "Overdue by 20 days" in shown
    acts: list[tuple[str, dict[str, Any], str]] = [
        ("review", {"note": "Respite agreed", "colour": "same", **boxes("on", "4.5.2017")}, "recorded"),
        ("rate", {"colour": "amber", "reason": "Calmer", **boxes("on", "8.5.2017")}, "saved"),
        ("change", {"consent": "best", "setting": "family", **boxes("consent_on", "8.5.2017")}, "saved"),
        ("leave", {"exit_reason": "resolved", **boxes("on", "10.5.2017")}, "left the register"),
        ("back", {}, "on the register again"),
    ]
    for name, typed, said in acts:
        url = address(partnership, f"cohorts:register_{name}", entry.pk)
        assert client.get(url).status_code == 200
        version = RegisterEntry.objects.get(pk=entry.pk).version
        overtaken = client.post(url, {**typed, "version": str(version - 1)})
        assert (name, overtaken.status_code) == (name, 409)
        saved = client.post(url, {**typed, "version": str(version)}, follow=True)
        assert said in saved.content.decode(), name
    body = page(keeper, partnership, "cohorts:register_entry", entry.person_id)
    for words in (
        "Respite agreed",
        "Calmer",
        "Best-interest decision",
        "With family",
        "On the register since",
    ):
        assert words in body
    left = register.leave(
        entry=entry, version=RegisterEntry.objects.get(pk=entry.pk).version, on=date(2017, 5, 11),
        exit_reason="moved", act=act_of(),
    )  # fmt: skip
    for name in ("review", "rate", "change", "leave"):
        assert client.get(address(partnership, f"cohorts:register_{name}", left.pk)).status_code == 409
    assert "Left the register on 11 May 2017: moved away." in page(
        keeper, partnership, "cohorts:register_entry", entry.person_id
    )


def test_a_person_in_hospital_is_blue_with_the_next_review(partnership: Partnership, keeper: User) -> None:
    entry = entered(partnership)
    admitted(partnership, date(2017, 4, 24), person=entry.person)
    body = page(keeper, partnership, "cohorts:register_entry", entry.person_id)
    assert "By rule: in hospital since 24 April 2017." in body
    assert "Next C(E)TR" in body
    assert "22 May 2017" in body, "four weeks after an admission without a review before it"


def test_someone_never_on_the_register_is_offered_to_be_entered(
    partnership: Partnership, keeper: User
) -> None:
    person = registered(partnership)
    body = page(keeper, partnership, "cohorts:register_entry", person.pk)
    assert "Not on the register" in body
    assert address(partnership, "cohorts:register_enter", person.pk).split("?")[0] in body
    lead = make_user(Role.PROGRAMME_MANAGER, partnership)
    assert "/register/enter/" not in page(lead, partnership, "cohorts:register_entry", person.pk)


def test_a_return_is_suggested_never_saved_by_itself_and_silence_is_its_own_answer(
    partnership: Partnership, keeper: User
) -> None:
    entered(partnership, Colour.RED)
    entered(partnership, Colour.RED, date_of_birth=date(2003, 1, 1))
    client, place = as_(keeper), place_of(partnership)
    url = address(partnership, "cohorts:return_answer", place.pk, "2017-04")
    form = client.get(url).content.decode()
    assert "The figures below are a suggestion, counted from the people recorded here" in form
    assert 'name="red_adults" type="text" value="1"' in form or 'value="1"' in form
    assert not RegisterReturn.objects.exists()
    other = address(partnership, "cohorts:return_answer", place_of(partnership, "Redbridge").pk, "2017-04")
    assert "suggestion" not in client.get(other).content.decode(), "nobody recorded here says nothing"
    empty = client.post(url, answer(partnership, red_adults=""))
    assert (empty.status_code, "record that it did not answer" in empty.content.decode()) == (422, True)
    assert "17" in empty.content.decode()
    assert client.post(url, answer(partnership)).status_code == 302
    assert client.post(other, answer(partnership, response="no_response")).status_code == 302
    body = page(keeper, partnership, "cohorts:returns")
    assert "At least 7 red, at least 17 amber; Barking and Dagenham and Redbridge missing." in body
    assert "No response" in body
    assert "Not recorded yet" in body
    late = client.post(url, answer(partnership, red_adults="8"))
    assert (late.status_code, "Someone else" in late.content.decode()) == (409, True)
    for month in ("2017-06", "2014-01"):
        path = address(partnership, "cohorts:return_answer", place.pk, month)
        assert client.get(path).status_code == 409
    assert client.get(address(partnership, "cohorts:return_answer", place.pk, "May")).status_code == 404


def test_a_council_lead_answers_for_their_place_only(partnership: Partnership) -> None:
    lead = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    mine = address(partnership, "cohorts:return_answer", place_of(partnership, "Redbridge").pk, "2017-04")
    other = address(partnership, "cohorts:return_answer", place_of(partnership).pk, "2017-04")
    assert [as_(lead).get(url).status_code for url in (mine, other)] == [200, 403]
    body = page(lead, partnership, "cohorts:returns")
    assert mine.split("?")[0] in body
    assert other.split("?")[0] not in body


def test_learning_names_those_behind_for_those_who_may_see_them(
    partnership: Partnership, keeper: User
) -> None:
    entry = entered(partnership, Colour.RED)
    admitted(partnership, date(2017, 4, 20), person=entry.person)
    admitted(partnership, date(2017, 4, 21), place=place_of(partnership, "Redbridge"))
    body = page(keeper, partnership, "cohorts:register_learning", first="2017-04", last="2017-04")
    assert "1 of 2 admissions was of people on the register before." in body
    assert entry.person.reference in body
    assert "On it for 17 days" in body
    lead = make_user(Role.COUNCIL_LEAD, partnership, place=place_of(partnership, "Redbridge"))
    limited = page(lead, partnership, "cohorts:register_learning")
    assert entry.person.reference not in limited
    assert "1 more of people whom you may not see." in limited
    part = as_(keeper).get(
        address(partnership, "cohorts:register_learning", first="2016-01", last="2016-02"), headers=HTMX
    )
    assert "Nobody was admitted in January 2016 to February 2016." in part.content.decode()


@pytest.mark.once
def test_pages_ask_no_more_for_many_people_than_for_few(partnership: Partnership, keeper: User) -> None:
    entry = entered(partnership)

    def asked() -> list[int]:
        found = []
        for name, args in (
            ("cohorts:registers", ()),
            ("cohorts:returns", ()),
            ("cohorts:register_learning", ()),
            ("cohorts:register_entry", (entry.person_id,)),
        ):
            client = as_(keeper)
            client.get(address(partnership, name, *args))
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address(partnership, name, *args)).status_code == 200
            found.append(sum("SAVEPOINT" not in query["sql"] for query in caught.captured_queries))
        return found

    admitted(partnership, date(2017, 4, 4), person=entered(partnership).person)
    few = asked()
    for number in range(4):
        one = entered(partnership, list(Colour)[number % 3])
        admitted(partnership, date(2017, 4, 10 + number), person=one.person)
    register.review(
        entry=entry,
        version=1,
        on=date(2017, 4, 20),
        note="",
        rating=NewRating(Colour.RED, "Worse"),
        act=act_of(),
    )
    assert asked() == few
    assert max(few) <= 12, few
