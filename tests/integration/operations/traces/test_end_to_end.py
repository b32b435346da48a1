"""Real processes that are split, and a real collector: what comes over the wire, and that it comes at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.operations.traces.collector import collecting, told
from tools.postgres import free_port

ROOT = Path(__file__).resolve().parents[4]
GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
WITHOUT = {"DATABASE_URL", "REDIS_URL", "PROMETHEUS_MULTIPROC_DIR"}
PATIENCE = 300  # seconds, after which what hangs is ended
pytestmark = pytest.mark.once

# A worker that is split into processes, in one program with its broker: a request sends a task, which asks the
# database once. When the worker has it, it is told to end, and does once the task has.
WORKER = f"""
import os, signal, threading
import django
django.setup()
from celery.signals import task_received, worker_init, worker_ready
from django.db import connection
from tcp_portal.celery import app, load_libraries
from tcp_portal.operations import request_id, traces

worker_init.disconnect(load_libraries)  # the task needs none of them

@app.task(name="portal.probe")
def probe():
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["9434765919"])

def send(**_signal):
    with request_id.within("{GIVEN}"), traces.request("{GIVEN}"):
        app.send_task("portal.probe")
        traces.note_answer(view="web:home", method="GET", status=200)

def end(**_signal):
    os.kill(os.getpid(), signal.SIGTERM)

worker_ready.connect(send)
task_received.connect(end)
app.Worker(pool="prefork", concurrency=1, without_gossip=True, without_mingle=True, quiet=True).start()
"""


def environment(folder: Path, url: str) -> dict[str, str]:
    """The embedded default, with a collector."""
    kept = {name: value for name, value in os.environ.items() if name not in WITHOUT}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "tcp_portal.settings",
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_TRACES_URL": url,
    }


@contextmanager
def serving(folder: Path, url: str) -> Iterator[str]:
    """The portal by gunicorn as in production, loaded once and split into two processes; ended in its own time."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tcp_portal.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2"]
    more = ["--worker-class=gthread", "--threads=2", "--no-control-socket"]
    with subprocess.Popen([*command, *more], cwd=ROOT, env=environment(folder, url)) as server:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)


def get(address: str) -> int:
    """The status of an answer; asked again until the server listens."""
    asked = urllib.request.Request(address, headers={"X-Request-ID": GIVEN})
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(asked) as answer:
                return int(answer.status)
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError):
                return error.code
            assert time.monotonic() < end, "the server does not listen"
            time.sleep(0.1)


def test_a_request_reaches_the_collector_from_a_process_that_was_split(tmp_path: Path) -> None:
    with collecting() as collector:
        with serving(tmp_path, collector.url) as portal:
            assert get(f"{portal}/healthz?nhs=9434765919&name=Zephyrine") == 200
            assert get(f"{portal}/people/Zephyrine/9434765919") in {200, 404}
        span = collector.span("operations:live")
        assert collector.paths == {"/v1/traces"}
        assert told(span) == {
            "portal.request_id": GIVEN,
            "http.request.method": "GET",
            "http.response.status_code": 200,
            "portal.statements": 0,
            "portal.statements_ms": 0,
        }
        wire = b"".join(collector.bodies)
    assert b"tcp-portal" in wire
    for word in (b"9434765919", b"Zephyrine", b"healthz", b"127.0.0.1", b"gunicorn", str(ROOT).encode()):
        assert word not in wire


def test_a_task_in_a_process_of_a_worker_is_in_the_trace_of_its_request(tmp_path: Path) -> None:
    with collecting() as collector:
        subprocess.run(
            [sys.executable, "-c", WORKER],
            cwd=ROOT,
            env=environment(tmp_path, collector.url),
            timeout=PATIENCE,
            check=True,
        )
        request, task = collector.span("web:home"), collector.span("portal.probe")
    assert (task.trace_id, task.parent_span_id) == (request.trace_id, request.span_id)
    assert told(task)["portal.request_id"] == GIVEN
    assert told(task)["portal.task_state"] == "SUCCESS"
    assert told(task)["portal.statements"] == 1
    assert b"9434765919" not in b"".join(collector.bodies)
