from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cohorts.domain.kinds import Arrangement, Entry, Exit
from cohorts.models import Episode, Person, Spell
from cohorts.services import endings
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.partnerships.models import Organisation, Partnership, Site, User
from tests.factories import (
    MembershipFactory,
    act_of,
    admitted,
    commissioner_of,
    discharged,
    make_partnership,
    make_user,
    new_nhs_number,
    place_of,
    registered,
    site_of,
)
from tests.integration.cohorts.pages import address, as_, boxes

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    """One whose provider belongs to it, so that its hospitals are in the list."""
    made = make_partnership()
    MembershipFactory(partnership=made, organisation=site_of(made).provider)
    return made


@pytest.fixture
def commissioner(partnership: Partnership) -> User:
    return make_user(Role.COMMISSIONER, partnership)


@pytest.fixture
def client(commissioner: User) -> Client:
    return as_(commissioner)


@pytest.fixture
def spell(partnership: Partnership) -> Spell:
    return admitted(partnership, place=place_of(partnership))


def bed(partnership: Partnership, **changes: Any) -> dict[str, Any]:
    """A bed as a form sends it, in the lists of 2017."""
    typed = {
        "site": str(site_of(partnership).pk),
        "ward": "Oak",
        "bed_type": "2",
        "security": "0",
        "legal_status": "3",
        "commissioner": str(commissioner_of(partnership).pk),
    }
    return {**typed, **changes}


def who(**changes: Any) -> dict[str, Any]:
    typed = {
        "nhs_number": new_nhs_number(),
        "given_name": "Rita",
        "family_name": "Dale",
        "sex": "2",
        "ethnicity": "A",
        "category": "2",
        **boxes("date_of_birth", "3.4.1980"),
    }
    return {**typed, **changes}


def changes_by(user: User) -> list[str]:
    return list(AuditEntry.objects.filter(kind=Kind.CHANGE, by=user).values_list("did", flat=True))


# Admissions


def test_a_person_is_found_by_reference_or_nhs_number_and_never_in_the_address(
    client: Client, partnership: Partnership
) -> None:
    person = registered(partnership)
    for key in ("bhr-001", f"{person.nhs_number[:3]} {person.nhs_number[3:6]} {person.nhs_number[6:]}"):
        answer = client.post(address(partnership, "cohorts:admit"), {"key": key})
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"/people/{person.pk}/admissions/admission/")
        assert person.nhs_number not in answer["Location"]


def test_someone_the_register_does_not_have_can_be_recorded_with_the_number_typed(
    client: Client, partnership: Partnership
) -> None:
    number = new_nhs_number()
    answer = client.post(address(partnership, "cohorts:admit"), {"key": number})
    assert "The register does not have this person" in answer.text
    assert f'name="nhs_number" value="{number}"' in answer.text
    start = {"step": "start", "nhs_number": number}
    answer = client.post(address(partnership, "cohorts:admit_new", "admission"), start)
    assert answer.status_code == 200
    assert f'value="{number}"' in answer.text
    assert "There is a problem" not in answer.text


def test_a_name_typed_into_the_search_is_not_carried_on(client: Client, partnership: Partnership) -> None:
    answer = client.post(address(partnership, "cohorts:admit"), {"key": "  "})
    assert answer.status_code == 422
    answer = client.post(address(partnership, "cohorts:admit"), {"key": "BHR-999"})
    assert 'name="nhs_number"' not in answer.text


def test_an_admission_is_checked_and_then_saved(
    client: Client, commissioner: User, partnership: Partnership
) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    havering = place_of(partnership)
    typed = {
        **who(home_place=str(havering.pk)),
        **bed(partnership, out_of_area="on", out_of_area_reasons=["no_local_bed", "choice"]),
        **boxes("on", "24.4.2017"),
        "planned": "2",
        "source": "19",
    }
    answer = client.post(url, typed)
    assert answer.status_code == 200
    assert "Check your answers" in answer.text
    for words in (
        "Rita",
        "3 April 1980",
        "Havering",
        "24 April 2017",
        "Unplanned",
        "No local bed and The person",
    ):
        assert words in answer.text
    assert "Not recorded" in answer_to(answer.text, "Home CCG or ICB")
    assert "Yes" in answer_to(answer.text, "The hospital is out of area")
    assert "Autism diagnosed on" not in answer.text
    assert not Person.objects.exists()
    assert not changes_by(commissioner)
    answer = client.post(url, {**kept(answer.text), "step": "save"}, follow=True)
    assert "The admission is recorded." in answer.text
    spell = Spell.objects.get()
    assert (spell.entry, spell.started_on, spell.person.home_place) == (
        Entry.FIRST,
        date(2017, 4, 24),
        havering,
    )
    assert spell.episodes.get().out_of_area_reasons == ["no_local_bed", "choice"]
    assert changes_by(commissioner) == ["admission"]


