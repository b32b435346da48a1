"""A PostgreSQL of its own, which keeps what it promised on the disk and may be killed at any moment."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from tools import postgres
from tools.faults.programs import children_of, kill_all, until

OWNER, DATABASE = "portal", "portal"


class Cluster:
    """One server with its folder. As root it runs as the user postgres, for PostgreSQL refuses root."""

    def __init__(self, folder: Path) -> None:
        programs = postgres.programs()
        if programs is None:
            raise LookupError(
                "The faults need the programs of a PostgreSQL server (initdb): install postgresql."
            )
        self.programs, self.folder, self.port = programs, folder, postgres.free_port()
        self.options: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        self.prefix = postgres.as_owner(folder)

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.programs / program), "-D", str(self.data), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)

    def make(self) -> None:
        """A new, empty server with the portal's database, which is owned by nobody special."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        with self.as_superuser("postgres") as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def copy_to(self, other: Cluster) -> None:
        """The same contents in another folder; both must stand still."""
        command = [*self.prefix, "cp", "-a", str(self.data), str(other.data)]
        subprocess.run(command, check=True, cwd=self.folder)

    def start(self, options: Mapping[str, str] | None = None) -> None:
        """Starts, and waits until it answers. Everything that keeps promises stays as PostgreSQL ships it."""
        if options is not None:
            self.options = dict(options)
        asked = {"port": str(self.port), "listen_addresses": "127.0.0.1", **self.options}
        asked["unix_socket_directories"] = ""  # whose lock would outlive a kill
        words = " ".join(f"-c {name}={value}" for name, value in asked.items())
        log = self.folder / "log"
        try:
            self._run("pg_ctl", "-w", "-t", "60", "-s", "-l", str(log), "-o", words, "start")
        except subprocess.CalledProcessError as fault:
            said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
            raise LookupError("PostgreSQL does not start:\n" + "\n".join(said)) from fault

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text(encoding="ascii").split("\n")[0])

    def kill(self) -> None:
        """SIGKILL for the server and every process of it, as when the machine stops."""
        pid = self.pid
        os.kill(pid, signal.SIGSTOP)  # so that it starts nobody between the list and the kill
        kill_all([pid, *children_of(pid)])
        # After a power cut no process has its number any more; here a dead one may still wait to be collected.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self, how: str = "fast") -> None:
        """Stops as an administrator does."""
        if (self.data / "postmaster.pid").exists():
            subprocess.run(
                [
                    *self.prefix,
                    str(self.programs / "pg_ctl"),
                    "-D",
                    str(self.data),
                    "-m",
                    how,
                    "-w",
                    "-s",
                    "stop",
                ],
                check=False,
                cwd=self.folder,
                stderr=subprocess.DEVNULL,
            )

    def is_up(self) -> bool:
        """Whether it lets somebody in."""
        try:
            with self.as_superuser("postgres"):
                return True
        except psycopg.Error:
            return False

    def as_superuser(self, database: str = DATABASE) -> psycopg.Connection[Any]:
        """A connection that may look at everything."""
        return psycopg.connect(
            f"postgresql://postgres@127.0.0.1:{self.port}/{database}", autocommit=True, connect_timeout=3
        )

    def ask(self, question: str, *values: Any) -> list[Any]:
        """The rows of a question."""
        with self.as_superuser() as connection:
            return connection.execute(question, values).fetchall()

    def wait(self) -> float:
        """Until it is up; seconds."""
        return until(self.is_up, "PostgreSQL is up")

    def remove(self) -> None:
        """Stops it and removes its folder."""
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)
