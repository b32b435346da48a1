"""`make containers`: what it reads, what it writes, and that it refuses in a sentence where there is no engine."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone

from tcp_portal.packs.services import building
from tools.containers import __main__ as command
from tools.containers import inside, trial
from tools.containers.readings import (
    Container,
    containers,
    cut_off,
    hashed_file,
    is_at_least,
    open_to_others,
    rights,
    unwell,
)

pytestmark = pytest.mark.once

TEXT = trial.FILE.read_text(encoding="utf-8")
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]

WEB = {
    "Service": "web",
    "State": "running",
    "Health": "healthy",
    "ExitCode": 0,
    "Publishers": [
        {"URL": "127.0.0.1", "TargetPort": 8000, "PublishedPort": 43211, "Protocol": "tcp"},
        {"URL": "", "TargetPort": 9000, "PublishedPort": 0, "Protocol": "tcp"},
    ],
}
MIGRATE = {"Service": "migrate", "State": "exited", "Health": "", "ExitCode": 0, "Publishers": None}
READ = [
    Container("web", "running", "healthy", 0, ("127.0.0.1",)),
    Container("migrate", "exited", "", 0, ()),
]
STATUS = """Name:\tdocker-init
Uid:\t{uid}
Gid:\t10001\t10001\t10001\t10001
NoNewPrivs:\t{closed}
CapInh:\t0000000000000000
CapPrm:\t0000000000000000
CapEff:\t{effective}
CapBnd:\t0000000000000000
CapAmb:\t0000000000000000
"""
OURS, NONE = "10001\t10001\t10001\t10001", "0000000000000000"
WELL = STATUS.format(uid=OURS, closed=1, effective=NONE)


def test_containers_are_read_from_lines_and_from_a_list() -> None:
    assert containers(f"{json.dumps(WEB)}\n{json.dumps(MIGRATE)}\n") == READ
    assert containers(json.dumps([WEB, MIGRATE])) == READ
    assert containers("") == containers("[]") == []


def test_a_service_is_well_that_runs_and_says_so() -> None:
    starting = Container("beat", "running", "starting", 0, ())
    ended = Container("worker", "exited", "healthy", 1, ())
    assert unwell([*READ, starting, ended], ("web", "beat", "worker", "db")) == ["beat", "db", "worker"]


def test_who_is_open_to_other_machines_or_had_to_be_killed_is_named() -> None:
    wide = Container("db", "exited", "", 137, ("127.0.0.1", "0.0.0.0"))
    assert open_to_others([*READ, wide]) == cut_off([*READ, wide]) == ["db"]
    assert open_to_others(READ) == cut_off(READ) == []


def test_processes_without_rights_are_told_from_others() -> None:
    assert rights(WELL * 3) == []
    assert rights(WELL + STATUS.format(uid="10001\t0\t10001\t10001", closed=1, effective=NONE)) == [
        "runs as root"
    ]
    assert rights(WELL + STATUS.format(uid=OURS, closed=1, effective="00000000a80425fb")) == [
        "CapEff is 00000000a80425fb"
    ]
    assert rights(WELL + STATUS.format(uid=OURS, closed=0, effective=NONE)) == ["may gain rights"]
    assert rights(WELL.replace("CapBnd", "Cap")) == ["its capabilities are not told"]
    assert rights("cat: not found") == ["no process was seen"]


def test_the_first_file_with_a_hash_is_found() -> None:
    page = '<link href="/static/a.css"><script src="/static/js/b.0123456789ab.js"></script>'
    assert hashed_file(page) == "/static/js/b.0123456789ab.js"
    assert hashed_file('<link href="/static/a.css">') is None


@pytest.mark.parametrize(
    ("version", "is_new"),
    [
        ("2.24.4", True),
        ("v2.26.1-4\n", True),
        ("2.30", True),
        ("2.24.3", False),
        ("1.29.2", False),
        ("", False),
    ],
)
def test_old_versions_of_compose_are_told(version: str, is_new: bool) -> None:
    assert is_at_least(version, trial.OLDEST_COMPOSE) is is_new


def test_each_value_of_the_set_is_given_and_is_new_each_time() -> None:
    first, second = trial.values(), trial.values()
    assert set(first) == set(re.findall(r"\$\{(\w+):", TEXT))
    secret = [name for name in first if "KEY" in name or "PASSWORD" in name]
    assert len(secret) == 6
    assert not [name for name in secret if first[name] == second[name]]


def test_secrets_lie_in_a_file_that_others_may_not_read(tmp_path: Path) -> None:
    one = trial.Trial(tmp_path)
    assert stat.S_IMODE(one.file_of_values.stat().st_mode) == 0o600
    lines = one.file_of_values.read_text(encoding="utf-8").splitlines()
    assert dict(line.split("=", 1) for line in lines) == one.values


class Loader(yaml.SafeLoader):
    """Knows Compose's own two words for values."""


