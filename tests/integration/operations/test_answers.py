"""Probes, the id of a request, and what is said and written while the database is away."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.test import Client

from tcp_portal.access import Role, wall
from tcp_portal.operations import health, views
from tcp_portal.operations.cache import LastingRedisCache
from tcp_portal.operations.logs import JsonFormatter
from tests.factories import make_partnership, make_user

GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
pytestmark = pytest.mark.django_db


class Away:
    """Wraps the connection: the database takes no statement."""

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        raise OperationalError("unable to open: connection to server at 10.1.2.3 failed for user portal")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What production writes."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonFormatter())
    root, answers = logging.getLogger(), logging.getLogger("tcp_portal.requests")
    root.addHandler(handler)
    before = answers.level
    answers.setLevel(logging.INFO)
    yield lines
    answers.setLevel(before)
    root.removeHandler(handler)


def told(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_the_probes_answer_the_signed_out_with_one_word(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "live"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


def test_the_probe_of_life_asks_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz")
    with django_assert_num_queries(2):  # whether there is a table of migrations, and its rows
        client.get("/readyz")


def test_without_the_database_it_is_not_ready_and_tells_nothing(client: Client) -> None:
    with connection.execute_wrapper(Away()):
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


def test_with_a_migration_to_come_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    more = health._shipped() | {("cohorts", "9999_to_come")}
    monkeypatch.setattr(health, "_shipped", lambda: more)
    assert client.get("/readyz").status_code == 503


def test_with_redis_away_it_is_degraded_and_still_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "caches", {"default": LastingRedisCache("redis://127.0.0.1:1/0", {})})
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "degraded"})
    assert caches["default"] is not None


def test_every_answer_carries_an_id_and_the_proxys_is_kept(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": GIVEN})["X-Request-ID"] == GIVEN
    assert client.get("/nowhere/")["X-Request-ID"] != GIVEN


def test_without_the_database_a_page_says_so_and_when_to_come_back(log: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.COMMISSIONER, make_partnership()))
    with connection.execute_wrapper(Away()):
        response = client.get("/", headers={"X-Request-ID": GIVEN})
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    html = response.content.decode()
    assert "cannot reach its data just now" in html
    assert "Traceback" not in html
    assert "10.1.2.3" not in html + log.getvalue()
    fault, answered = told(log)
    assert fault["fault"][0]["kind"] == "django.db.utils.OperationalError"
    assert fault["request_id"] == answered["request_id"] == GIVEN
    assert (answered["view"], answered["status"]) == ("web:home", 503)


def test_a_fault_of_our_own_stays_a_500(monkeypatch: pytest.MonkeyPatch, log: io.StringIO) -> None:
    def broken() -> None:
        number = "943 476 5919"
        raise ValueError(f"{number} Rita Dale")

    monkeypatch.setattr(views, "readiness", broken)
    response = Client(raise_request_exception=False).get("/readyz?q=Rita")
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert "476 5919" not in log.getvalue() + response.content.decode()
    assert "Rita" not in log.getvalue() + response.content.decode()
    assert any("test_answers" in place for place in told(log)[0]["fault"][0]["places"])


@pytest.mark.parametrize(
    ("method", "path", "noted"),
    [
        ("GET", "/healthz", ("operations:live", "GET", 200)),
        ("GET", "/nowhere/Rita-Dale/?nhs=9434765919", ("unknown", "GET", 404)),
        ("RITA", "/healthz", ("operations:live", "other", 405)),
    ],
)
def test_an_answer_is_noted_by_the_name_of_its_view(
    client: Client, log: io.StringIO, method: str, path: str, noted: tuple[str, str, int]
) -> None:
    client.generic(method, path)
    line = next(line for line in told(log) if line["logger"] == "tcp_portal.requests")
    assert (line["view"], line["method"], line["status"]) == noted
    assert line["ms"] >= 0
    assert "ita" not in log.getvalue().replace("operations", "")
    assert "9434765919" not in log.getvalue()


@pytest.mark.postgresql("the second wall stands on PostgreSQL alone")
def test_a_connection_that_died_under_the_wall_is_an_outage_too() -> None:
    class Dead:
        closed = False
        info = connection.connection.info

        def execute(self, *_words: Any) -> None:
            raise psycopg.errors.AdminShutdown("terminating connection")

    with pytest.raises(OperationalError):
        wall._tell(Dead())
