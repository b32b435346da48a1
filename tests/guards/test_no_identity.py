"""Who judges figures meets nobody: not on a page, not in a file, not in a link; and an NHS number is nowhere else.

Readers are sent through the portal as a person would go: from the first page along every link.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote_plus, urljoin, urlsplit
from zipfile import ZipFile

import pikepdf
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tcp_portal.audit.forms import NHS_NUMBER
from tcp_portal.packs.models import Pack, PackFile
from tests.guards.answers import HTMX, body_of
from tests.guards.universe import AGGREGATE_READERS, HERE, NAMES, World
from tests.unit.packs.pdf_text import pdf_text

pytestmark = pytest.mark.django_db

LINK = re.compile(r'\b(?:href|action|hx-get|hx-post|src)="([^"]*)"')
MOST_PAGES = 150  # the filters of a list lead to ever more addresses; these many show every kind of page
NOT_FOLLOWED = ("/static/", "/accounts/")


class Tour:
    """A reader's way through the portal: every page once, along the links, until there are no more or enough."""

    def __init__(self, world: World, role: Role) -> None:
        self.client = Client()
        self.client.force_login(world.users[role.value])
        self.seen: dict[str, Any] = {}
        self.links: set[str] = set()

    def walk(self) -> Iterator[tuple[str, str]]:
        """Each page's address and its text."""
        waiting = ["/"]
        known = set(waiting)
        while waiting and len(self.seen) < MOST_PAGES:
            url = waiting.pop(0)
            response = self.client.get(url)
            body = body_of(response)
            self.seen[url] = response
            yield url, body
            for found in self._links_of(url, response, body):
                self.links.add(found)
                if found not in known and not found.startswith(NOT_FOLLOWED):
                    known.add(found)
                    waiting.append(found)

    def _links_of(self, url: str, response: Any, body: str) -> list[str]:
        if "Location" in response:
            return [response["Location"]]
        if not response["Content-Type"].startswith("text/html"):
            return []
        found = (urljoin(url, unescape(one).partition("#")[0]) for one in LINK.findall(body))
        return [one for one in found if not urlsplit(one).netloc]


def names_of(world: World, key: str) -> tuple[str, ...]:
    return world.secrets[key].identity + world.secrets[key].number


@pytest.mark.parametrize("role", AGGREGATE_READERS)
def test_who_judges_figures_finds_nobody_on_any_page(world: World, role: Role) -> None:
    tour = Tour(world, role)
    secrets = {words for each in world.secrets.values() for words in each.all}
    for url, body in tour.walk():
        assert not {words for words in secrets if words in body}, url
    visited = {urlsplit(url).path for url in tour.seen}
    assert {"/performance/", "/performance/reconciliation/", "/packs/", "/glossary/"} <= visited
    assert any(path.endswith("/pptx/") for path in visited)
    assert not {path for path in visited if "/people/" in path or "/tracker/" in path}


def test_a_programme_manager_meets_people_by_reference_alone(world: World) -> None:
    tour, references = Tour(world, Role.PROGRAMME_MANAGER), set()
    secrets = {words for key in NAMES for words in names_of(world, key)}
    for url, body in tour.walk():
        assert not {words for words in secrets if words in body}, url
        references |= {each.reference for each in world.secrets.values() if each.reference in body}
    assert world.secrets["havering"].reference in references
    assert world.secrets["elsewhere"].reference not in references


def test_the_access_log_names_nobody(world: World) -> None:
    tour = Tour(world, Role.IG_OFFICER)
    secrets = {words for key in NAMES for words in names_of(world, key)}
    pages = dict(tour.walk())
    assert not [url for url, body in pages.items() for words in secrets if words in body]
    assert any("family name: recorded" in body for body in pages.values())


def test_no_link_holds_who_a_person_is(world: World) -> None:
    """For those who may see names too: addresses stay in the browser's history and in the logs of servers."""
    for role in (Role.COMMISSIONER, Role.SPECIALISED_CASE_MANAGER):
        tour = Tour(world, role)
        told = "".join(body for _, body in tour.walk())
        given, family, born = NAMES["havering"]
        assert {given, family, f"{born.day} {born:%B %Y}"} <= {
            one for one in names_of(world, "havering") if one in told
        }
        links = {unquote_plus(link) for link in tour.links}
        assert not [
            link for link in links for key in NAMES for words in names_of(world, key) if words in link
        ]


