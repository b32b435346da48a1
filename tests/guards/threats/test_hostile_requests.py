"""Requests that no browser of ours sends: other hosts, strange methods, broken words, far too much of everything.

Each is turned away in words, tells nothing of the inside and changes nothing. Words in single fields are the
business of test_hostile_words.py.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tcp_portal.access import Role
from tests.factories import PASSWORD
from tests.guards.answers import HTMX, TRAIL, Written, body_of
from tests.guards.threats.looking import readers_of
from tests.guards.universe import ACTORS, ADDRESSES, ELSE, HERE, Actor, Answer, World, expected, targets

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OPENING = (
    "evil.example",
    "127.0.0.1:1@evil.example",
    "testserver.evil.example",
    "evil.example:80",
    "a b",
    "\\evil",
)
STRANGE = ("TRACE", "CONNECT", "PROPFIND", "MOVE", "PATCH", "JEFF")
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "https:evil.example", "http:///evil.example", "javascript:alert(1)", "data:text/html,x", "\x00//evil.example",
    "%2F%2Fevil.example/%2e%2e", "https://testserver@evil.example/", "/%09/evil.example", " https://evil.example",
)  # fmt: skip
GOT = sorted(name for name, each in ADDRESSES.items() if "GET" in each.methods and not each.by_token)


def actor_for(name: str, method: str = "GET") -> Actor:
    address = ADDRESSES[name]
    return next(one for one in ACTORS if expected(one, address, targets(address)[0], method) is Answer.OPEN)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return readers_of(world)


@pytest.fixture
def reader(clients: dict[str, Client]) -> Client:
    return clients[Role.COMMISSIONER.value]


def told(response: Any) -> str:
    """The body of a refusal: never the inside of the program."""
    body = body_of(response)
    assert "Traceback" not in body
    assert "/site-packages/" not in body
    return body


def host_of(address: str) -> str:
    """Where a browser goes for an address of a page: it takes \\ for / and leaves blanks and controls out."""
    seen = re.sub(r"[\x00-\x20]", "", address).replace("\\", "/")
    return urlsplit(urljoin("http://testserver/accounts/login/", seen)).netloc


def look(client: Client, url: str, **more: Any) -> Any:
    """A GET of which nothing stays."""
    with transaction.atomic():
        response = client.get(url, **more)
        response.words = body_of(response)
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize(
    "name", ["cohorts:tracker", "trajectories:dashboard", "packs:list", "workstreams:highlights"]
)
def test_a_parameter_given_twice_opens_nothing(world: World, clients: dict[str, Client], name: str) -> None:
    """Whichever of the two the page takes, it asks the reader's rights of that one."""
    actor = actor_for(name)
    for query in (f"partnership={HERE}&partnership={ELSE}", f"partnership={ELSE}&partnership={HERE}"):
        response = look(clients[actor.name], f"{reverse(name)}?{query}")
        assert response.status_code in (200, 302, 404)
        assert not [words for words in world.secrets["elsewhere"].all if words in response.words]
        assert f"partnership={ELSE}" not in response.words


def test_strange_methods_are_refused_everywhere_and_echo_nothing(
    world: World, clients: dict[str, Client]
) -> None:
    """TRACE would give a script the cookies of its own request."""
    wrong = []
    for at, name in enumerate(GOT[::5]):
        actor, method = actor_for(name), STRANGE[at % len(STRANGE)]
        written = Written()
        with transaction.atomic(), connection.execute_wrapper(written):
            response = clients[actor.name].generic(
                method,
                world.url(name, targets(ADDRESSES[name])[0], actor),
                headers={"x-echo": "say-it-again"},
            )
            body = told(response)
            transaction.set_rollback(True)
        if response.status_code != 405 or "say-it-again" in body or written.tables - TRAIL:
            wrong.append(f"{method} {name}: {response.status_code} {written.tables}")
    assert not wrong


