"""A set of containers of its own: its name, secrets, ports and image are nobody else's, and all but the image goes."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tools.compose import ROOT
from tools.containers.readings import Container, containers, is_at_least
from tools.postgres import free_port

FILE = ROOT / "docker-compose.yml"
OLDEST_COMPOSE = (2, 24, 4)  # the first that lets a second file take ports away from the first
IMAGE = "tcp-portal-trial"  # not tcp-portal: a set that runs may be made anew from that one
HOST = "portal.trial.invalid"
OURS = ("migrate", "web", "worker", "beat")
LASTING = ("web", "worker", "beat", "db", "redis")
INSIDE = {"web": 8000, "db": 5432, "redis": 6379}  # ports that the set shows to this machine
PATIENCE = 900  # seconds for a start
LAST_LINES = 25


class NoEngine(Exception):
    """There is nothing here that could run containers; the message is a sentence."""


class Broken(Exception):
    """What was promised of the containers does not hold."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page answered; `status` is 0 where nobody did."""

    status: int
    headers: Mapping[str, str]
    body: str


def values() -> dict[str, str]:
    """A whole .env with secrets that were never used before and addresses that lead nowhere."""
    return {
        "SECRET_KEY": secrets.token_hex(48),
        "PORTAL_DATA_KEYS": secrets.token_urlsafe(32),
        "PORTAL_INDEX_KEYS": secrets.token_urlsafe(32),
        "POSTGRES_PASSWORD": secrets.token_hex(24),
        "APPLICATION_PASSWORD": secrets.token_hex(24),
        "REDIS_PASSWORD": secrets.token_hex(24),
        "ALLOWED_HOSTS": HOST,
        "TRUSTED_ORIGINS": f"https://{HOST}",
        "MAIL_ACCOUNT": f"trial:{secrets.token_hex(16)}@mail.trial.invalid:587",
        "MAIL_FROM": "TCP portal <portal@trial.invalid>",
    }


def write_values(path: Path, given: Mapping[str, str]) -> None:
    """As a file that its owner alone may read, from its first moment on."""
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in given.items()), encoding="utf-8")


def override(ports: Mapping[str, int]) -> str:
    """The second file for Compose: other ports, another image, and no portal.env, which belongs to a real set."""
    services: dict[str, list[str]] = {name: [f"image: {IMAGE}", "env_file: !reset []"] for name in OURS}
    for name, port in ports.items():
        address = json.dumps(f"127.0.0.1:{port}:{INSIDE[name]}")
        services.setdefault(name, []).append(f"ports: !override [{address}]")
    lines = (f"  {name}: {{{', '.join(parts)}}}\n" for name, parts in services.items())
    return "services:\n" + "".join(lines)


def surroundings(shell: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The shell's variables without those that would win over the set's own values, or lead Compose to other files."""
    return {
        name: value for name, value in shell.items() if name not in given and not name.startswith("COMPOSE_")
    }


def must_have_engine() -> None:
    """Raises NoEngine where no engine answers, or no Compose that is new enough."""
    docker = shutil.which("docker")
    if docker is None:
        raise NoEngine("The containers need Docker: there is no program of that name on this machine.")
    told = subprocess.run([docker, "info"], check=False, capture_output=True)
    if told.returncode:
        raise NoEngine("The containers need a Docker engine: none answers here (docker info).")
    version = subprocess.run(
        [docker, "compose", "version", "--short"], check=False, capture_output=True, text=True
    )
    if version.returncode or not is_at_least(version.stdout, OLDEST_COMPOSE):
        oldest = ".".join(map(str, OLDEST_COMPOSE))
        raise NoEngine(
            f"The containers need the plugin Compose of Docker, {oldest} or newer (docker compose version)."
        )


class Trial:
    """One set: docker-compose.yml as it is, with a .env and an override file in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.name = folder, f"{IMAGE}-{secrets.token_hex(4)}"
        self.values, self.ports = values(), {name: free_port() for name in INSIDE}
        self.file_of_values, self._override = folder / ".env", folder / "override.yml"
        write_values(self.file_of_values, self.values)
        self._override.write_text(override(self.ports), encoding="utf-8")

    def compose(
        self, *arguments: str, given: str = "", file_of_values: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`docker compose` on this set; `given` is its input. Its words come back, however it ends."""
        command = [
            "docker", "compose", "--project-name", self.name, "--project-directory", str(ROOT),
            "--env-file", str(file_of_values or self.file_of_values),
            "--file", str(FILE), "--file", str(self._override), *arguments,
        ]  # fmt: skip
        return subprocess.run(
            command,
            check=False,
            input=given,
            capture_output=True,
            text=True,
            env=surroundings(os.environ, self.values),
        )

    def done(self, *arguments: str, given: str = "") -> str:
        """The same, for what must go well: what it printed. Raises Broken with its last words."""
        did = self.compose(*arguments, given=given)
        if did.returncode:
            said = [*did.stdout.splitlines(), *did.stderr.splitlines()][-LAST_LINES:]
            raise Broken(
                "\n    ".join([f"docker compose {' '.join(arguments)} ended with {did.returncode}", *said])
            )
        return did.stdout

    def start(self, *how: str) -> None:
        """Starts all of it and waits until each is well, or has done its work. Raises Broken with their last words."""
        try:
            self.done("up", *how, "--wait", "--wait-timeout", str(PATIENCE))
        except Broken as fault:
            logs = self.compose("logs", "--no-color", "--tail", "10").stdout
            raise Broken(f"{fault}\n{logs}") from fault

    def containers(self) -> list[Container]:
        """All of them, those that ended too."""
        return containers(self.done("ps", "--all", "--format", "json"))

    def run(self, service: str, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A container of the service for one command, with other variables where they are given."""
        variables = [word for name, value in more.items() for word in ("--env", f"{name}={value}")]
        return self.compose("run", "--rm", "--no-deps", "-T", *variables, service, *command)

    def ask(self, path: str, *, by_proxy: bool = True) -> Answer:
        """A page, with what the proxy in front would say of it, or without."""
        headers = {"Host": HOST, "Connection": "close"} | ({"X-Forwarded-Proto": "https"} if by_proxy else {})
        connection = HTTPConnection("127.0.0.1", self.ports["web"], timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = response.read().decode("utf-8", "replace")
            return Answer(response.status, dict(response.headers.items()), body)
        except (OSError, HTTPException):
            return Answer(0, {}, "")
        finally:
            connection.close()

    def left(self) -> list[str]:
        """Containers, volumes and networks of this set that are still there."""
        label = f"label=com.docker.compose.project={self.name}"
        found = []
        for kind, more in (("container", ["--all"]), ("volume", []), ("network", [])):
            command = ["docker", kind, "ls", *more, "--quiet", "--filter", label]
            listed = subprocess.run(command, check=True, capture_output=True, text=True)
            found += [f"{kind} {one}" for one in listed.stdout.split()]
        return found

    def remove(self) -> None:
        """Takes all of it away but the images."""
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "10")


@contextmanager
def trial() -> Iterator[Trial]:
    """A set in a temporary folder; both are gone at the end, whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="tcp-portal-trial-"))
    try:
        one = Trial(folder)
        try:
            yield one
        finally:
            one.remove()
    finally:
        shutil.rmtree(folder)