def answer_to(text: str, question: str) -> str:
    """What the check page says beside a question."""
    return text.partition(f">{question}</dt>")[2].partition("</dd>")[0]


def test_the_check_says_what_was_left_empty(client: Client, partnership: Partnership) -> None:
    typed = {
        **who(nhs_number=""),
        **bed(partnership, ward=""),
        **boxes("on", "24.4.2017"),
        "planned": "2",
        "source": "19",
    }
    text = client.post(address(partnership, "cohorts:admit_new", "admission"), typed).text
    for question in ("NHS number", "Home place", "Home CCG or ICB", "Ward"):
        assert "Not recorded" in answer_to(text, question)
    assert "No" in answer_to(text, "The hospital is out of area")


def test_a_secure_bed_on_a_general_ward_is_pointed_out_and_can_be_saved(
    client: Client, partnership: Partnership
) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    typed = {
        **who(),
        **bed(partnership, bed_type="1"),
        **boxes("on", "24.4.2017"),
        "planned": "2",
        "source": "19",
    }
    answer = client.post(url, typed)
    assert "The bed is a secure one, but the ward security is not" in answer.text
    assert client.post(url, {**kept(answer.text), "step": "save"}).status_code == 302


def kept(text: str) -> dict[str, Any]:
    """What the check page would send: its hidden fields."""
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def test_an_answer_can_be_changed_after_the_check(client: Client, partnership: Partnership) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    typed = {**who(), **bed(partnership), **boxes("on", "24.4.2017"), "planned": "2", "source": "19"}
    answer = client.post(url, {**kept(client.post(url, typed).text), "step": "change"})
    assert answer.status_code == 200
    assert 'value="Dale"' in answer.text
    assert 'name="on_0"' in answer.text
    assert 'value="24"' in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"nhs_number": "943 476 5918"}, "check digit is wrong", "nhs_number"),
        (boxes("date_of_birth", "3.4.2040"), "The date of birth cannot be in the future", "date_of_birth_0"),
        (boxes("date_of_birth", "3.5.2017"), "The date of birth is after the admission", "date_of_birth_0"),
        (boxes("on", "24.4.2040"), "The date of admission cannot be in the future", "on_0"),
        (boxes("on", "31.2.2017"), "must be a real date", "on_0"),
        ({"bed_type": "110"}, "Bed type: choose again", "bed_type"),
        ({"site": "new"}, "Enter the provider of the new hospital", "new_provider"),
        ({"new_site": "Elm Court"}, "choose “A hospital that is not in this list”", "site"),
    ],
    ids=[
        "number",
        "birth-future",
        "birth-late",
        "future",
        "not-a-date",
        "list-of-the-day",
        "new-site",
        "site-unsaid",
    ],
)
def test_what_a_rule_refuses_stands_beside_its_field_and_all_typed_is_kept(
    client: Client, partnership: Partnership, changes: dict[str, str], sentence: str, field: str
) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    typed = {
        **who(),
        **bed(partnership),
        **boxes("on", "24.4.2017"),
        "planned": "2",
        "source": "19",
        **changes,
    }
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'href="#id_{field}"' in answer.text
    assert 'value="Rita"' in answer.text
    assert not Person.objects.exists()


def test_the_lists_are_those_of_the_day_that_was_typed(client: Client, partnership: Partnership) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    typed = {
        **who(),
        **bed(partnership, bed_type="110"),
        **boxes("on", "24.4.2021"),
        "planned": "2",
        "source": "19",
    }
    answer = client.post(url, typed)
    assert answer.status_code == 200
    assert "Acute adult" in answer.text


def test_what_is_unusual_is_said_and_may_be_saved(client: Client, partnership: Partnership) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    typed = {
        **who(),
        **bed(partnership, security="1"),
        **boxes("on", "24.4.2017"),
        "planned": "2",
        "source": "19",
    }
    assert "A secure ward is as a rule commissioned by NHS England" in client.post(url, typed).text


