"""Pages without a row in the table of rights have all headers, too; test_role_matrix.py reads those of every other."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tests.guards.answers import body_of, check_headers
from tests.guards.universe import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ELSEWHERE = ("/nowhere/", "/accounts/login/", "/accounts/password/reset/", "/accounts/password/change/")


def check(response: Any, of: str) -> None:
    """The headers of one answer, whose body is read to its end."""
    body_of(response)
    check_headers(response, of)


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
