"""How the tests of pages ask: as someone, for April 2017, with or without htmx."""

from __future__ import annotations

from html.parser import HTMLParser
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


class _Controls(HTMLParser):
    """Collects what the form of a page would send as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in values:
            self.found[self._select] = values.get("value", "")
        elif tag == "textarea":
            self._area, self.found[name] = name, ""
        elif tag == "input" and (values.get("type") not in ("radio", "checkbox") or "checked" in values):
            self.found[name] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[self._area] += data


def controls(html: str) -> dict[str, str]:
    """What the form in the main part of a page would send: boxes, selects, ticked boxes and radios."""
    reader = _Controls()
    reader.feed(html.split('<main id="main"')[1].split("</main>", maxsplit=1)[0])
    return {name: value for name, value in reader.found.items() if name not in ("", "csrfmiddlewaretoken")}
