"""Lines of the log: one JSON object each, with the request's id and without anything that people typed.

What a fault says may hold what somebody typed or what a table holds (“Key (nhs_number)=(...) already exists”), so of a
fault only its kind and the places in the program are written, never its words, and never the values of variables.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from tcp_portal.operations import request_id

requests = logging.getLogger("tcp_portal.requests")
tasks = logging.getLogger("tcp_portal.tasks")
# Whose lines are written as they are, for a guard reads them; of any other only the fixed words are.
OURS = ("tcp_portal", "cohorts", "trajectories", "finance", "workstreams")
_ROOT = f"{Path(__file__).resolve().parents[2]}/"
_LIBRARY = f"{Path(traceback.__file__).parent}/"
_FIELDS = ("view", "method", "status", "task", "state", "ms")


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, event, request id, kind and places of a fault."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": event_of(record),
        }
        if request_id.current():
            line["request_id"] = request_id.current()
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["fault"] = list(faults_of(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


def event_of(record: logging.LogRecord) -> str:
    """What happened. Of a library's line the fixed words alone: what it fills in may be what a reader typed, and so may
    all of a line that was put together beforehand; there the place in the library stands for it."""
    if record.name.split(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg) if record.args else f"{record.module}.{record.funcName}"


def faults_of(fault: BaseException) -> Iterator[dict[str, object]]:
    """The fault and what it came from, the last first: kinds and places in the program only."""
    seen: set[int] = set()
    current: BaseException | None = fault
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        yield {"kind": f"{kind.__module__}.{kind.__qualname__}", "places": places_of(current.__traceback__)}
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def places_of(trace: TracebackType | None) -> list[str]:
    """Where it went, outermost first: file, line and function."""
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    ]


def _short(filename: str) -> str:
    """A path without the machine's own folders."""
    return filename.rpartition("/site-packages/")[2].removeprefix(_ROOT).removeprefix(_LIBRARY)


def told_answer(*, view: str, method: str, status: int, ms: int) -> None:
    """One line for each answer: the name of the view, never the address, which may hold what somebody typed."""
    requests.info("answered", extra={"view": view, "method": method, "status": status, "ms": ms})


def told_task(*, task: str, state: str, ms: int) -> None:
    """One line for each task that a worker ended."""
    tasks.info("ended", extra={"task": task, "state": state, "ms": ms})
