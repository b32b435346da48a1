"""Too many tries: who has to wait, who has not, and what a stranger learns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, RequestFactory
from django.urls import reverse

from tcp_portal.access import Role, hashing
from tcp_portal.access.addresses import client_address
from tcp_portal.access.hashing import Gate
from tcp_portal.accounts.models import SignedIn
from tcp_portal.partnerships.models import User
from tests.factories import PASSWORD, make_partnership, make_user

pytestmark = pytest.mark.django_db
WAIT = "Too many wrong tries"


@pytest.fixture
def member() -> User:
    return make_user(Role.BOARD_MEMBER, make_partnership())


def attempt(email: str, password: str = "wrong", *, address: str = "192.0.2.1", **headers: str) -> Any:
    form = {"login": email, "password": password}
    return Client(REMOTE_ADDR=address, headers=headers).post(reverse("account_login"), form)


def test_five_wrong_passwords_make_this_address_wait_and_nobody_else(member: User) -> None:
    for _ in range(5):
        assert WAIT not in attempt(member.email).text
    assert WAIT in attempt(member.email, PASSWORD).text
    assert WAIT in attempt(member.email.upper(), PASSWORD).text
    assert attempt(member.email, PASSWORD, address="198.51.100.7").status_code == 302


def test_one_address_that_tries_many_accounts_has_to_wait(member: User) -> None:
    answers = [attempt(f"someone{number}@example.org") for number in range(61)]
    assert WAIT in answers[-1].text
    assert attempt(member.email, PASSWORD, address="198.51.100.7").status_code == 302


def test_two_hundred_colleagues_behind_one_address_sign_in(member: User) -> None:
    assert {attempt(member.email, PASSWORD).status_code for _ in range(200)} == {302}


def test_behind_a_proxy_the_address_is_the_one_that_it_saw(member: User, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = "10.0.0.1"

    def through(claimed: str, password: str = "wrong") -> Any:
        return attempt(member.email, password, address=proxy, **{"X-Forwarded-For": claimed})

    for number in range(6):
        answer = through(f"203.0.113.{number}, 192.0.2.1")  # what a browser claims stands before
    assert WAIT in answer.text
    assert through("192.0.2.2", PASSWORD).status_code == 302
    assert SignedIn.objects.get(user=member).place == "192.0.2.2"


@pytest.mark.parametrize(
    ("count", "forwarded", "found"),
    [
        (0, "192.0.2.9", "10.0.0.1"),
        (1, "203.0.113.5, 192.0.2.9", "192.0.2.9"),
        (2, "203.0.113.5, 192.0.2.9, 10.0.0.2", "192.0.2.9"),
        (2, "192.0.2.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
    ],
)
def test_the_address_behind_proxies(settings: Any, count: int, forwarded: str, found: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers)
    assert client_address(request) == found


def test_a_stranger_does_not_learn_who_has_an_account(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words, and as many hashes, which are what takes time."""
    hashed: list[int] = []
    encode = MD5PasswordHasher.encode

    def counting(self: Any, *args: Any) -> str:
        hashed.append(1)
        return encode(self, *args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)

    def said_of(email: str) -> tuple[str, int]:
        hashed.clear()
        text = attempt(email).text
        start = text.index("There is a problem")
        return text[start : start + 400].replace(email, ""), len(hashed)

    assert said_of(member.email) == said_of("nobody@example.org")
    asked = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True).text
        for email in (member.email, "nobody@example.org")
    ]
    known, unknown = (re.sub(r'nonce="[^"]+"', "", text) for text in asked)
    assert known.replace(member.email, "") == unknown.replace("nobody@example.org", "")


def test_limits_hold_while_redis_is_away(member: User, settings: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "tcp_portal.operations.cache.LastingRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.5},
        }
    }
    for _ in range(5):
        assert WAIT not in attempt(member.email, address="192.0.2.44").text
    assert WAIT in attempt(member.email, PASSWORD, address="192.0.2.44").text
    assert attempt(member.email, PASSWORD, address="192.0.2.45").status_code == 302


def test_when_too_many_sign_in_at_once_the_page_says_so(
    member: User, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.PASSWORD_HASHERS = ["tcp_portal.access.hashing.GatedScryptHasher", *settings.PASSWORD_HASHERS]
    gate = Gate(tmp_path, slots=1, most_here=2, patience=0.05)
    monkeypatch.setattr(hashing, "gate", lambda: gate)
    member.set_password(PASSWORD)
    member.save()
    with gate.pass_through():
        for _ in range(6):
            answer = attempt(member.email)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Many people are signing in" in answer.text
    assert WAIT not in attempt(member.email).text  # none of them counted
