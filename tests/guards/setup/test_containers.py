"""The containers: every secret must be given, and every name in them exists in the portal."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tcp_portal import environment
from tcp_portal.celery import app
from tcp_portal.vault import new_key
from tools.setup import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\$\{(\w+)([^}]*)\}")


def filled(text: str) -> str:
    """A value of the compose file with every variable given."""
    if "_KEYS" in text:
        return new_key()
    return VARIABLE.sub(lambda found: f"given-{found[1].lower()}-0123456789-abcdefghijklmnopqrstuvwxyz", text)


def test_every_variable_must_be_given() -> None:
    found = VARIABLE.findall(TEXT)
    assert found
    assert [name for name, rule in found if rule != f":?set {name} in .env"] == []


def test_production_starts_with_what_the_containers_are_given(tmp_path: Any) -> None:
    given = {key: filled(value) for key, value in SERVICES["web"]["environment"].items()}
    read = environment.read(
        {**given, "PORTAL_PRODUCTION": "1", "PORTAL_DATA_DIR": str(tmp_path)}, base_dir=ROOT
    )
    assert read.production


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "PORTAL_DATA_KEYS",
        "PORTAL_INDEX_KEYS",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "REDIS_URL",
        "MAIL_URL",
        "MAIL_FROM",
    ],
)
def test_production_does_not_start_without(name: str, tmp_path: Any) -> None:
    given = {key: filled(value) for key, value in SERVICES["web"]["environment"].items() if key != name}
    with pytest.raises(environment.ImproperlyConfigured, match=name):
        environment.read({**given, "PORTAL_PRODUCTION": "1", "PORTAL_DATA_DIR": str(tmp_path)}, base_dir=ROOT)


def test_the_image_is_production() -> None:
    assert "PORTAL_PRODUCTION=1" in DOCKERFILE
    assert "PORTAL_DATA_DIR=/data" in DOCKERFILE
    assert "USER portal" in DOCKERFILE
    assert "--gid 10001" in DOCKERFILE  # a number that no package of the base takes
    assert "--uid 10001" in DOCKERFILE


def test_the_image_is_built_once_and_all_run_that_one() -> None:
    assert [name for name in SERVICES if "build" in SERVICES[name]] == ["migrate"]
    assert {SERVICES[name]["image"] for name in OURS} == {"tcp-portal"}
    assert {SERVICES[name]["pull_policy"] for name in OURS} == {"never"}


def test_libraries_start_no_thread_for_each_processor_of_a_large_machine() -> None:
    """numpy and scipy, two processes each: 64 processors would make more threads than a container may have."""
    threads = re.search(r"OPENBLAS_NUM_THREADS=(\d+)", DOCKERFILE)
    assert threads
    assert int(threads[1]) == SERVICES["worker"]["cpus"]


@pytest.mark.parametrize("name", OURS)
def test_a_container_stops_when_it_is_told_also_while_it_starts(name: str) -> None:
    assert SERVICES[name]["init"] is True


def test_what_is_under_way_is_finished_before_a_container_is_cut_off() -> None:
    given = re.search(r"--graceful-timeout=(\d+)", DOCKERFILE)
    assert given
    assert SERVICES["web"]["stop_grace_period"] == f"{int(given[1]) + 10}s"
    assert SERVICES["worker"]["stop_grace_period"] == "2m"
    assert SERVICES["db"]["stop_grace_period"] == "1m"


def test_the_database_is_well_when_others_reach_it() -> None:
    """Its image makes the database with a server that listens to its socket only, and then starts it anew."""
    assert "--host=127.0.0.1" in SERVICES["db"]["healthcheck"]["test"]


def test_the_image_copies_databases_with_programs_of_the_servers_version() -> None:
    """pg_dump refuses a newer server. Debian trixie has the package of 17, so the base names that release."""
    server = SERVICES["db"]["image"].removeprefix("postgres:")
    assert re.findall(r"postgresql-client\S*", DOCKERFILE) == [f"postgresql-client-{server}"]
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert f"postgresql-client-{server}" in final.partition("USER portal")[0]
    bases = set(re.findall(r"^FROM (python:\S+)", DOCKERFILE, re.MULTILINE))
    assert bases == {"python:3.11-slim-trixie"}  # what is built in one runs in the other


def test_the_commands_exist() -> None:
    assert SERVICES["migrate"]["command"][2] in get_commands()
    for name in ("worker", "beat"):
        command = SERVICES[name]["command"]
        assert command[:2] == ["celery", f"--app={app.main}"]
        assert command[2] == name


@pytest.mark.parametrize("name", [*OURS, "db", "redis"])
def test_each_lasting_service_says_whether_it_is_well(name: str) -> None:
    assert ("healthcheck" in SERVICES[name]) == (name != "migrate")


@pytest.mark.parametrize("name", OURS)
def test_the_portal_may_write_nowhere_but_its_data(name: str) -> None:
    assert SERVICES[name]["volumes"] == ["data:/data"]
    assert SERVICES[name]["env_file"] == [{"path": "portal.env", "required": False}]
    assert SERVICES[name]["tmpfs"] == ["/tmp:size=256m"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_container_writes_elsewhere_gains_rights_or_takes_the_whole_machine(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert not service.get("privileged")
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] <= 200
    assert service["cpus"] <= 2
    assert re.fullmatch(r"[1-3]g|512m", service["mem_limit"])
    assert service["logging"]["options"] == {"max-size": "20m", "max-file": "5"}
    # root nowhere: our image names its own user (test_the_image_is_production), the others are told theirs
    assert service.get("user") == {"db": "postgres", "redis": "redis"}.get(name)
    assert not [volume for volume in service["volumes"] if "docker.sock" in volume or volume.startswith("/")]


def test_servers_listen_to_this_machine_only() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_the_image_takes_every_folder_that_it_copies() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    wanted = re.findall(
        r"--from=build /portal/(cohorts|trajectories|finance|workstreams|tcp_portal|templates)", DOCKERFILE
    )
    assert [name for name in wanted if f"!{name}" not in ignored] == []
    assert len(wanted) == 6


def test_every_folder_that_the_settings_name_is_in_the_image() -> None:
    """Else each command begins with a warning."""
    assert [folder.name for folder in settings.STATICFILES_DIRS] == ["static"]
    assert "&& mkdir static\n" in DOCKERFILE.rpartition("\nFROM ")[2].partition("USER portal")[0]


def test_every_variable_that_the_portal_reads_is_in_the_operations_page() -> None:
    source = (ROOT / "tcp_portal" / "environment.py").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = set(re.findall(r"\"([A-Z][A-Z_]{5,})\"", source))
    assert {"SECRET_KEY", "PORTAL_PRODUCTION", "TRUSTED_ORIGINS"} <= names
    assert [name for name in sorted(names) if f"| `{name}` |" not in page] == []