def test_a_hospital_that_is_not_in_the_list_is_added_with_the_admission(
    client: Client, commissioner: User, partnership: Partnership
) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    new = {"site": "new", "new_provider": "Elm Care", "new_site": "Elm Court"}
    typed = {**who(), **bed(partnership, **new), **boxes("on", "24.4.2017"), "planned": "2", "source": "19"}
    answer = client.post(url, typed)
    assert "Elm Court" in answer.text
    assert not Site.objects.filter(name="Elm Court").exists()
    client.post(url, {**typed, "step": "save"})
    assert str(Episode.objects.get().site.provider) == "Elm Care"
    assert sorted(changes_by(commissioner)) == ["add hospital", "admission"]
    again = {**typed, **who(), "new_provider": "ELM CARE", "new_site": "elm court", "step": "save"}
    client.post(url, again)
    assert Site.objects.filter(name__iexact="elm court").count() == 1
    assert Episode.objects.count() == 2


def test_a_hospital_of_a_commissioner_is_refused(client: Client, partnership: Partnership) -> None:
    url = address(partnership, "cohorts:admit_new", "admission")
    council = Organisation.objects.filter(kind="council")[0]
    new = {"site": "new", "new_provider": council.name, "new_site": "Elm Court"}
    typed = {**who(), **bed(partnership, **new), **boxes("on", "24.4.2017"), "planned": "2", "source": "19"}
    answer = client.post(url, {**typed, "step": "save"})
    assert answer.status_code == 422
    assert "not as a provider" in answer.text
    assert not Spell.objects.exists()


def test_a_known_person_is_readmitted(client: Client, partnership: Partnership, spell: Spell) -> None:
    discharged(spell, date(2017, 1, 10))
    url = address(partnership, "cohorts:admit_known", spell.person_id, "admission")
    typed = {**bed(partnership), **boxes("on", "24.4.2017"), "planned": "1", "source": "19", "step": "save"}
    assert client.post(url, typed).status_code == 302
    assert Spell.objects.get(ended_on=None).entry == Entry.READMISSION


def test_a_known_person_is_transferred_in(client: Client, partnership: Partnership) -> None:
    person = registered(partnership)
    url = address(partnership, "cohorts:admit_known", person.pk, "transfer-in")
    typed = {**bed(partnership), **boxes("on", "24.4.2017"), "planned": "1", "source": "53", "step": "save"}
    answer = client.post(url, {**typed, **boxes("started_on", "25.4.2017")})
    assert answer.status_code == 422
    assert "cannot be before the first admission" in answer.text
    client.post(url, {**typed, **boxes("started_on", "1.4.2014")})
    spell = Spell.objects.get()
    assert (spell.entry, spell.started_on) == (Entry.TRANSFER_IN, date(2014, 4, 1))


def test_someone_new_is_found_late(client: Client, partnership: Partnership) -> None:
    url = address(partnership, "cohorts:admit_new", "found-late")
    typed = {
        **who(), **bed(partnership), **boxes("found_on", "24.4.2017"), **boxes("started_on", "1.2.2016"),
        "planned": "9", "source": "19", "step": "save",
    }  # fmt: skip
    assert client.post(url, typed).status_code == 302
    spell = Spell.objects.get()
    assert (spell.entry, spell.counted_from) == (Entry.FOUND_LATE, date(2017, 4, 24))


# Moves and endings


