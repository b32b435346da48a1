"""What spans say of requests, statements and tasks; and what they cannot say."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.urls import reverse
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from tcp_portal.access import Role
from tcp_portal.operations import request_id, spans, tasks, traces, views
from tests.factories import make_partnership, make_user, registered

GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
NUMBER, NAME = "9434765919", "Zephyrine"
pytestmark = pytest.mark.django_db


def of_request(sent: InMemorySpanExporter) -> ReadableSpan:
    (found,) = [span for span in sent.get_finished_spans() if span.kind is SpanKind.SERVER]
    return found


def statements(sent: InMemorySpanExporter) -> list[ReadableSpan]:
    return [span for span in sent.get_finished_spans() if span.name == "statement"]


def test_a_request_is_a_span_that_says_this_and_nothing_else(
    client: Client, sent: InMemorySpanExporter
) -> None:
    client.get("/healthz", headers={"X-Request-ID": GIVEN})
    span = of_request(sent)
    assert span.name == "operations:live"
    assert span.attributes == {
        "portal.request_id": GIVEN,
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "portal.statements": 0,
        "portal.statements_ms": 0,
    }
    assert span.resource.attributes == {"service.name": "tcp-portal"}
    assert (span.events, span.links, span.parent) == ((), (), None)
    assert (span.status.status_code, span.status.description) == (StatusCode.UNSET, None)


def test_statements_are_counted_and_the_slow_ones_shown_by_their_verb(
    client: Client, sent: InMemorySpanExporter, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        client.get("/readyz")
    request = of_request(sent)
    assert request.attributes is not None
    assert request.attributes["portal.statements"] == 2
    shown = statements(sent)
    assert len(shown) == 2
    for span in shown:
        assert span.parent == request.context
        assert span.attributes == {"db.system.name": connection.vendor, "db.operation.name": "SELECT"}
        assert span.end_time is not None
        assert span.start_time is not None
        assert span.end_time >= span.start_time


def test_a_quick_statement_has_no_span_and_no_work_has_more_than_a_hundred(
    client: Client, sent: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "MOST_SLOW", 1)
    client.get("/readyz")
    assert len(statements(sent)) == 1
    sent.clear()
    monkeypatch.setattr(spans, "SLOW_MS", 60_000)
    client.get("/readyz")
    assert statements(sent) == []
    attributes = of_request(sent).attributes
    assert attributes is not None
    assert attributes["portal.statements"] == 2


@pytest.mark.parametrize(
    ("statement", "verb"),
    [
        ("SELECT 1", "SELECT"),
        ("  update t SET x", "UPDATE"),
        ("INSERT INTO t", "INSERT"),
        ("DELETE FROM t", "DELETE"),
        ("SAVEPOINT a", "other"),
        (f"{NAME}", "other"),
        ("", "other"),
    ],
)
def test_of_a_statement_its_verb_where_it_is_a_known_one(statement: str, verb: str) -> None:
    assert spans.verb_of(statement) == verb


def test_nothing_that_was_typed_kept_or_said_is_in_any_span(
    sent: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the address, the query, headers, the method, a form, a statement, its values, and the words of a fault."""

    def broken() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT '{NAME}', %s", [NUMBER])
        raise ValueError(f"{NUMBER} {NAME}")

    partnership = make_partnership()
    person = registered(partnership, given_name=NAME)
    client = Client(raise_request_exception=False)
    client.force_login(make_user(Role.COMMISSIONER, partnership))
    hostile = {
        "traceparent": f"00-{NUMBER:0>32}-{NUMBER:0>16}-01",
        "tracestate": f"a={NUMBER}",
        "baggage": f"n={NAME}",
    }
    client.get(f"/nowhere/{NAME}/?nhs={NUMBER}", headers=hostile)
    client.generic(NAME, "/healthz")
    client.post("/accounts/login/", {"login": f"{NAME}@example.org", "password": NUMBER})
    page = client.get(reverse("cohorts:person", args=[person.pk]), headers=hostile)
    assert NAME in page.content.decode()
    monkeypatch.setattr(views, "readiness", broken)
    assert client.get(f"/readyz?q={NAME}", headers=hostile).status_code == 500

    finished = sent.get_finished_spans()
    said = "".join(span.to_json() for span in finished) + str(encode_spans(finished))
    assert len(finished) > 10
    for word in (
        NUMBER,
        NAME,
        NAME.upper(),
        person.reference,
        "/readyz",
        "nowhere",
        "127.0.0.1",
        "test_spans",
    ):
        assert word not in said
    allowed = {told.value for told in spans.Told}
    assert all(set(span.attributes or {}) <= allowed and not span.events for span in finished)
    failed = next(span for span in finished if span.status.status_code is StatusCode.ERROR)
    assert failed.attributes is not None
    assert failed.attributes["error.type"] == "builtins.ValueError"
    assert failed.status.description is None


