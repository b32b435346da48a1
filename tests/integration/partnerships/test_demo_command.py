"""`manage.py demo`: prepares once, says where it is, ends when asked."""

from __future__ import annotations

import io
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tcp_portal.partnerships import demo
from tcp_portal.partnerships.management.commands import demo as command
from tools.postgres import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the command calls to prepare the demonstration; nothing of it is run."""
    names: list[str] = []
    monkeypatch.setattr(command, "call_command", lambda name, **_options: names.append(name))
    return names


@pytest.fixture
def _quiet_server() -> Iterator[None]:
    logger = logging.getLogger("django.server")
    yield
    logger.disabled = False


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_start_loads_the_demonstration(calls: list[str]) -> None:
    assert "Loading the demonstration data" in run("--no-serve")
    assert calls == ["load_demo"]


def test_a_database_that_lacks_a_migration_is_migrated(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "is_migrated", lambda: False)
    run("--no-serve")
    assert calls == ["migrate", "load_demo"]


def test_the_second_start_prepares_nothing(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "is_loaded", lambda: True)
    assert run("--no-serve") == ""
    assert calls == []


def test_the_demonstration_refuses_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        run("--no-serve")


def test_a_taken_port_is_a_plain_sentence(calls: list[str]) -> None:
    port = free_port()
    with (
        command.listen(port),
        pytest.raises(CommandError, match=rf"Port {port} is taken .* --port {port + 1}"),
    ):
        run("--port", str(port))
    assert calls == []


def test_the_server_of_the_demonstration_names_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in an answer nor where it did not understand the question."""
    port = free_port()
    with command.listen(port) as server:
        server.set_app(lambda _environ, start: (start("200 OK", []), [b""])[1])
        for asked in (b"GET / HTTP/1.0\r\n\r\n", b"GET /%s HTTP/1.1\r\n\r\n" % (b"a" * 70_000)):
            with socket.create_connection(("127.0.0.1", port)) as caller:
                caller.sendall(asked)
                caller.shutdown(socket.SHUT_WR)
                server.handle_request()
                told = b"".join(iter(lambda: caller.recv(4096), b"")).decode()
            assert "Server: portal" in told
            assert "Python" not in told
            assert "WSGIServer" not in told


def test_a_port_that_may_not_be_used_is_a_plain_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(command, "Server", refuse)
    with pytest.raises(CommandError, match="cannot listen on port 80: Permission denied"):
        command.listen(80)


def test_a_pack_that_the_last_stop_cut_short_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    handed_out: list[str] = []

    def lost(*, now: object) -> list[str]:
        asked.append(now)
        return ["a pack"]

    monkeypatch.setattr(command, "lost_packs", lost)
    monkeypatch.setattr(command, "nudge", handed_out.append)
    command.resume_packs()
    assert len(asked) == 1
    assert handed_out == ["a pack"]


@pytest.mark.usefixtures("calls", "_quiet_server")
@pytest.mark.parametrize("ask", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(ask: signal.Signals) -> None:
    port = free_port()
    seen: list[str] = []
    log = logging.getLogger("django.server")

    def visit_and_end() -> None:
        for _ in range(100):
            try:
                with urlopen(f"http://127.0.0.1:{port}/static/css/portal.css", timeout=10) as answer:
                    seen.append(f"{answer.headers['Content-Type']}, {'silent' if log.disabled else 'log'}")
                break
            except URLError:
                time.sleep(0.1)
        if seen:
            os.kill(os.getpid(), ask)

    visitor = threading.Thread(target=visit_and_end)
    visitor.start()
    out = run("--port", str(port))
    visitor.join()
    assert seen == ['text/css; charset="utf-8", silent']
    assert f"The portal is at http://127.0.0.1:{port}/" in out
    assert all(email in out and password in out for _, email, password in demo.demo_sign_ins())
    assert out.endswith("Stopped.\n")
