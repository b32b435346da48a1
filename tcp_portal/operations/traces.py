"""Traces: on what a request or a task spent its time, for the collector that the operator names, and for nobody else.

Without PORTAL_TRACES_URL nothing of OpenTelemetry is imported, measured or sent. With it, spans.py makes spans of what
the functions here take: names in the program, numbers, and the id of the request. None of them takes an address, a
statement, a value or the words of a fault, so none of these can leave.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import got_request_exception
from django.db import connection

if TYPE_CHECKING:
    from tcp_portal.operations.spans import Work

HEADER = "traceparent"  # of a task's message; one that a browser sends is not read
_in_hand: ContextVar[Work | None] = ContextVar("work in hand", default=None)


def load() -> None:
    """Called before processes are split, so that they share the packages.

    Raises ImproperlyConfigured where spans are asked for and the packages are missing.
    """
    if not settings.PORTAL_TRACES_URL:
        return
    try:
        from tcp_portal.operations import spans  # noqa: F401  # only where it is asked for
    except ImportError as error:
        raise ImproperlyConfigured(
            "PORTAL_TRACES_URL is set without its packages: install requirements-tracing.txt."
        ) from error
    got_request_exception.connect(_note_fault, dispatch_uid="fault is told to the trace")


def request(own_id: str) -> AbstractContextManager[None]:
    """Everything inside is one span; `note_answer` gives it its name."""
    if not settings.PORTAL_TRACES_URL:
        return nullcontext()
    from tcp_portal.operations import spans

    return _holding(spans.of_request(own_id))


def task(name: str, *, own_id: str, sent_by: str) -> AbstractContextManager[None]:
    """Everything inside is one span, below that of the request whose message brought the `traceparent` sent_by."""
    if not settings.PORTAL_TRACES_URL:
        return nullcontext()
    from tcp_portal.operations import spans

    return _holding(spans.of_task(name, own_id=own_id, sent_by=sent_by))


@contextmanager
def _holding(work: Work) -> Iterator[None]:
    token = _in_hand.set(work)
    try:
        with connection.execute_wrapper(work.around_statement):
            yield
    finally:
        _in_hand.reset(token)
        work.end()


def hand_on(headers: dict[str, Any]) -> None:
    """A task that is sent belongs to the trace of what is in hand."""
    work = _in_hand.get()
    if work is not None:
        headers[HEADER] = work.traceparent()


def note_answer(*, view: str, method: str, status: int) -> None:
    """The same that logs and metrics are told."""
    work = _in_hand.get()
    if work is not None:
        work.answered(view=view, method=method, status=status)


def note_task(*, state: str, fault: object) -> None:
    """How a task ended; of a fault its kind alone."""
    work = _in_hand.get()
    if work is not None:
        work.ended(state=state, kind=type(fault) if isinstance(fault, BaseException) else None)


def _note_fault(**_signal: Any) -> None:
    work, fault = _in_hand.get(), sys.exception()
    if work is not None and fault is not None:
        work.failed(type(fault))


def stop() -> None:
    """Sends what is left: a process of a worker ends without Python's own end."""
    if settings.PORTAL_TRACES_URL:
        from tcp_portal.operations import spans

        spans.stop()