class Request:
    """What Celery gives a task to know of its message."""

    def __init__(self, headers: dict[str, Any]) -> None:
        self.get = headers.get


def message(app: Celery) -> dict[str, Any]:
    """The headers of the one message that was sent."""
    with app.connection_for_read() as broker:
        got = broker.SimpleQueue("celery").get(block=False)
        got.ack()
        headers: dict[str, Any] = got.headers
        return headers


def work(headers: dict[str, Any], state: str, answer: object) -> None:
    task = SimpleNamespace(name="packs.build", request=Request(headers))
    tasks._begin(task=task)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [NUMBER])
    tasks._end(task=task, state=state, retval=answer)


@pytest.fixture
def app() -> Celery:
    """A broker in this process."""
    return Celery("of the test", broker="memory://", set_as_current=False)


def test_a_task_goes_on_with_the_trace_of_its_request(sent: InMemorySpanExporter, app: Celery) -> None:
    with request_id.within(GIVEN), traces.request(GIVEN):
        app.send_task("packs.build", kwargs={"pack_id": GIVEN})
    headers = message(app)
    work(headers, "SUCCESS", {"name": NAME})
    request = of_request(sent)
    task = next(span for span in sent.get_finished_spans() if span.kind is SpanKind.CONSUMER)
    assert task.name == "packs.build"
    assert request.context is not None
    assert task.parent is not None
    assert task.context is not None
    assert (task.context.trace_id, task.parent.span_id) == (request.context.trace_id, request.context.span_id)
    assert task.attributes == {
        "portal.request_id": GIVEN,
        "portal.task_state": "SUCCESS",
        "portal.statements": 1,
        "portal.statements_ms": task.attributes["portal.statements_ms"],
    }
    assert statements(sent)[0].parent == task.context
    assert NUMBER not in "".join(span.to_json() for span in sent.get_finished_spans())


def test_a_task_that_nobody_sent_begins_a_trace_and_its_fault_is_its_kind(
    sent: InMemorySpanExporter, app: Celery
) -> None:
    app.send_task("packs.build")
    headers = message(app)
    assert traces.HEADER not in headers
    work(headers, "FAILURE", KeyError(NAME))
    task = sent.get_finished_spans()[-1]
    assert task.parent is None
    assert task.attributes is not None
    assert (task.attributes["error.type"], task.status.status_code) == ("builtins.KeyError", StatusCode.ERROR)
    assert NAME not in task.to_json()


def test_after_a_request_and_a_task_nothing_is_measured_any_more(
    client: Client, sent: InMemorySpanExporter
) -> None:
    client.get("/healthz")
    work({}, "SUCCESS", None)
    assert connection.execute_wrappers == []
    sent.clear()
    traces.note_answer(view="web:home", method="GET", status=200)
    headers: dict[str, Any] = {}
    traces.hand_on(headers)
    assert (headers, sent.get_finished_spans()) == ({}, ())


def test_without_its_packages_the_portal_does_not_start_with_it(
    sent: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tcp_portal.operations.spans", None)
    monkeypatch.delattr("tcp_portal.operations.spans")
    with pytest.raises(ImproperlyConfigured, match=r"install requirements-tracing\.txt"):
        traces.load()
