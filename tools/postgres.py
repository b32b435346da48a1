"""Finds a PostgreSQL for the tests, or starts a throwaway one from the installed programs."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import psycopg

from tools.compose import secret

DATABASE = "tcp_portal"
FOLDERS = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/local/pgsql")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def may_make_databases(url: str) -> bool:
    """Whether the address lets us in, and lets us make and drop the test databases."""
    question = "select rolsuper or rolcreatedb from pg_roles where rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3, dbname="postgres") as connection:
            row = connection.execute(question).fetchone()
    except psycopg.OperationalError:
        return False
    return bool(row and row[0])


def usual_addresses() -> Iterator[str]:
    """What a PostgreSQL on this machine usually answers to: the usual people, and docker-compose.yml's."""
    password = os.environ.get("PGPASSWORD", "")
    people = [
        (user, password) for user in (os.environ.get("PGUSER", "postgres"), "postgres", getpass.getuser())
    ]
    people.append(("tcp_portal", secret("POSTGRES_PASSWORD")))
    for user, word in dict.fromkeys(people):
        login = f"{quote(user)}:{quote(word, safe='')}" if word else quote(user)
        yield f"postgresql://{login}@127.0.0.1:{os.environ.get('PGPORT', '5432')}/{DATABASE}"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest PostgreSQL installed."""
    found = shutil.which("pg_ctl")
    if found and shutil.which("initdb"):
        return Path(found).parent
    candidates = [path for folder in FOLDERS for path in Path(folder).glob("**/bin/initdb")]
    versions = sorted(candidates, key=lambda path: [int(part) for part in path.parts if part.isdigit()])
    return versions[-1].parent if versions else None


def as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: there, its own user runs it, and owns its folder."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def start(folder_of_programs: Path, stack: ExitStack) -> str:
    """A throwaway server on a free port that does not wait for the disk; stopped and removed by `stack`."""
    folder = Path(tempfile.mkdtemp(prefix="tcp-portal-postgres-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    prefix = as_owner(folder)
    port = free_port()
    options = f"-p {port} -k {folder} -h 127.0.0.1 -c fsync=off -c full_page_writes=off"

    def run(program: str, *arguments: str, check: bool = True) -> None:
        command = [*prefix, str(folder_of_programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=check, cwd=folder, stdout=subprocess.DEVNULL)

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    stack.callback(run, "pg_ctl", "-m", "immediate", "stop", check=False)
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    return f"postgresql://postgres@127.0.0.1:{port}/{DATABASE}"


def find(stack: ExitStack) -> str | None:
    """The address of a PostgreSQL for the tests; None when there is none to be had without installing.

    Raises LookupError with a sentence when DATABASE_URL names one that is of no use.
    """
    named = os.environ.get("DATABASE_URL", "")
    if named:
        if not may_make_databases(named):
            raise LookupError("DATABASE_URL names a PostgreSQL that does not let the tests make databases.")
        return named
    running = next((url for url in usual_addresses() if may_make_databases(url)), None)
    if running:
        return running
    installed = programs()
    return start(installed, stack) if installed else None