def test_a_transfer_starts_from_the_present_bed(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    url = address(partnership, "cohorts:transfer", spell.person_id)
    assert 'value="Maple"' in client.get(url).text
    same = bed(partnership, ward="Maple", commissioner=str(spell.episodes.get().commissioner_id))
    typed = {**same, **boxes("on", "20.4.2017"), "version": "1"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "Nothing about the bed would change" in answer.text
    specialised = commissioner_of(partnership, Arrangement.SPECIALISED)
    moved = {**typed, "ward": "Oak", "security": "1", "commissioner": str(specialised.pk)}
    answer = client.post(url, moved, follow=True)
    assert "The transfer of BHR-001 is recorded." in answer.text
    latest = Episode.objects.get(ended_on=None)
    assert (latest.ward, latest.arrangement) == ("Oak", Arrangement.SPECIALISED)


def test_a_transfer_of_a_bed_that_changed_meanwhile_shows_both(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    url = address(partnership, "cohorts:transfer", spell.person_id)
    typed = {**bed(partnership), **boxes("on", "20.4.2017"), "version": "1"}
    client.post(url, typed)
    answer = client.post(url, {**typed, "ward": "Elm"})
    assert answer.status_code == 409
    for words in ("Someone else changed this", '<td data-label="Saved by them">Oak</td>', 'value="Elm"'):
        assert words in answer.text
    assert 'name="version" value="2"' in answer.text
    answer = client.post(url, {**typed, "ward": "Elm", "version": "2", **boxes("on", "21.4.2017")})
    assert answer.status_code == 302


def test_a_discharge_asks_where_to_from_the_list_of_that_day(
    client: Client, commissioner: User, partnership: Partnership, spell: Spell
) -> None:
    url = address(partnership, "cohorts:discharge", spell.person_id)
    text = client.get(url).text
    assert "Residential care" in text
    assert "Died" not in text
    typed = {**boxes("on", "20.4.2016"), "destination": "SH", "version": "1"}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert "The discharge cannot be before the admission on 3 May 2016." in answer.text
    assert 'value="20"' in answer.text
    answer = client.post(url, {**typed, **boxes("on", "20.4.2017")}, follow=True)
    assert "The discharge of BHR-001 is recorded." in answer.text
    spell.refresh_from_db()
    assert (spell.exit, spell.destination) == (Exit.DISCHARGE, "SH")
    assert changes_by(commissioner) == ["discharge"]


def test_a_second_discharge_at_the_same_time_is_told(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    spell.version += 1
    spell.save()
    url = address(partnership, "cohorts:discharge", spell.person_id)
    answer = client.post(url, {**boxes("on", "20.4.2017"), "destination": "SH", "version": "1"})
    assert answer.status_code == 409
    assert "End of the stay" in answer.text
    assert "Where did the person go?" in answer.text


def test_a_transfer_out_needs_no_destination(client: Client, partnership: Partnership, spell: Spell) -> None:
    url = address(partnership, "cohorts:transfer_out", spell.person_id)
    assert "Where did the person go?" not in client.get(url).text
    client.post(url, {**boxes("on", "20.4.2017"), "version": "1"})
    spell.refresh_from_db()
    assert (spell.exit, spell.destination) == (Exit.TRANSFER_OUT, "MH")


def test_a_stay_is_closed_as_out_of_scope(client: Client, partnership: Partnership, spell: Spell) -> None:
    url = address(partnership, "cohorts:out_of_scope", spell.person_id)
    client.post(url, {**boxes("on", "20.4.2017"), "destination": "OO", "version": "1"})
    spell.refresh_from_db()
    assert spell.exit == Exit.OUT_OF_SCOPE


def test_a_death_ends_the_stay(client: Client, partnership: Partnership, spell: Spell) -> None:
    url = address(partnership, "cohorts:death", spell.person_id)
    answer = client.post(url, {**boxes("on", "20.4.2017"), "version": "1"}, follow=True)
    assert "The death of BHR-001 is recorded." in answer.text
    spell.refresh_from_db()
    assert spell.exit == Exit.DEATH
    answer = client.get(url)
    assert answer.status_code == 409
    assert "The death is recorded already" in answer.text


def test_a_death_of_someone_changed_meanwhile_is_told(
    client: Client, partnership: Partnership, spell: Spell
) -> None:
    url = address(partnership, "cohorts:death", spell.person_id)
    answer = client.post(url, {**boxes("on", "20.4.2017"), "version": "9"})
    assert answer.status_code == 409
    assert "Date of death" in answer.text


def test_who_died_is_not_admitted(client: Client, partnership: Partnership) -> None:
    person = registered(partnership)
    endings.record_death(person=person, version=1, on=date(2017, 4, 2), act=act_of())
    answer = client.get(address(partnership, "cohorts:admit_known", person.pk, "admission"))
    assert answer.status_code == 409
    assert "This person died on 2 April 2017." in answer.text
    assert "Open the page of BHR-001" in answer.text
    assert "Record a transfer" not in answer.text


def test_errors_stand_in_the_order_of_the_page(client: Client, partnership: Partnership) -> None:
    text = client.post(address(partnership, "cohorts:admit_new", "admission"), {"step": "check"}).text
    said = (
        "Enter the given name",
        "Enter the date of admission",
        "Choose a hospital",
        "Choose the commissioner",
    )
    assert [text.index(words) for words in said] == sorted(text.index(words) for words in said)
