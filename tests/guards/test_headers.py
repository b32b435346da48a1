"""The headers of every kind of answer, to the letter; test_role_matrix.py reads those of every page.

In production there are more: they are asked for under the settings that a process of production has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from tcp_portal.access import Role
from tests.factories import PASSWORD
from tests.guards.answers import EVERYWHERE, HTMX, body_of, check_cookies, check_headers, headers_of
from tests.guards.production import production_settings
from tests.guards.universe import HERE, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ELSEWHERE = ("/nowhere/", "/accounts/login/", "/accounts/password/reset/", "/accounts/password/change/")
HOST = "portal.example"
TWO_YEARS_OF_HTTPS = "max-age=63072000; includeSubDomains; preload"


def check(response: Any, of: str, **other: str) -> None:
    """The headers of one answer, whose body is read to its end."""
    body_of(response)
    check_headers(response, of, **other)


@pytest.fixture
def reader(world: World) -> Client:
    """A commissioner, whose client answers as a server does."""
    client = Client(raise_request_exception=False)
    client.force_login(world.users[Role.COMMISSIONER.value])
    return client


@pytest.mark.parametrize("path", ELSEWHERE)
def test_pages_of_the_account_and_of_nothing_have_them_too(world: World, path: str) -> None:
    client = Client()
    check(client.get(path), path)
    client.force_login(world.users[Role.BOARD_MEMBER.value])
    check(client.get(path), path)


def test_the_reference_site_has_them_too(world: World) -> None:
    client = Client()
    for role in (Role.ADMINISTRATOR, Role.BOARD_MEMBER):
        client.force_login(world.users[role.value])
        check(client.get(reverse("admin:index")), role)


def test_every_kind_of_answer_has_them_all(world: World, reader: Client) -> None:
    """A page, a part, files, redirects both ways, and each refusal."""
    pack = world.things["pack"]
    manager = Client()
    manager.force_login(world.users[Role.PROGRAMME_MANAGER.value])
    asked: tuple[tuple[int, Any], ...] = (
        (200, reader.get("/help/")),
        (200, reader.head("/help/")),
        (200, reader.get("/tracker/", {"partnership": HERE}, headers=HTMX)),
        (200, reader.get(reverse("cohorts:export"), {"partnership": HERE})),
        (200, manager.get(reverse("packs:download", args=[pack, "pdf"]))),
        (302, Client().get("/help/")),
        (204, Client().get("/help/", headers=HTMX)),
        (301, reader.get("/help")),
        (400, reader.get("/help/", headers={"host": "evil.example"})),
        (401, Client().get(reverse("feed:measures", args=["json"]))),
        (403, reader.get(reverse("audit:log"))),
        (404, Client().get(reverse("shared:pack", args=["x" * 43]))),
        (405, reader.post("/help/")),
        (422, reader.post(reverse("cohorts:admit"), {"partnership": HERE})),
    )
    for status, response in asked:
        kind = f"{response.status_code} of {response.request['PATH_INFO']}"
        assert response.status_code == status, kind
        check(response, kind)


def test_a_fault_and_too_many_tries_and_a_forged_form_have_them_too(world: World, reader: Client) -> None:
    with patch("tcp_portal.web.views.groups", side_effect=RuntimeError("secret of the inside")):
        fault = reader.get("/glossary/")
    assert fault.status_code == 500
    assert "secret of the inside" not in fault.content.decode()
    check(fault, "a fault")
    stranger = Client()
    tries = [stranger.post("/accounts/password/reset/", {"email": "nobody@example.org"}) for _ in range(6)]
    assert tries[-1].status_code == 429
    check(tries[-1], "too many tries")
    forged = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})
    assert forged.status_code == 403
    check(forged, "a forged form")


@pytest.mark.parametrize("path", ["css/portal.css", "js/portal.js", "django_htmx/htmx-2.min.js"])
def test_static_files_have_them_but_may_be_kept(path: str) -> None:
    response = Client().get(f"/static/{path}")
    assert response.status_code == 200
    assert len(body_of(response)) > 100
    assert headers_of(response) == EVERYWHERE
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert not response.cookies


def test_the_cookies_of_signing_in_are_closed_to_scripts(world: World) -> None:
    client = Client()
    check(client.get("/accounts/login/"), "sign in")
    assert "csrftoken" in client.cookies


@pytest.fixture
def production() -> Iterator[dict[str, Any]]:
    """The settings of production for a client of the name `portal.example`."""
    with override_settings(**production_settings()):
        yield {"secure": True, "headers": {"host": HOST}}


def test_production_is_https_alone_for_two_years(world: World, production: dict[str, Any]) -> None:
    response = Client().get("/accounts/login/", **production)
    assert response["Strict-Transport-Security"] == TWO_YEARS_OF_HTTPS
    check(response, "sign in")
    plain = Client().get("/accounts/login/?next=/help/", headers=production["headers"])
    assert (plain.status_code, plain["Location"]) == (301, f"https://{HOST}/accounts/login/?next=/help/")
    assert headers_of(plain) == EVERYWHERE
    assert not plain.cookies


def test_the_cookies_of_production_belong_to_this_host_and_to_https(
    world: World, production: dict[str, Any]
) -> None:
    """`__Host-` makes the browser refuse a cookie without Secure, with a Domain or from another path."""
    client = Client()
    check(client.get("/accounts/login/", **production), "before")
    user = world.users[Role.BOARD_MEMBER.value]
    entered = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, **production)
    assert entered.status_code == 302
    check(entered, "signed in")
    assert {"__Host-session", "__Host-csrf"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert name.startswith("__Host-") or not cookie.value, name
        assert cookie["secure"], name
    assert not client.cookies["__Host-session"]["max-age"]  # it ends with the browser
    check_cookies(entered, "signed in")


def test_a_wrong_host_is_refused_before_anything_is_done(world: World, production: dict[str, Any]) -> None:
    for secure in (True, False):
        response = Client().post(
            "/accounts/password/reset/",
            {"email": world.users[Role.BOARD_MEMBER.value].email},
            secure=secure,
            headers={"host": "evil.example", "x-forwarded-host": HOST},
        )
        assert response.status_code == 400
        unless_refused_too_early = set() if secure else {"Referrer-Policy", "Cross-Origin-Opener-Policy"}
        assert headers_of(response).items() - EVERYWHERE.items() == {
            (name, "") for name in unless_refused_too_early
        }
    assert not mail.outbox
