"""A whole portal of its own: PostgreSQL, Redis, web, worker and beat on free ports of this machine."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from tools import postgres
from tools.faults.cluster import Cluster
from tools.faults.programs import Program, until
from tools.faults.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
STARTED = 240.0  # seconds within which a machine at work with other things has started all of it
Steps = tuple[tuple[str, ...], ...]  # Python programs, one after the other; the last one prints what was made
SEED: Steps = (("-m", "tools.faults.seed"),)
# What a person's shell may carry that would point the portal at other servers.
FOREIGN = (
    "DATABASE_URL",
    "REDIS_URL",
    "PORTAL_PRODUCTION",
    "PORTAL_DEBUG",
    "MAIL_URL",
    "ALLOWED_HOSTS",
    "SECRET_KEY",
)


@dataclass(frozen=True, slots=True)
class Seed:
    """Who may sign in, whose plans may be edited, and the partnership."""

    cookie_name: str
    sessions: tuple[str, ...]
    people: tuple[str, ...]
    extracts: tuple[str, ...]
    day: str
    partnership: str
    month: str


class Template:
    """A database with every migration and the seed, made once and copied for each fault.

    A folder in which one was made before is used again.
    """

    def __init__(self, folder: Path, seed: Steps = SEED) -> None:
        self.folder, self._steps = folder, seed
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        self.cluster, told = Cluster(folder / "template"), folder / "seed.json"
        if not told.exists():
            told.write_text(json.dumps(self._make()), encoding="utf-8")
        read: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        self.secret_key = read.pop("secret_key")
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in read.items()
        }
        self.more = read
        if self._steps is SEED:
            self.seed = Seed(**values)

    def _make(self) -> dict[str, Any]:
        self.secret_key = secrets.token_urlsafe(64)
        self.cluster.options = {"fsync": "off"}  # it is stopped in order: nothing hangs on it yet
        self.cluster.make()
        environment = self.environment(self.cluster, self.data)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        told = b""
        for step in self._steps:
            command = [sys.executable, *step]
            done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
            told = done.stdout
        self.cluster.stop()
        return {**json.loads(told), "secret_key": self.secret_key}

    @property
    def data(self) -> Path:
        """Where the processes that made it kept their keys and files."""
        return self.folder / "template-data"

    def environment(self, cluster: Cluster, data: Path, **more: str) -> dict[str, str]:
        """What every process of the portal is started with."""
        clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        own = {"DATABASE_URL": cluster.url, "PORTAL_DATA_DIR": str(data), "SECRET_KEY": self.secret_key}
        return {**clean, **own, **more}


@dataclass
class Stand:
    """One portal that can be broken. `web_processes` and `threads` are gunicorn's."""

    template: Template
    folder: Path
    web_processes: int = 2
    threads: int = 8
    wrapper: tuple[str, ...] = ()  # put before the worker's command
    more: Mapping[str, str] = field(default_factory=dict)
    data: Path = field(init=False)

    def __post_init__(self) -> None:
        self.data = self.data_folder()
        self.cluster = Cluster(self.folder / "postgres")
        self.port, self.redis_port = postgres.free_port(), postgres.free_port()
        self.redis_url = f"redis://127.0.0.1:{self.redis_port}/0"
        environment = self.template.environment(
            self.cluster, self.data, REDIS_URL=self.redis_url, PYTHONUNBUFFERED="1", **self.more
        )

        def program(name: str, *command: str) -> Program:
            return Program(name, command, self.folder, environment)

        celery = (str(BIN / "celery"), "--app=tcp_portal")
        self.redis = program(
            "redis", shutil.which("redis-server") or "redis-server", "--port", str(self.redis_port),
            "--bind", "127.0.0.1", "--dir", str(self.folder), "--appendonly", "yes", "--save", "",
        )  # fmt: skip
        self.web = program(
            "web", str(BIN / "gunicorn"), "tcp_portal.wsgi", f"--bind=127.0.0.1:{self.port}",
            "--worker-class=gthread", f"--workers={self.web_processes}", f"--threads={self.threads}",
            "--keep-alive=75", "--timeout=60", "--graceful-timeout=30", "--no-control-socket",
        )  # fmt: skip
        self.worker = program("worker", *self.wrapper, *celery, "worker", "--concurrency=2")
        self.beat = program("beat", *celery, "beat", f"--schedule={self.folder / 'beat'}")

    def data_folder(self) -> Path:
        """Where built packs and uploads lie."""
        folder = self.folder / "data"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def programs(self) -> tuple[Program, ...]:
        return self.redis, self.web, self.worker, self.beat

    def start(self, options: Mapping[str, str] | None = None) -> None:
        """Starts everything and waits until pages come and the worker listens."""
        self.template.cluster.copy_to(self.cluster)
        shutil.copytree(
            self.template.data, self.data, dirs_exist_ok=True
        )  # the keys of what lies sealed, above all
        self.cluster.start(options)
        self.redis.start()
        until(self.redis_is_up, "Redis is up")
        for program in (self.web, self.worker, self.beat):
            program.start()
        until(self.is_ready, "the portal is ready", seconds=STARTED)
        until(self.worker_listens, "the worker listens", seconds=STARTED)

    def redis_is_up(self) -> bool:
        """Whether Redis answers."""
        try:
            with redis.Redis.from_url(self.redis_url, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def worker_listens(self) -> bool:
        """Whether a worker has bound its queue."""
        with redis.Redis.from_url(self.redis_url) as client:
            return bool(client.exists("_kombu.binding.celery"))

    def readiness(self) -> tuple[int, str]:
        """What /readyz says."""
        answer = Visitor(self.port, keeps=False).get("/readyz")
        return answer.status, answer.body

    def is_ready(self) -> bool:
        """Whether /readyz says 200."""
        return self.readiness()[0] == 200

    def visitor(self, number: int = 0) -> Visitor:
        """Somebody who is signed in; each number is another person."""
        seed, visitor = self.template.seed, Visitor(self.port)
        visitor.cookies[seed.cookie_name] = seed.sessions[number % len(seed.sessions)]
        return visitor

    def logs(self) -> str:
        """All that the portal's own programs wrote."""
        files = [each.log for each in (self.web, self.worker, self.beat) if each.log.exists()]
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)

    def stop(self) -> None:
        """Stops everything and removes what it kept."""
        for program in (self.beat, self.worker, self.web, self.redis):
            program.stop()
        self.cluster.remove()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def template(kept: Path | None = None, seed: Steps = SEED) -> Iterator[Template]:
    """The template in a temporary folder, which is removed at the end, or in one that is kept for the next time."""
    folder = kept or Path(tempfile.mkdtemp(prefix="tcp-portal-faults-"))
    try:
        yield Template(folder, seed)
    finally:
        if kept is None:
            Cluster(folder / "template").stop("immediate")
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def stand(made: Template, options: Mapping[str, str] | None = None, **more: Any) -> Iterator[Stand]:
    """A portal in a folder of its own, stopped and removed at the end, whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="stand-", dir=made.folder))
    folder.chmod(0o755)
    one = Stand(made, folder, **more)
    try:
        one.start(options)
        yield one
    finally:
        one.stop()
