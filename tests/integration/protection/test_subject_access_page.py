"""The officer's page: who is found, what must be decided, and what the files and the trail then hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Person
from cohorts.services.subject_access import items_about, to_be_read
from tcp_portal.access import Role
from tcp_portal.audit.models import AuditEntry
from tests.factories import admitted, make_partnership, make_user
from tests.integration.cohorts.everything import store_everything
from tests.integration.cohorts.pages import as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    partnership = make_partnership()
    spell = admitted(partnership, given_name="Quillon", family_name="Dunmorrow")
    make_partnership("OTHER")
    store_everything(spell.person, spell, make_user(Role.COMMISSIONER, partnership))
    return spell.person


@pytest.fixture
def officer(person: Person) -> Client:
    return as_(make_user(Role.IG_OFFICER, person.partnership, email="ines@example.org"))


def filled(person: Person, first: dict[str, str] | None = None) -> dict[str, str]:
    """Everything is released, but for what `first` says of the first item."""
    sent: dict[str, str] = {"format": "json"}
    for at, item in enumerate(to_be_read(items_about(person))):
        given = {
            "answer": "release",
            "decided_by": "ines@example.org",
            "professional": "",
            "digest": item.digest,
        }
        given |= first or {} if at == 0 else {}
        sent |= {f"{item.id.replace(':', '-')}-{name}": value for name, value in given.items()}
    return sent


def page_of(person: Person) -> str:
    return reverse("cohorts:subject_access_person", args=[person.pk])


def test_somebody_is_found_by_reference_or_number_and_no_number_stands_in_an_address(
    person: Person, officer: Client
) -> None:
    for key in (person.reference.lower(), person.nhs_number):
        answer = officer.post(reverse("cohorts:subject_access"), {"key": key})
        assert answer.status_code == 302
        assert str(person.pk) in answer["Location"]
        assert person.nhs_number not in answer["Location"]
    answer = officer.post(reverse("cohorts:subject_access"), {"key": "NOBODY"})
    assert answer.status_code == 422
    assert "Nobody in this register" in answer.text


def test_the_page_shows_all_and_the_file_leaves_out_what_was_withheld(
    person: Person, officer: Client
) -> None:
    shown = officer.get(page_of(person))
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    for item in to_be_read(items_about(person)):
        assert item.digest in shown.text
    held = to_be_read(items_about(person))[0]
    answer = officer.post(page_of(person), filled(person, {"answer": "third_party"}))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="what-we-hold.json"'
    data = json.loads(answer.content)
    assert list(data["withheld"].values()) == [1]
    assert held.id not in {item["id"] for item in data["items"]}
    entry = AuditEntry.objects.get(did="subject access")
    assert entry.by is not None
    assert entry.by.email == "ines@example.org"
    assert entry.changes["withheld"] == [None, {"third_party": 1}]
    assert (
        AuditEntry.objects.filter(did="subject access prepared", subjects__person_id=person.pk).count() == 2
    )
    pdf = officer.post(page_of(person), filled(person) | {"format": "pdf"})
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ({"answer": ""}, "Say whether it goes out"),
        ({"answer": "serious_harm"}, "Name the health professional"),
        ({"decided_by": "nobody@example.org"}, "Nobody here has the e-mail address"),
        ({"digest": "0000"}, "This has changed since you read it"),
    ],
)
def test_nothing_goes_out_before_everything_is_decided(
    person: Person, officer: Client, first: dict[str, str], words: str
) -> None:
    answer = officer.post(page_of(person), filled(person, first))
    assert answer.status_code == 422
    assert words in answer.text
    assert not AuditEntry.objects.filter(did="subject access").exists()


def test_serious_harm_is_withheld_on_the_opinion_of_somebody_named(person: Person, officer: Client) -> None:
    harm = {"answer": "serious_harm", "professional": "Dr A. Ward, consultant psychiatrist"}
    assert officer.post(page_of(person), filled(person, harm)).status_code == 200
    entry = AuditEntry.objects.get(did="subject access")
    assert entry.changes["professionals"] == [None, ["Dr A. Ward, consultant psychiatrist"]]


def test_who_was_not_asked_lately_says_again_who_they_are_and_loses_nothing(
    person: Person, officer: Client, settings: Any
) -> None:
    settings.PORTAL_CONFIRM_SECONDS = -1
    asked = officer.get(page_of(person))
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    sent = filled(person, {"answer": "crime", "decided_by": "somebody@example.org"})
    answer = officer.post(page_of(person), sent)
    assert answer.status_code == 422
    assert "Say again who you are" in answer.text
    assert 'value="somebody@example.org"' in answer.text
    assert not AuditEntry.objects.filter(did="subject access").exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.IG_OFFICER])
def test_nobody_else_reads_or_makes_a_file(person: Person, role: Role) -> None:
    reader = as_(make_user(role, person.partnership))
    assert reader.get(reverse("cohorts:subject_access")).status_code == 403
    assert reader.post(page_of(person), filled(person)).status_code == 403


def test_an_officer_of_another_partnership_finds_nobody(person: Person) -> None:
    stranger = as_(make_user(Role.IG_OFFICER, make_partnership("ELSE")))
    assert stranger.get(page_of(person)).status_code == 404
    answer = stranger.post(reverse("cohorts:subject_access"), {"key": person.nhs_number})
    assert answer.status_code == 422
