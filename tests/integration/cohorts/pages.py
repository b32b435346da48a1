"""How the tests of pages ask: as someone, for April 2017, with or without htmx."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tcp_portal.partnerships.models import Partnership, User

HTMX = {"HX-Request": "true"}


def as_(user: User | None) -> Client:
    """A browser in which the person is signed in, or nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def address(partnership: Partnership, name: str, *args: Any, **query: str) -> str:
    """The address of a page in April 2017."""
    asked = {"partnership": partnership.code, "month": "2017-04", **query}
    return f"{reverse(name, args=args)}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"


def boxes(name: str, day: str) -> dict[str, str]:
    """A date as its three boxes send it; `day` is written 3.5.2016."""
    return {f"{name}_{box}": text for box, text in enumerate(day.split("."))}
