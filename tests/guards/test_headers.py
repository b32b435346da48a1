"""Every answer tells the browser the same: run only our own scripts, keep nothing, show it nowhere else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tests.guards.test_role_matrix import body_of
from tests.guards.universe import ACTORS, ADDRESSES, Answer, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOT_SAFE = re.compile(r"unsafe|\*|https?:|data:(?!;)|blob:")
ELSEWHERE = ("/nowhere/", "/accounts/login/", "/accounts/password/reset/", "/accounts/password/change/")


def check(response: Any, of: str) -> None:
    """The headers of one answer, whose body is read to its end."""
    body_of(response)
    policy = dict(one.strip().partition(" ")[::2] for one in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'", of
    assert policy["script-src"] == policy["connect-src"] == policy["form-action"] == "'self'", of
    assert not NOT_SAFE.search(" ".join(value for name, value in policy.items() if name != "img-src")), of
    assert response["Cache-Control"] == "no-store", of
    assert response["X-Content-Type-Options"] == "nosniff", of
    assert response["X-Frame-Options"] == "DENY", of
    assert response["Referrer-Policy"] == "same-origin", of
    assert response["Cross-Origin-Opener-Policy"] == "same-origin", of
    assert "HX-Request" in response["Vary"], of
    for cookie in response.cookies.values():
        if not cookie.value and cookie["max-age"] == 0:
            continue  # it is taken away: a browser keeps nothing of it
        assert cookie["httponly"], of
        assert cookie["samesite"] == "Lax", of


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_open_and_a_closed_answer_have_all_headers(world: World, name: str) -> None:
    address, target = ADDRESSES[name], targets(ADDRESSES[name])[0]
    method = address.methods[0]
    asked = {expected(actor, address, target, method): actor for actor in ACTORS}
    assert (Answer.NO_TOKEN if address.by_token else Answer.OPEN) in asked
    for answer, actor in asked.items():
        client = Client()
        if actor.signed_in:
            client.force_login(world.users[actor.name])
        for headers in ({}, {"HX-Request": "true"}):
            response = client.generic(method, world.url(name, target, actor), headers=headers)
            check(response, f"{name} {answer}")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_pages_of_the_account_and_of_nothing_have_them_too(world: World, path: str) -> None:
    client = Client()
    check(client.get(path), path)
    client.force_login(world.users[Role.BOARD_MEMBER.value])
    check(client.get(path), path)


def test_the_reference_site_has_them_too(world: World) -> None:
    client = Client()
    for reader in (Role.ADMINISTRATOR, Role.BOARD_MEMBER):
        client.force_login(world.users[reader.value])
        check(client.get(reverse("admin:index")), reader)


def test_the_cookies_of_signing_in_are_closed_to_scripts(world: World) -> None:
    client = Client()
    check(client.get("/accounts/login/"), "sign in")
    assert "csrftoken" in client.cookies
