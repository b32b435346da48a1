"""Whatever was typed into any field, on any page, in any file: it is shown as it was typed, and nothing runs it.

Seven payloads stand in every text of the world. Each page is read as a browser reads it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.guards.test_hostile_words import names_read
from tests.guards.threats.looking import look
from tests.guards.threats.parameters import HOSTILE, NAMES, VALUES, hostile_query
from tests.guards.threats.poison import PAYLOADS, hostile
from tests.guards.universe import ACTORS, ADDRESSES, Answer, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

GOT = sorted(
    name for name, each in ADDRESSES.items() if "GET" in each.methods and not (each.by_token or each.probed)
)
LINKS = {"href", "src", "action", "formaction", "data", "poster", "hx-get", "hx-post", "xlink:href"}
RUNS = {"script", "object", "embed", "iframe", "base", "applet", "meta", "link", "style"}
FOUND_NO_MORE = {"packs:override"}  # what it is about was found in words, which are others now
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Reader(HTMLParser):
    """Notes whatever a browser would run or fetch and that is not the portal's own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if any(name.startswith(("on", "hx-on")) for name in told) or "srcdoc" in told:
            self.wrong.append(f"<{tag} {told}>")
        for name in LINKS & set(told):
            address = "".join(told[name].split()).lower()
            leads_away = not address.startswith("/") and "evil.example" in address
            if leads_away or address.startswith(("javascript:", "data:text", "vbscript:", "//")):
                self.wrong.append(f"{tag} {name}={told[name]!r}")
        if tag in RUNS and not _is_ours(tag, told):
            self.wrong.append(f"<{tag} {told}>")
        self.texts += told.values()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _is_ours(tag: str, told: dict[str, str]) -> bool:
    if tag == "script":
        return told.get("src", "").startswith("/static/") or told.get("type") == "application/json"
    if tag == "style":
        return bool(told.get("nonce"))
    if tag == "link":
        return told.get("href", "").startswith("/static/")
    return tag == "meta" and told.get("http-equiv", "").lower() != "refresh"


def wrong_in(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    # A template that read the words as its own would say so. The number is one that no identifier holds by chance.
    return reader.wrong + ["a template ran them"] * (str(7 * 191191191) in html)


def formulas_in(kind: str, body: bytes) -> Iterator[str]:
    """The cells of a file that a spreadsheet would run."""
    if kind.startswith("text/csv"):
        for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
            yield from (cell for cell in row if cell.lstrip()[:1] in "=+@" and cell.strip())
    elif kind == XLSX:
        for sheet in load_workbook(io.BytesIO(body)):
            yield from (str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


@pytest.mark.parametrize("name", GOT)
def test_no_page_and_no_file_runs_what_somebody_typed(
    hostile_world: World, clients: dict[str, Client], name: str
) -> None:
    """As the reader sees it who may see most: by its own address, and with 400 hostile parameters behind it.

    The names that the page was seen to read lead them. No fault, nobody of another partnership, nothing set.
    """
    address, target = ADDRESSES[name], targets(ADDRESSES[name])[0]
    actor = next(one for one in ACTORS if expected(one, address, target, "GET") is Answer.OPEN)
    client, url = clients[actor.name], hostile_world.url(name, target, actor)
    with names_read() as read:
        response, body = look(client, url)
    assert response.status_code < 400 or response.status_code == 409 or name in FOUND_NO_MORE
    check(response, body)
    query = hostile_query([*sorted(read - set(NAMES)), *NAMES], first=GOT.index(name))
    response, body = look(client, f"{url}{'&' if '?' in url else '?'}{query}")
    assert response.status_code < 500
    assert "a" not in response.cookies
    check(response, body)
    shown = body.decode("latin-1")
    assert not [words for words in hostile_world.closed_to(actor) if words in shown]


def check(response: Any, body: bytes) -> None:
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        assert wrong_in(body.decode()) == []
    assert list(formulas_in(kind, body)) == []


def test_there_are_four_hundred_parameters_and_every_value_is_among_them() -> None:
    pairs = hostile_query(["a", "b", *NAMES], first=0).split("&")
    assert len(pairs) == HOSTILE
    assert {pair.partition("=")[2] for pair in pairs} == set(VALUES)
    assert {pair.partition("=")[0] for pair in pairs} == {"a", "b", *NAMES}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_that_was_not_escaped_would_be_noticed(payload: str) -> None:
    shown = payload.replace("191}}", f"191}}}}{7 * 191191191}") if "{{" in payload else payload
    found = wrong_in(f"<p>Rita{shown}</p>") or list(formulas_in("text/csv", b'"' + payload.encode() + b'"'))
    assert found or payload.startswith("=")


def test_hostile_words_keep_what_was_there_and_fit_their_field() -> None:
    assert hostile("Rita", None, 0) == "Rita" + "".join(PAYLOADS)
    assert hostile("Rita", 40, 0).startswith("Rita<script>")
    assert hostile("Rita", 40, 1).startswith("=Rita")
    assert hostile("Rita", 4, 0) == "Rita"
    assert all(len(hostile("Rita", room, turn)) <= room for room in range(4, 60) for turn in range(7))
