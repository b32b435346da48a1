"""One id for a request and for every task that it starts, so that the lines of a log that belong together are found."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request or task in hand; empty outside of both."""
    return _current.get()


def id_of(asked: str) -> str:
    """The proxy's id where it is a UUID, else a new one: whatever else somebody writes there never reaches a log."""
    try:
        return str(uuid.UUID(asked))
    except ValueError:
        return str(uuid.uuid4())


@contextmanager
def within(request_id: str) -> Iterator[None]:
    """Everything inside belongs to this id."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)


def enter(request_id: str) -> None:
    """From here on this thread's work belongs to this id; empty: to none."""
    _current.set(request_id)
