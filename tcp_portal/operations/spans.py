"""The one module that knows OpenTelemetry: it is imported only where PORTAL_TRACES_URL is set.

The provider is the portal's own and not the process's: spans that a library would make of its own accord go nowhere.
What surrounds the process (its name, its arguments, its machine) is not described either.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.conf import settings
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import SpanKind, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

SERVICE = "tcp-portal"
SEND_SECONDS = 5  # for one try to send: whoever ends waits for no collector longer than a few of them
SLOW_MS = 20  # a statement that takes longer has a span of its own
MOST_SLOW = 100  # of one request or task: the sums go on
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


class Told(StrEnum):
    """All that a span can say beside its name and its times. A new line here is a decision: ADR 0052."""

    REQUEST_ID = "portal.request_id"
    METHOD = "http.request.method"  # one that is known, or “other”
    STATUS = "http.response.status_code"
    STATE = "portal.task_state"  # Celery's word
    FAULT = "error.type"  # the class of an exception
    STATEMENTS = "portal.statements"
    STATEMENTS_MS = "portal.statements_ms"
    DATABASE = "db.system.name"
    VERB = "db.operation.name"  # one of VERBS, or “other”


_lock = threading.Lock()
_providers: list[TracerProvider] = []  # of this process, once it had something to tell
_propagator = TraceContextTextMapPropagator()


def provider_with(processor: SpanProcessor) -> TracerProvider:
    """A provider that names the service and nothing else, whatever the environment says of the process."""
    made = TracerProvider(resource=Resource({"service.name": SERVICE}), sampler=ALWAYS_ON)
    made.add_span_processor(processor)
    return made


def _provider() -> TracerProvider:
    """Made with the first span, so after processes are split: the thread that sends would stay behind."""
    with _lock:
        if not _providers:
            exporter = OTLPSpanExporter(endpoint=settings.PORTAL_TRACES_URL, timeout=SEND_SECONDS)
            _providers.append(provider_with(BatchSpanProcessor(exporter)))
        return _providers[0]


def stop() -> None:
    """Sends what waits and ends; the next span starts anew."""
    with _lock:
        while _providers:
            _providers.pop().shutdown()


def of_request(own_id: str) -> Work:
    """A request begins a trace: what its browser says of one is not read."""
    return Work("unanswered", own_id=own_id, kind=SpanKind.SERVER, parent=Context())


def of_task(name: str, *, own_id: str, sent_by: str) -> Work:
    """A task goes on with the trace of whoever sent it; what beat sends begins one."""
    parent = _propagator.extract({"traceparent": sent_by}, context=Context())
    return Work(name, own_id=own_id, kind=SpanKind.CONSUMER, parent=parent)


def verb_of(sql: object) -> str:
    """The first word of a statement where it is one of VERBS: no other word of it goes anywhere."""
    first = str(sql)[:20].split(maxsplit=1)
    return first[0].upper() if first and first[0].upper() in VERBS else "other"


class Work:
    """A request or task in hand: its span, and what its statements took together."""

    def __init__(self, name: str, *, own_id: str, kind: SpanKind, parent: Context) -> None:
        self._tracer = _provider().get_tracer(SERVICE)
        self._span = self._tracer.start_span(name, context=parent, kind=kind)
        self._tell(Told.REQUEST_ID, own_id)
        self._statements = self._nanoseconds = self._slow = 0

    def _tell(self, what: Told, value: str | int) -> None:
        self._span.set_attribute(what.value, value)

    def traceparent(self) -> str:
        """What a message carries to the task."""
        carrier: dict[str, str] = {}
        _propagator.inject(carrier, context=set_span_in_context(self._span, Context()))
        return carrier["traceparent"]

    def around_statement(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Django calls this around each statement (`execute_wrapper`)."""
        began, counter = time.time_ns(), time.perf_counter_ns()
        try:
            return execute(sql, params, many, context)
        finally:
            self._add(began, time.perf_counter_ns() - counter, verb_of(sql), context["connection"].vendor)

    def _add(self, began: int, spent: int, verb: str, vendor: str) -> None:
        self._statements += 1
        self._nanoseconds += spent
        if spent < SLOW_MS * 1_000_000 or self._slow >= MOST_SLOW:
            return
        self._slow += 1
        below = set_span_in_context(self._span, Context())
        slow = self._tracer.start_span("statement", context=below, kind=SpanKind.CLIENT, start_time=began)
        slow.set_attribute(Told.DATABASE.value, vendor)
        slow.set_attribute(Told.VERB.value, verb)
        slow.end(began + spent)

    def answered(self, *, view: str, method: str, status: int) -> None:
        """A request was answered."""
        self._span.update_name(view)
        self._tell(Told.METHOD, method)
        self._tell(Told.STATUS, status)
        if status >= 500:
            self._span.set_status(StatusCode.ERROR)

    def ended(self, *, state: str, kind: type[BaseException] | None) -> None:
        """A task ended."""
        self._tell(Told.STATE, state)
        if kind is not None:
            self.failed(kind)

    def failed(self, kind: type[BaseException]) -> None:
        """A fault: the name of its class, never what it says."""
        self._tell(Told.FAULT, f"{kind.__module__}.{kind.__qualname__}")
        self._span.set_status(StatusCode.ERROR)

    def end(self) -> None:
        """The span is whole, and waits to be sent."""
        self._tell(Told.STATEMENTS, self._statements)
        self._tell(Told.STATEMENTS_MS, round(self._nanoseconds / 1_000_000))
        self._span.end()
