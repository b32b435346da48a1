from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cohorts.domain.kinds import Exit
from cohorts.models import Person, Spell
from cohorts.services import endings, plans
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


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership()


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def client(commissioner: User) -> Client:
    return as_(commissioner)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership), given_name="Rita", family_name="Dale")


def person_form(person: Person, **changes: Any) -> dict[str, Any]:
    typed = {
        "nhs_number": "",
        "given_name": person.given_name,
        "family_name": person.family_name,
        **boxes("date_of_birth", f"{person.date_of_birth:%d.%m.%Y}"),
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "category": person.category,
        "home_place": str(person.home_place_id or ""),
        "version": str(person.version),
    }
    return {**typed, **changes}


def bed_form(spell: Spell, **changes: Any) -> dict[str, Any]:
    bed = spell.episodes.get()
    typed = {
        **boxes("started_on", f"{bed.started_on:%d.%m.%Y}"),
        "site": str(bed.site_id),
        "ward": bed.ward,
        "bed_type": bed.bed_type,
        "security": bed.security,
        "legal_status": bed.legal_status,
        "commissioner": str(bed.commissioner_id),
        "version": str(bed.version),
    }
    return {**typed, **changes}


def spell_form(spell: Spell, **changes: Any) -> dict[str, Any]:
    typed = {
        "entry": spell.entry,
        **boxes("started_on", f"{spell.started_on:%d.%m.%Y}"),
        **boxes("counted_from", f"{spell.counted_from:%d.%m.%Y}"),
        "planned": spell.planned,
        "source": spell.source,
        "exit": spell.exit,
        "destination": spell.destination,
        "version": str(spell.version),
    }
    if spell.ended_on:
        typed |= boxes("ended_on", f"{spell.ended_on:%d.%m.%Y}")
    return {**typed, **changes}


# Who the person is


def test_opening_who_someone_is_is_recorded_and_their_number_stays_masked(
    client: Client, spell: Spell
) -> None:
    answer = client.get(address(spell.partnership, "cohorts:correct_person", spell.person_id))
    assert 'value="Rita"' in answer.text
    assert "The NHS number is ••• •••" in answer.text
    assert spell.person.nhs_number not in answer.text
    assert AuditEntry.objects.get(kind=Kind.READ).did == "correction form"


