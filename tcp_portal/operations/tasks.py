"""What is noted of every task, and the id of the request that sent it."""

from __future__ import annotations

import time
from typing import Any

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

from tcp_portal.operations import logs, request_id

_HEADER = "portal_request_id"
_STARTED = "portal_started"


def _hand_on(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    if headers is not None:
        headers[_HEADER] = request_id.current()


def _begin(task: Any = None, **_signal: Any) -> None:
    request_id.enter(request_id.id_of(str(task.request.get(_HEADER) or "")))
    setattr(task.request, _STARTED, time.perf_counter())


def _end(task: Any = None, state: str | None = None, **_signal: Any) -> None:
    spent = time.perf_counter() - getattr(task.request, _STARTED, time.perf_counter())
    logs.told_task(task=task.name, state=str(state), ms=round(spent * 1000))
    request_id.enter("")


def _own_logs(**_signal: Any) -> None:
    """Celery leaves the log as the portal's settings have it."""


def listen() -> None:
    """Tasks carry the id of the request that sent them; one that beat sends gets an id of its own."""
    before_task_publish.connect(_hand_on, dispatch_uid="request id is handed on")
    task_prerun.connect(_begin, dispatch_uid="task begins")
    task_postrun.connect(_end, dispatch_uid="task ends")
    setup_logging.connect(_own_logs, dispatch_uid="log is the portal's own")
