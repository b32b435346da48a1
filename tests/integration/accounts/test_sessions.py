from __future__ import annotations

import time
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tcp_portal.accounts.models import SignedIn
from tcp_portal.accounts.services.sessions import device_of, place_of
from tcp_portal.audit.models import AuditEntry
from tcp_portal.partnerships.models import User
from tests.factories import PASSWORD, admitted, make_partnership, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
MINUTE = 60


@pytest.fixture
def keeper() -> User:
    return make_user(Role.COMMISSIONER, make_partnership())


def sign_in(user: User, agent: str = WINDOWS) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def after(minutes: float) -> Any:
    return time_machine.travel(time.time() + minutes * MINUTE)


def is_in(client: Client) -> bool:
    return client.get(reverse("web:help")).status_code == 200


def test_a_session_ends_after_fifteen_idle_minutes_and_says_why(keeper: User) -> None:
    client = sign_in(keeper)
    with after(14):
        assert is_in(client)
    with after(28.5):
        assert is_in(client)
    with after(45):
        answer = client.get(reverse("web:help"), follow=True)
        assert answer.redirect_chain[0][0].startswith(reverse("account_login"))
        assert "nothing was done for 15 minutes" in answer.text
        assert not is_in(client)
        assert SignedIn.objects.get(user=keeper).ended_at is not None


def test_a_session_ends_after_twelve_hours_however_busy(keeper: User) -> None:
    client = sign_in(keeper)
    for step in range(1, 72):
        with after(step * 10):
            assert is_in(client)
    with after(12 * 60 + 1):
        answer = client.get(reverse("web:help"), follow=True)
        assert "signed in 12 hours ago" in answer.text


def test_what_a_page_asks_by_itself_keeps_no_session_alive(keeper: User) -> None:
    client = sign_in(keeper)
    with after(10):
        assert client.get(reverse("accounts:session")).json()["seconds"] <= 5 * MINUTE
        assert client.get(reverse("web:help"), headers={**HTMX, "X-Poll": "1"}).status_code == 200
    with after(16):
        assert client.get(reverse("accounts:session")).status_code == 302


def test_a_session_is_kept_by_its_button_with_and_without_javascript(keeper: User) -> None:
    client = sign_in(keeper)
    with after(14):
        asked = client.post(reverse("accounts:session"), headers={"Accept": "application/json"})
        assert asked.json()["seconds"] > 14 * MINUTE
    with after(28):
        assert client.post(reverse("accounts:session"))["Location"] == reverse("accounts:own")
    with after(42):
        assert is_in(client)


def test_signing_in_changes_the_session_and_out_kills_it_on_the_server(keeper: User) -> None:
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["mark"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post(reverse("account_login"), {"login": keeper.email, "password": PASSWORD})
    key = client.cookies["sessionid"].value
    assert key != before
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key__in=[before, key]).exists()
    replayed = Client()
    replayed.cookies["sessionid"] = key
    assert not is_in(replayed)


def test_people_see_where_they_are_signed_in_and_end_it_from_elsewhere(keeper: User, settings: Any) -> None:
    settings.PORTAL_NETWORKS = (("127.0.0.0/8", "Havering Council"),)
    here, there = sign_in(keeper), sign_in(keeper, "Mozilla/5.0 (iPhone) Safari/605")
    page = here.get(reverse("accounts:own")).text
    for words in ("Chrome on Windows", "Safari on iPhone", "Havering Council", "This one"):
        assert words in page
    row = SignedIn.objects.get(user=keeper, device="Safari on iPhone")
    here.post(reverse("accounts:end_session", args=[row.pk]))
    assert is_in(here)
    assert not is_in(there)
    assert AuditEntry.objects.filter(by=keeper, did="end session", object_id=keeper.pk).exists()
    assert "Safari on iPhone" not in here.get(reverse("accounts:own")).text.partition("Where you are")[2]


def test_everywhere_else_is_ended_at_once(keeper: User) -> None:
    here, others = sign_in(keeper), [sign_in(keeper) for _ in range(2)]
    here.post(reverse("accounts:end_others"))
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_nobody_ends_another_s_session(keeper: User) -> None:
    client, stranger = sign_in(keeper), sign_in(make_user(Role.BOARD_MEMBER, make_partnership("ELSE")))
    row = SignedIn.objects.get(user=keeper)
    address = reverse("accounts:end_session", args=[row.pk])
    assert stranger.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert Client().post(address)["Location"].startswith(reverse("account_login"))
    assert is_in(client)


def test_a_new_password_ends_the_other_sessions_and_this_one_stays_in_the_list(keeper: User) -> None:
    here, there = sign_in(keeper), sign_in(keeper)
    new = "another-long-one-1"
    here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert is_in(here)
    assert not is_in(there)
    assert here.get(reverse("accounts:own")).text.count("This one") == 1


def test_a_number_is_shown_and_a_list_taken_only_by_who_has_just_proved_who_they_are(keeper: User) -> None:
    person = admitted(keeper.posts.get().partnership).person
    page, export = reverse("cohorts:person", args=[person.pk]), reverse("cohorts:export")
    client = sign_in(keeper)
    show = reverse("cohorts:nhs_number", args=[person.pk])
    assert client.post(show).status_code == 200
    with after(10):
        is_in(client)
    with after(16):
        back = {"Referer": f"http://testserver{page}"}
        asked = client.post(show, headers=back)
        assert asked["Location"] == f"{reverse('account_reauthenticate')}?next={page.replace('/', '%2F')}"
        by_htmx = client.post(show, headers={**HTMX, "HX-Current-URL": f"http://testserver{page}"})
        assert by_htmx["HX-Redirect"] == asked["Location"]
        from_elsewhere = client.post(show, headers={"Referer": "https://evil.example/x"})
        assert from_elsewhere["Location"].endswith("next=%2F")
        assert client.get(export).status_code == 302
        assert client.post(reverse("packs:table", args=["tracker"])).status_code == 302
        assert not AuditEntry.objects.filter(did="tracker as CSV").exists()
        wrong = client.post(asked["Location"], {"password": "wrong", "next": page})
        assert wrong.status_code == 200
        assert client.post(show, headers=back).status_code == 302
        right = client.post(asked["Location"], {"password": PASSWORD, "next": page})
        assert right["Location"] == page
        assert client.post(show, headers=back).status_code == 200
        assert client.get(export).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WINDOWS, "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/1 Edg/1", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:1) Gecko Firefox/140", "Firefox on Linux"),
        ("", "Another browser on another system"),
    ],
)
def test_a_device_is_told_in_words(agent: str, words: str) -> None:
    assert device_of(agent) == words


def test_a_place_is_an_organisation_s_network_or_the_address(settings: Any) -> None:
    settings.PORTAL_NETWORKS = (("10.1.0.0/16", "Havering Council"), ("2001:db8::/32", "NEL ICB"))
    assert place_of("10.1.2.3") == "Havering Council"
    assert place_of("2001:db8::7") == "NEL ICB"
    assert place_of("192.0.2.1") == "192.0.2.1"
    assert place_of("nonsense") == "Unknown address"
