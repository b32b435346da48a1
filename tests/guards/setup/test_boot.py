"""The set-up: understandable to an old Python, quick when there is nothing to do, plain when it cannot go on."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import boot
from tools import compose, postgres, services, setup


@pytest.fixture
def place(tmp_path: Path) -> setup.Place:
    for name in (setup.RUNTIME, setup.DEVELOPMENT):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    return setup.Place(tmp_path)


def make_environment(place: setup.Place, *locks: str) -> None:
    place.python.parent.mkdir(parents=True)
    place.python.symlink_to(sys.executable)
    stamp = {name: setup.fingerprint(place.root / name) for name in locks}
    place.stamp.write_text(json.dumps(stamp), encoding="utf-8")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr(setup, "install", lambda _place, lock: calls.append(lock))
    monkeypatch.setattr(setup, "make_environment", make_environment)
    return calls


def test_an_old_python_can_read_boot() -> None:
    source = Path(boot.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))


def test_an_old_python_without_a_newer_one_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    monkeypatch.setattr(boot, "find_python", lambda: "")
    assert boot.main() == 1
    assert "needs Python 3.11 or later" in capsys.readouterr().err


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    monkeypatch.setattr(sys, "argv", ["boot.py", "--dev"])
    monkeypatch.setattr(boot, "find_python", lambda: "/usr/bin/python3.12")
    monkeypatch.setattr(subprocess, "call", lambda command: calls.append(command) or 0)
    assert boot.main() == 0
    assert calls == [["/usr/bin/python3.12", boot.__file__, "--dev"]]


def test_nothing_is_installed_when_nothing_changed(place: setup.Place, installed: list[str]) -> None:
    make_environment(place, setup.RUNTIME)
    setup.set_up_python(place, dev=False)
    assert installed == []


def test_what_is_there_for_development_is_enough_to_run(place: setup.Place, installed: list[str]) -> None:
    setup.set_up_python(place, dev=True)
    setup.set_up_python(place, dev=False)
    assert installed == [setup.DEVELOPMENT]


def test_a_changed_lock_is_installed_again(place: setup.Place, installed: list[str]) -> None:
    make_environment(place, setup.RUNTIME)
    (place.root / setup.RUNTIME).write_text("# other\n", encoding="utf-8")
    setup.set_up_python(place, dev=False)
    setup.set_up_python(place, dev=False)
    assert installed == [setup.RUNTIME]


def test_an_environment_that_no_longer_starts_is_made_again(place: setup.Place, installed: list[str]) -> None:
    make_environment(place, setup.RUNTIME)
    place.python.unlink()
    place.python.parent.rmdir()
    setup.set_up_python(place, dev=False)
    assert installed == [setup.RUNTIME]
    assert setup.works(place.python)


def test_a_python_without_pip_gets_a_sentence(place: setup.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(subprocess, "run", lambda *_arguments, **_options: failed)
    with pytest.raises(setup.SetupError, match="has no pip"):
        setup.pip_command(place)


@pytest.mark.parametrize(
    ("name", "finder"),
    [("DATABASE_URL", postgres.find), ("REDIS_URL", services.find_redis)],
)
def test_a_named_server_that_does_not_answer_is_an_error(
    name: str, finder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, f"{'postgresql' if name == 'DATABASE_URL' else 'redis'}://127.0.0.1:1/x")
    with pytest.raises(LookupError, match=name):
        finder(None)  # type: ignore[operator]


def test_a_browser_that_is_named_and_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    with pytest.raises(LookupError, match="no-such-browser"):
        services.find_chromium()


def test_what_cannot_be_had_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find", lambda _stack: None)
    monkeypatch.setattr(services, "find_redis", lambda _stack: "redis://127.0.0.1/0")
    monkeypatch.setattr(services, "find_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(services.os, "geteuid", lambda: 1000)
    with pytest.raises(
        LookupError, match="The tests need PostgreSQL: start the servers with `docker compose up -d"
    ):
        services.find(None)  # type: ignore[arg-type]


def test_passwords_come_from_the_file_of_the_containers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("# secrets\nREDIS_PASSWORD='a=b'\n", encoding="utf-8")
    monkeypatch.setattr(compose, "ROOT", tmp_path)
    assert compose.secret("REDIS_PASSWORD") == "a=b"
    assert compose.secret("POSTGRES_PASSWORD") == ""