def words_of(name: str, content: bytes) -> str:
    """Everything that a file says: each part of an Office file as it lies there, the text of a PDF, its properties."""
    if name == "pdf":
        with pikepdf.open(BytesIO(content)) as pdf:
            return pdf_text(pdf) + str(pdf.docinfo) + str(pdf.open_metadata())
    return "\n".join(_parts(content))


def _parts(content: bytes) -> Iterator[str]:
    with ZipFile(BytesIO(content)) as parts:
        for part in parts.namelist():
            inside = parts.read(part)
            if part.endswith(".xlsx"):  # the workbook of a PowerPoint chart
                yield from _parts(inside)
            else:
                yield inside.decode("utf-8", errors="replace")


@pytest.mark.parametrize("format_name", ["pptx", "pdf", "xlsx"])
def test_no_file_of_a_pack_holds_a_person(world: World, format_name: str) -> None:
    client = Client()
    client.force_login(world.users[Role.BOARD_MEMBER.value])
    response = client.get(reverse("packs:download", args=[world.things["pack"], format_name]))
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file is streamed
    text = words_of(format_name, content)
    assert "April2017" in "".join(text.split())
    hidden = {words for each in world.secrets.values() for words in each.all}
    assert not {words for words in hidden if words in text or "".join(words.split()) in text}
    assert HERE in response["Content-Disposition"]


def test_the_tracker_as_a_file_holds_no_name_and_no_number(world: World) -> None:
    """The commissioner's own workbook says what the page says: reference, initials and age."""
    client = Client()
    client.force_login(world.users[Role.COMMISSIONER.value])
    response = client.get(reverse("packs:download", args=[world.things["table"], "xlsx"]))
    text = words_of("xlsx", b"".join(response.streaming_content))  # type: ignore[attr-defined]  # a file is streamed
    assert world.secrets["havering"].reference in text
    assert not {words for key in NAMES for words in names_of(world, key) if words in text}
    assert not {
        key for key in NAMES for words in names_of(world, key) if words in response["Content-Disposition"]
    }


def test_rows_that_queues_and_files_are_known_by_hold_no_number(world: World) -> None:
    kept = [str(row) for row in (*Pack.objects.values(), *PackFile.objects.values())]
    assert kept
    assert not [row for row in kept for each in world.secrets.values() for words in each.all if words in row]


@pytest.fixture
def commissioner(world: World) -> Client:
    client = Client()
    client.force_login(world.users[Role.COMMISSIONER.value])
    return client


def test_a_number_that_is_looked_for_is_in_no_address_log_or_cookie(
    world: World, commissioner: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person, secrets = world.spells["gone"].person, world.secrets["gone"]
    with transaction.atomic():
        answers = [
            commissioner.post(reverse("cohorts:admit"), {"key": secrets.number[1]}, headers=headers)
            for headers in ({}, HTMX)
        ]
        answers += [
            commissioner.post(reverse("cohorts:nhs_number", args=[person.pk])),
            commissioner.post(
                reverse("cohorts:correct_person", args=[person.pk]), {"nhs_number": secrets.number[0]}
            ),
            commissioner.post(reverse("cohorts:admit"), {"key": "999 123 4567"}),
            commissioner.get(reverse("cohorts:person", args=[person.pk])),
        ]
        transaction.set_rollback(True)
    assert str(person.pk) in answers[0]["Location"]
    assert secrets.number[1] in answers[2].text
    told = [f"{name}: {value}" for answer in answers for name, value in answer.headers.items()]
    told += [cookie.OutputString() for answer in answers for cookie in answer.cookies.values()]
    told += [record.getMessage() for record in caplog.records]
    assert not [
        line for line in told for number in (*secrets.number, "9991234567", "999 123 4567") if number in line
    ]


@pytest.mark.parametrize(
    ("role", "name", "field"),
    [(Role.COMMISSIONER, "cohorts:tracker", "text"), (Role.IG_OFFICER, "audit:log", "person")],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_number_typed_into_a_filter_is_not_carried_on(
    world: World, role: Role, name: str, field: str, headers: dict[str, str]
) -> None:
    client, typed = Client(), world.secrets["havering"].number[1]
    client.force_login(world.users[role.value])
    response = client.get(reverse(name), {field: typed}, headers=headers)
    to = response.headers.get("Location") or response.headers["HX-Redirect"]
    assert f"refused={NHS_NUMBER}" in to
    assert typed not in unquote_plus(to)
    assert "history" in client.get(to).text