for word in ("!reset", "!override"):
    Loader.add_constructor(word, lambda loader, node: loader.construct_sequence(node))  # type: ignore[arg-type]


def test_no_port_image_or_file_of_a_running_set_is_used() -> None:
    services: dict[str, Any] = yaml.load(trial.override({"web": 1, "db": 2, "redis": 3}), Loader)["services"]
    published = {name for name, service in SERVICES.items() if "ports" in service}
    assert {name: service["ports"] for name, service in services.items() if "ports" in service} == {
        name: [f"127.0.0.1:{port}:{trial.INSIDE[name]}"]
        for name, port in (("web", 1), ("db", 2), ("redis", 3))
    }
    assert published == set(trial.INSIDE)
    built = {name for name, service in SERVICES.items() if "env_file" in service}
    assert built == {name for name in services if services[name].get("env_file") == []} == set(trial.OURS)
    assert {services[name]["image"] for name in built} == {trial.IMAGE} != {SERVICES["web"]["image"]}
    assert set(trial.LASTING) == set(SERVICES) - {"migrate"}


def test_nothing_of_the_shell_wins_over_the_set() -> None:
    shell = {"PATH": "/bin", "REDIS_PASSWORD": "another", "COMPOSE_FILE": "another.yml", "DOCKER_HOST": "a"}
    assert trial.surroundings(shell, trial.values()) == {"PATH": "/bin", "DOCKER_HOST": "a"}


def _program(folder: Path, text: str) -> None:
    path = folder / "docker"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("docker", "sentence"),
    [
        (None, "there is no program of that name"),
        ("exit 1", "none answers here"),
        ('[ "$1" = info ]', "need the plugin Compose of Docker, 2.24.4 or newer"),
        ('[ "$1" = info ] || echo 2.20.0', "need the plugin Compose of Docker, 2.24.4 or newer"),
    ],
)
def test_where_nothing_can_run_it_says_so_in_a_sentence(
    docker: str | None,
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if docker is not None:
        _program(tmp_path, docker)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["containers"])
    assert command.main() == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_all_of_it_is_taken_away_also_when_a_check_ends_in_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, f'echo "$*" >> {tmp_path}/log')
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(KeyboardInterrupt), trial.trial() as one:
        raise KeyboardInterrupt
    assert not one.folder.exists()
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert f"--project-name {one.name}" in log
    assert "down --volumes" in log


def test_a_check_that_does_not_hold_is_told_and_the_others_are_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_one: trial.Trial) -> str:
        raise trial.Broken("it is open")

    assert command.run(trial.Trial(tmp_path), [("a", broken), ("b", lambda _one: "shut")]) == 1
    assert capsys.readouterr().out == "BROKEN a: it is open\nholds  b: shut\n"


def test_what_went_wrong_within_compose_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess([], 17, "pulled\n", "no such image\n")
    monkeypatch.setattr(trial.Trial, "compose", lambda *_arguments, **_more: failed)
    with pytest.raises(trial.Broken, match=r"(?s)docker compose stop ended with 17.*no such image"):
        trial.Trial(tmp_path).done("stop")


@pytest.mark.django_db
def test_the_pack_that_it_asks_for_can_be_built_and_is_found_whole() -> None:
    pack = inside.ask(timezone.now())
    building.build(pack_id=pack.pk, clock=timezone.now)
    found = inside.look()
    assert found["state"] == "ready", found["reason"]
    assert found["whole"] == found["formats"] == ["pdf", "pptx", "xlsx"]
    assert found["people"] == ["Alex Example"]
