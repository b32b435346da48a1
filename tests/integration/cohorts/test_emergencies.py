"""A person's page in an emergency: by the exact number, with a reason, for two hours, told and judged."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cohorts.domain.nhs_number import spaced
from cohorts.models import Spell
from cohorts.services import emergencies
from tcp_portal.access import Role
from tcp_portal.audit.models import Alert, AuditEntry
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import admitted, make_partnership, make_user

pytestmark = pytest.mark.django_db

WHY = "She was brought to our ward tonight and cannot speak for herself."
NOON = "2017-05-12 12:00:00+01:00"


@pytest.fixture
def spell() -> Spell:
    return admitted(make_partnership("ELSE"), given_name="Isaura", family_name="Kettlethwaite")


@pytest.fixture
def here() -> Partnership:
    return make_partnership()


@pytest.fixture
def keeper(here: Partnership) -> User:
    return make_user(Role.COMMISSIONER, here)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def asked(client: Client, number: str, reason: str = WHY) -> str:
    """The address of the opened page, or the words of the refusal."""
    answer = client.post(reverse("cohorts:emergency"), {"number": number, "reason": reason})
    return answer["Location"] if answer.status_code == 302 else answer.text


def test_the_page_opens_for_the_one_who_asked_and_shuts_after_two_hours(
    spell: Spell, keeper: User, here: Partnership
) -> None:
    client = as_(keeper)
    assert client.get(reverse("cohorts:person", args=[spell.person_id])).status_code == 404
    address = asked(client, spaced(spell.person.nhs_number))
    page = client.get(address)
    assert "Kettlethwaite" in page.text
    assert spell.person.nhs_number not in page.text
    assert "Emergency access until 14:00" in page.text
    assert client.get(reverse("cohorts:person", args=[spell.person_id])).status_code == 404  # this page alone
    assert as_(make_user(Role.COMMISSIONER, here)).get(address).status_code == 404  # for the one who asked
    with time_machine.travel(timezone.now() + emergencies.LASTS - timedelta(seconds=1), tick=False):
        assert as_(keeper).get(address).status_code == 200
    with time_machine.travel(timezone.now() + emergencies.LASTS, tick=False):
        assert as_(keeper).get(address).status_code == 404


def test_each_look_is_in_the_log_of_the_persons_partnership(spell: Spell, keeper: User) -> None:
    client = as_(keeper)
    address = asked(client, spell.person.nhs_number)
    client.get(address)
    client.get(address)
    found = AuditEntry.objects.about(spell.person_id).filter(by=keeper, partnership=spell.partnership)
    assert sorted(found.values_list("did", flat=True)) == ["alert: glass", "emergency page", "emergency page"]


def test_the_officer_is_told_without_a_word_about_anybody(
    spell: Spell, keeper: User, django_capture_on_commit_callbacks: object
) -> None:
    officer = make_user(Role.IG_OFFICER, spell.partnership)
    make_user(Role.IG_OFFICER, make_partnership("THIRD"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        asked(as_(keeper), spell.person.nhs_number)
    (letter,) = mail.outbox
    assert letter.to == [officer.email]
    said = letter.subject + letter.body
    assert "/access/alerts/" in said
    for word in (
        spell.person.reference,
        "Isaura",
        "Kettlethwaite",
        spell.person.nhs_number,
        keeper.name,
        WHY,
    ):
        assert word not in said


def test_an_officer_judges_it_and_nobody_twice(spell: Spell, keeper: User) -> None:
    asked(as_(keeper), spell.person.nhs_number)
    officer = as_(make_user(Role.IG_OFFICER, spell.partnership))
    alert = Alert.objects.get()
    page = officer.get(reverse("audit:alerts")).text
    assert WHY in page
    assert "Kettlethwaite" not in page
    judge = reverse("audit:judge", args=[alert.pk])
    assert officer.post(judge, {"justified": "no"}).status_code == 422
    assert officer.post(judge, {"justified": "no", "finding": "Nobody was admitted."}).status_code == 302
    alert.refresh_from_db()
    assert (alert.justified, alert.finding) == (False, "Nobody was admitted.")
    assert "Not justified" in officer.get(reverse("audit:alerts")).text
    assert "judged already" in officer.post(judge, {"justified": "yes", "finding": "Right."}).text
    assert as_(make_user(Role.IG_OFFICER, make_partnership("THIRD"))).get(judge).status_code in (404, 405)


@pytest.mark.parametrize("number", ["943 476 5919", "9434765918", "Kettlethwaite", "BHR-001"])
def test_nothing_but_an_exact_number_opens_a_page(spell: Spell, keeper: User, number: str) -> None:
    told = asked(as_(keeper), number)
    assert "There is a problem" in told
    assert not Alert.objects.exists()
    assert AuditEntry.objects.filter(by=keeper, did="emergency page not found").count() == 1


def test_a_reason_must_be_given(spell: Spell, keeper: User) -> None:
    assert "Say why" in asked(as_(keeper), spell.person.nhs_number, "Urgent")
    assert not Alert.objects.exists()


def test_who_asks_too_often_waits(spell: Spell, keeper: User) -> None:
    client = as_(keeper)
    for _ in range(emergencies.MOST_CALLS):
        asked(client, "943 476 5919")
    answer = client.post(reverse("cohorts:emergency"), {"number": spell.person.nhs_number, "reason": WHY})
    assert answer.status_code == 429
    assert not Alert.objects.exists()


@pytest.mark.parametrize("role", [Role.PROGRAMME_MANAGER, Role.BOARD_MEMBER, Role.IG_OFFICER])
def test_who_may_see_no_names_opens_nothing(spell: Spell, here: Partnership, role: Role) -> None:
    answer = as_(make_user(role, here)).post(
        reverse("cohorts:emergency"), {"number": spell.person.nhs_number, "reason": WHY}
    )
    assert answer.status_code == 403