@pytest.mark.parametrize("path", ["/accounts/login/", "/static/css/portal.css", "/nowhere/"])
def test_pages_without_a_row_do_not_trace_either(world: World, path: str) -> None:
    for method in STRANGE:
        response = Client().generic(method, path, headers={"x-echo": "say-it-again"})
        assert 400 <= response.status_code < 500
        assert "say-it-again" not in told(response)


@pytest.mark.parametrize("sent", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_header_does_not_change_the_method(world: World, reader: Client, sent: str) -> None:
    assert look(reader, reverse("web:help"), headers={sent: "DELETE"}).status_code == 200
    assert look(reader, reverse("web:help") + "?_method=DELETE").status_code == 200


@pytest.mark.parametrize("host", OPENING)
def test_another_host_gets_no_page_and_no_message(world: World, host: str) -> None:
    user = world.users[Role.BOARD_MEMBER.value]
    response = Client().post("/accounts/password/reset/", {"email": user.email}, headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in told(response)
    assert not mail.outbox


def test_a_forwarded_host_stands_in_no_message_and_no_redirect(world: World) -> None:
    """A proxy that does not take these headers away changes nothing: only X-Forwarded-Proto is read, in production."""
    forwarded = {
        "x-forwarded-host": "evil.example",
        "x-host": "evil.example",
        "x-original-url": "/audit/",
        "x-rewrite-url": "/audit/",
        "forwarded": "host=evil.example;proto=https",
        "x-forwarded-port": "666",
        "x-forwarded-proto": "javascript",
    }
    user = world.users[Role.BOARD_MEMBER.value]
    Client().post("/accounts/password/reset/", {"email": user.email}, headers=forwarded)
    (message,) = mail.outbox
    assert "evil.example" not in str(message.body)
    assert ":666" not in str(message.body)
    response = Client().get("/help/", headers=forwarded)
    assert response["Location"] == "/accounts/login/?next=/help/"


@pytest.mark.parametrize("to", ELSEWHERE)
def test_nobody_is_sent_to_another_site(world: World, to: str) -> None:
    """After signing in and out, and from the plan's way back."""
    user = world.users[Role.COMMISSIONER.value]
    client = Client()
    form = {"login": user.email, "password": PASSWORD, "next": to}
    answers = [client.post("/accounts/login/", form), client.post("/accounts/login/", form)]
    answers.append(client.post("/accounts/logout/", {"next": to}))
    for response in answers:
        assert response.status_code == 302
        assert host_of(response["Location"]) == "testserver"
    part = Client().get("/packs/", headers={**HTMX, "HX-Current-URL": to})
    assert host_of(part["HX-Redirect"]) == "testserver"


def test_a_way_back_is_chosen_and_not_typed(world: World, clients: dict[str, Client]) -> None:
    actor = actor_for("cohorts:plan")
    url = world.url("cohorts:plan", targets(ADDRESSES["cohorts:plan"])[0], actor)
    for to in ELSEWHERE:
        page = look(clients[actor.name], f"{url}&{urlencode({'back': to})}")
        addresses = re.findall(r'\b(?:href|action|hx-get|hx-post)="([^"]*)"', page.words)
        assert {host_of(unescape(address)) for address in addresses if address} == {"testserver"}


@pytest.mark.parametrize(
    "path",
    ["/%00", "/tracker/%00/", "/%ff%fe/", "/%c0%ae%c0%ae/%c0%ae/", "/..%2f..%2fetc/passwd",
     "/static/..%2f..%2fmanage.py",
     "/static/%2e%2e/%2e%2e/tcp_portal/settings.py", "/static/%00", "/static//etc/passwd", "//evil.example/%2f..",
     "/" + "a" * 8000 + "/", "/.git/config", "/.env", "/var/portal.sqlite3", "/manage.py", "/admin/", "/__debug__/"],
)  # fmt: skip
def test_strange_paths_are_not_found(world: World, reader: Client, path: str) -> None:
    response = look(reader, path)
    assert response.status_code in (400, 404), response.status_code
    assert "SECRET_KEY" not in response.words
    assert "Traceback" not in response.words
    assert "evil.example" not in response.headers.get("Location", "")


def test_far_too_many_or_far_too_long_parameters_are_refused_in_words(world: World, reader: Client) -> None:
    many = "&".join(f"a{at}=1" for at in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    assert look(reader, f"{reverse('cohorts:tracker')}?{many}").status_code == 400
    form = {f"a{at}": "1" for at in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    asked = reverse("cohorts:admit")
    for sent in (form, {"given_name": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}):
        with transaction.atomic():
            response = reader.post(asked, sent)
            assert response.status_code == 400
            assert "Something is missing from what was sent, or was changed on the way." in told(response)
            transaction.set_rollback(True)
    assert look(reader, f"{reverse('cohorts:tracker')}?text={'a' * 200_000}").status_code == 422


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded; charset=utf-7", b"given_name=+ADw-script+AD4-"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"given_name=a"),
        ("application/x-www-form-urlencoded; charset=utf-16", "given_name=a".encode("utf-16")),
        ("application/x-www-form-urlencoded", b"given_name=%ff%fe&\xff\xfe=\x00"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nunended"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../x\""
         b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--x--"),
        ("application/json", b"{"),
        ("text/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        ("application/x-python-serialize", b"cos\nsystem\n(S'true'\ntR."),
        ("", b"\x00\x01\x02"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["cohorts:admit", "packs:list", "account_login"])
def test_a_form_in_a_wrong_coding_changes_nothing(
    world: World, clients: dict[str, Client], name: str, kind: str, body: bytes
) -> None:
    role = Role.PROGRAMME_MANAGER if name == "packs:list" else Role.COMMISSIONER
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written):
        response = clients[role.value].generic("POST", reverse(name), body, content_type=kind)
        words = told(response)
        transaction.set_rollback(True)
    assert response.status_code < 500
    assert "root:" not in words
    assert not written.tables - TRAIL


@pytest.mark.parametrize(
    "cookie", ["\x00", "a" * 5000, "'; DROP TABLE", "../../session", "%00", "é", "1" * 32, "gAAAA:1:x"]
)
def test_a_broken_session_is_no_session(world: World, cookie: str) -> None:
    """Sent as it is: Python's own keeper of cookies refuses the worst of them."""
    client = Client(raise_request_exception=False)
    response = client.get("/help/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/help/")


def test_a_form_of_htmx_needs_its_token_like_any_other(world: World) -> None:
    """Neither the header of htmx nor a cookie of one's own choice stands for the token of the page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users[Role.PROGRAMME_MANAGER.value])
    asked = reverse("packs:list")
    written = Written()
    with transaction.atomic(), connection.execute_wrapper(written):
        assert client.post(asked, {"month": "2017-04"}, headers=HTMX).status_code == 403
        client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
        assert client.post(asked, {"csrfmiddlewaretoken": "b" * 32}, headers=HTMX).status_code == 403
        transaction.set_rollback(True)
    assert not written.tables - TRAIL
    page = client.get(asked)
    token = str(page.context["csrf_token"]) if page.context else ""
    assert not token or token not in page.request["QUERY_STRING"]


def test_a_form_of_another_site_is_refused_even_with_a_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users[Role.PROGRAMME_MANAGER.value])
    client.get("/accounts/password/change/")
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    sent = {"csrfmiddlewaretoken": token}
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        assert client.post("/packs/", sent, headers={"origin": origin}).status_code == 403
    secure = client.post("/packs/", sent, secure=True, headers={"referer": "https://evil.example/"})
    assert secure.status_code == 403
    assert client.post("/packs/", sent, headers={"origin": "http://testserver"}).status_code != 403
