"""What is noted of every task, and the id of the request that sent it."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Any

from celery.signals import (
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_shutdown,
)

from tcp_portal.operations import logs, request_id, traces

_HEADER = "portal_request_id"
_STARTED = "portal_started"
_TRACE = "portal_trace"


def _hand_on(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    if headers is not None:
        headers[_HEADER] = request_id.current()
        traces.hand_on(headers)


def _begin(task: Any = None, **_signal: Any) -> None:
    request_id.enter(request_id.id_of(str(task.request.get(_HEADER) or "")))
    setattr(task.request, _STARTED, time.perf_counter())
    trace, sent_by = ExitStack(), str(task.request.get(traces.HEADER) or "")
    trace.enter_context(traces.task(task.name, own_id=request_id.current(), sent_by=sent_by))
    setattr(task.request, _TRACE, trace)


def _end(task: Any = None, state: str | None = None, retval: object = None, **_signal: Any) -> None:
    spent = time.perf_counter() - getattr(task.request, _STARTED, time.perf_counter())
    logs.told_task(task=task.name, state=str(state), ms=round(spent * 1000))
    traces.note_task(state=str(state), fault=retval)
    getattr(task.request, _TRACE, ExitStack()).close()
    request_id.enter("")


def _load(**_signal: Any) -> None:
    traces.load()


def _stop(**_signal: Any) -> None:
    traces.stop()


def _own_logs(**_signal: Any) -> None:
    """Celery leaves the log as the portal's settings have it."""


def listen() -> None:
    """Tasks carry the id of the request that sent them; one that beat sends gets an id of its own."""
    before_task_publish.connect(_hand_on, dispatch_uid="request id is handed on")
    task_prerun.connect(_begin, dispatch_uid="task begins")
    task_postrun.connect(_end, dispatch_uid="task ends")
    worker_init.connect(_load, dispatch_uid="traces are loaded before processes are split")
    worker_process_shutdown.connect(_stop, dispatch_uid="what is left of traces is sent")
    setup_logging.connect(_own_logs, dispatch_uid="log is the portal's own")
