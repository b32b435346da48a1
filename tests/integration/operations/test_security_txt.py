"""Whom to tell of a hole: to everybody, in the form of RFC 9116, and only as long as it holds."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

PATH = "/.well-known/security.txt"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("moment", ["2017-05-12 12:00:00+01:00", "2018-05-12 23:59:00+01:00"])
def test_it_is_told_to_everybody_until_its_last_day(moment: str, settings: Any) -> None:
    settings.PORTAL_ADDRESS = "https://portal.example"
    with time_machine.travel(moment, tick=False):
        response = Client().get(PATH)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:security@example.org",
        "Expires: 2018-05-12T23:59:59Z",
        "Preferred-Languages: en",
        "Canonical: https://portal.example/.well-known/security.txt",
    ]
    assert not response.cookies


def test_it_is_not_found_afterwards_and_where_nobody_is_named(settings: Any) -> None:
    with time_machine.travel("2018-05-13 00:01:00+01:00", tick=False):
        assert Client().get(PATH).status_code == 404
    settings.PORTAL_SECURITY_CONTACT, settings.PORTAL_SECURITY_EXPIRES = "", None
    assert Client().get(PATH).status_code == 404