def test_an_empty_number_keeps_the_one_that_is_known(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_person", spell.person_id)
    known = spell.person.nhs_number
    answer = client.post(url, person_form(spell.person, given_name="Rhea"), follow=True)
    assert "The record of BHR-001 is corrected." in answer.text
    spell.person.refresh_from_db()
    assert (spell.person.given_name, spell.person.nhs_number) == ("Rhea", known)


def test_a_number_can_be_replaced_and_taken_away(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_person", spell.person_id)
    number = new_nhs_number()
    client.post(url, person_form(spell.person, nhs_number=number))
    spell.person.refresh_from_db()
    assert spell.person.nhs_number == number
    client.post(url, person_form(spell.person, no_nhs_number="on"))
    spell.person.refresh_from_db()
    assert spell.person.nhs_number == ""
    assert "Take the NHS number away" not in client.get(url).text


def test_a_day_of_death_can_be_corrected_and_taken_away(client: Client, partnership: Partnership) -> None:
    person = registered(partnership)
    url = address(partnership, "cohorts:correct_person", person.pk)
    assert "Date of death" not in client.get(url).text
    person = endings.record_death(person=person, version=1, on=date(2017, 4, 2), act=act_of())
    client.post(url, person_form(person, **boxes("died_on", "3.4.2017")))
    person.refresh_from_db()
    assert person.died_on == date(2017, 4, 3)
    client.post(url, person_form(person))
    person.refresh_from_db()
    assert person.died_on is None


def test_two_who_correct_one_person_choose_field_by_field(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_person", spell.person_id)
    mine = person_form(spell.person, given_name="Mine", family_name="Also mine")
    client.post(url, person_form(spell.person, given_name="Theirs"))
    answer = client.post(url, mine)
    assert answer.status_code == 409
    for words in ("Someone else changed this", "Theirs", "Mine", 'name="version" value="2"'):
        assert words in answer.text
    spell.person.refresh_from_db()
    assert spell.person.given_name == "Theirs"
    chosen = {**mine, "version": "2", "choose-given_name": "theirs", "theirs-given_name": "Theirs"}
    assert client.post(url, chosen).status_code == 302
    spell.person.refresh_from_db()
    assert (spell.person.given_name, spell.person.family_name) == ("Theirs", "Also mine")


def test_a_birth_in_the_future_is_refused_with_what_was_typed(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_person", spell.person_id)
    answer = client.post(url, person_form(spell.person, **boxes("date_of_birth", "1.2.2050")))
    assert answer.status_code == 422
    assert "The date of birth cannot be in the future." in answer.text
    assert 'value="2050"' in answer.text


# The stay


def test_a_stay_is_corrected_and_opened_again(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_spell", spell.pk)
    spell = discharged(spell, date(2017, 4, 20))
    typed = spell_form(spell, **boxes("ended_on", "19.4.2017"))
    assert client.post(url, typed).status_code == 302
    spell.refresh_from_db()
    assert spell.ended_on == date(2017, 4, 19)
    empty = {**boxes("ended_on", ".."), "exit": "", "destination": ""}
    answer = client.post(url, spell_form(spell, **empty), follow=True)
    assert "The stay of BHR-001 is corrected." in answer.text
    spell.refresh_from_db()
    assert spell.ended_on is None


def test_an_end_before_the_start_is_refused_at_its_field(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_spell", spell.pk)
    typed = spell_form(spell, **boxes("ended_on", "1.4.2016"), exit="discharge", destination="SH")
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert 'href="#id_ended_on_0"' in answer.text


def test_the_end_by_death_is_not_corrected_here(client: Client, spell: Spell) -> None:
    endings.record_death(person=spell.person, version=1, on=date(2017, 4, 20), act=act_of())
    spell.refresh_from_db()
    url = address(spell.partnership, "cohorts:correct_spell", spell.pk)
    text = client.get(url).text
    assert "How the stay ended" not in text
    typed = spell_form(spell, source="29")
    assert client.post(url, typed).status_code == 302
    spell.refresh_from_db()
    assert (spell.source, spell.exit) == ("29", Exit.DEATH)


def test_two_who_correct_one_stay_choose_field_by_field(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_spell", spell.pk)
    mine = spell_form(spell, source="66")
    client.post(url, spell_form(spell, source="29"))
    answer = client.post(url, mine)
    assert answer.status_code == 409
    assert "Temporary place of residence" in answer.text
    assert "Local authority foster care" in answer.text


# One ward stay


def test_a_ward_stay_is_corrected(client: Client, spell: Spell) -> None:
    bed = spell.episodes.get()
    url = address(spell.partnership, "cohorts:correct_episode", bed.pk)
    typed = bed_form(spell, ward="Oak", out_of_area="on", out_of_area_reasons=["choice"])
    answer = client.post(url, typed, follow=True)
    assert "The ward stay of BHR-001 is corrected." in answer.text
    bed.refresh_from_db()
    assert (bed.ward, bed.out_of_area, bed.out_of_area_reasons) == ("Oak", True, ["choice"])


def test_a_code_out_of_force_may_stay_in_a_correction(client: Client, spell: Spell) -> None:
    bed = spell.episodes.get()
    bed.bed_type = "110"  # a code that came in 2020
    bed.save()
    url = address(spell.partnership, "cohorts:correct_episode", bed.pk)
    assert client.post(url, bed_form(spell, ward="Oak")).status_code == 302


def test_two_who_correct_one_bed_choose_field_by_field(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:correct_episode", spell.episodes.get().pk)
    mine = bed_form(spell, ward="Mine")
    reasons = {"out_of_area": "on", "out_of_area_reasons": ["choice", "other"]}
    client.post(url, bed_form(spell, ward="Theirs", **reasons))
    answer = client.post(url, mine)
    assert answer.status_code == 409
    for words in ("Theirs", "Mine", "The person&#39;s choice and Other"):
        assert words in answer.text


# The discharge plan


def plan_url(spell: Spell, **query: str) -> str:
    return address(spell.partnership, "cohorts:plan", spell.person_id, **query)


def plan(on: str = "30.6.2017", version: int = 0, status: str = "3") -> dict[str, Any]:
    return {"status": status, **boxes("planned_on", on), "version": str(version)}


def test_the_plan_page_saves_and_goes_back_to_the_list_as_it_was_filtered(
    client: Client, spell: Spell
) -> None:
    answer = client.post(plan_url(spell, place="Havering"), plan())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tracker/")
    assert "place=Havering" in answer["Location"]
    assert spell.plan.planned_on == date(2017, 6, 30)


def test_from_the_persons_page_it_goes_back_there(client: Client, spell: Spell) -> None:
    answer = client.post(plan_url(spell, back="person"), plan(), follow=True)
    assert "The discharge plan of BHR-001 is saved." in answer.text
    assert "30 June 2017" in answer.text


def test_htmx_gets_a_row_with_the_form_and_then_the_row(client: Client, spell: Spell) -> None:
    answer = client.get(plan_url(spell, stay="under_1_year"), headers=HTMX)
    assert answer.text.strip().startswith("<tr")
    assert "hx-post" in answer.text
    answer = client.post(plan_url(spell, stay="under_1_year"), plan("1.4.2017"), headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.strip().startswith("<tr")
    for words in (
        "1 Apr 2017",
        "Passed 29 days ago",
        'hx-swap-oob="true"',
        "1 planned date has passed",
        "autofocus",
    ):
        assert words in answer.text
    assert 'data-status="The plan of BHR-001 is saved."' in answer.text


def test_cancel_brings_the_row_back(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:row", spell.person_id, place="Havering")
    answer = client.get(url, headers=HTMX)
    assert answer.text.strip().startswith("<tr")
    assert "place=Havering" in client.get(url)["Location"]


def test_a_row_of_a_month_without_the_person_is_not_found(client: Client, spell: Spell) -> None:
    url = address(spell.partnership, "cohorts:row", spell.person_id, month="2016-04")
    assert client.get(url, headers=HTMX).status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_a_date_that_is_none_stays_typed_beside_its_sentence(
    client: Client, spell: Spell, htmx: bool
) -> None:
    answer = client.post(plan_url(spell), plan("31.2.2017"), headers=HTMX if htmx else {})
    assert answer.status_code == 422
    assert "Planned date must be a real date" in answer.text
    assert 'value="31"' in answer.text
    assert not hasattr(Spell.objects.get(), "plan")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_planned_date_before_the_admission_is_refused(client: Client, spell: Spell, htmx: bool) -> None:
    answer = client.post(plan_url(spell), plan("1.1.2010"), headers=HTMX if htmx else {})
    assert answer.status_code == 422
    assert "cannot be before the admission" in answer.text


@pytest.mark.parametrize("htmx", [False, True])
def test_a_plan_that_someone_else_changed_shows_both_and_loses_nothing(
    client: Client, spell: Spell, htmx: bool
) -> None:
    plans.update_plan(spell=spell, version=0, status="6", planned_on=date(2017, 5, 31), act=act_of())
    headers = HTMX if htmx else {}
    answer = client.post(plan_url(spell), plan("30.6.2017"), headers=headers)
    assert answer.status_code == 409
    for words in ("31 May 2017", "30", "Delayed", 'name="version" value="1"'):
        assert words in answer.text
    spell.plan.refresh_from_db()
    assert spell.plan.planned_on == date(2017, 5, 31)
    moved = plan("30.6.2017", 1)
    answer = client.post(plan_url(spell), moved, headers=headers)
    assert answer.status_code == 422
    assert "Say why the planned date is no longer 31 May 2017." in answer.text
    moved["reason"] = "The flat is late."
    assert client.post(plan_url(spell), moved, headers=headers).status_code in (200, 302)
    spell.plan.refresh_from_db()
    assert spell.plan.planned_on == date(2017, 6, 30)


def test_a_status_that_went_out_of_force_is_kept(client: Client, spell: Spell) -> None:
    plans.update_plan(spell=spell, version=0, status="N", planned_on=None, act=act_of())
    assert "Not dischargeable at present" in client.get(plan_url(spell)).text
    assert client.post(plan_url(spell), plan(version=1, status="N")).status_code == 302
    spell.plan.refresh_from_db()
    assert (spell.plan.status, spell.plan.planned_on) == ("N", date(2017, 6, 30))


def test_a_wrong_filter_is_dropped_on_the_way_back(client: Client, spell: Spell) -> None:
    answer = client.post(plan_url(spell, stay="for-ever"), plan())
    assert "for-ever" not in answer["Location"]
