"""How each database is copied whole while others write, and read back into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import transaction

from tcp_portal.protection.tables import TableDigest, digests

DATABASE_FILES = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}


class NotCopied(Exception):
    """The sentence says what stood in the way."""


def copy_out(connection: Any, folder: Path) -> dict[str, TableDigest]:
    """The database into a file of the folder; the digests of its tables at that very moment.

    PostgreSQL: pg_dump in custom format of the snapshot whose digests are taken. SQLite: the backup interface, which
    waits for nobody's write to end; the digests are of the copy.
    """
    if connection.vendor == "postgresql":
        return _dump(connection, folder / DATABASE_FILES["postgresql"])
    return _copy(connection, folder / DATABASE_FILES["sqlite"])


def read_back(connection: Any, folder: Path) -> None:
    """The file of the folder into the database, which must be empty: all of it or nothing."""
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            raise NotCopied("The database is not empty. Restore into a fresh one, so that nothing is lost.")
    if connection.vendor == "postgresql":
        given = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run(connection, "pg_restore", [*given, str(folder / DATABASE_FILES["postgresql"])], "--dbname")
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / DATABASE_FILES["sqlite"])) as kept:
        kept.backup(connection.connection)


def _dump(connection: Any, file: Path) -> dict[str, TableDigest]:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise NotCopied(
                "This account of the database does not see every row. A backup needs a superuser or a role with "
                "BYPASSRLS in DATABASE_URL."
            )
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        file.touch(mode=0o600)
        _run(
            connection, "pg_dump", ["--format=custom", f"--snapshot={snapshot}", f"--file={file}"], "--dbname"
        )
        return digests(connection)


def _run(connection: Any, program: str, arguments: Sequence[str], database: str) -> None:
    """One of PostgreSQL's own programs on the database of the connection; the password stays out of the command."""
    path = shutil.which(program)
    if path is None:
        raise NotCopied(f"{program} is not installed: it comes with PostgreSQL's client programs.")
    said = connection.settings_dict
    where = {
        "--host": said["HOST"],
        "--port": said["PORT"],
        "--username": said["USER"],
        database: said["NAME"],
    }
    command = [path, *(f"{name}={value}" for name, value in where.items() if value), *arguments]
    ended = subprocess.run(  # noqa: S603  # PostgreSQL's own program, on the database of the settings
        command, env={**os.environ, "PGPASSWORD": str(said["PASSWORD"] or "")}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if ended.returncode:
        raise NotCopied(f"{program} ended with {ended.returncode}: {ended.stderr.strip()[:400]}")


def _copy(connection: Any, file: Path) -> dict[str, TableDigest]:
    connection.ensure_connection()
    file.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy, pages=-1)
    other = connection.copy()
    other.settings_dict = {**connection.settings_dict, "NAME": str(file), "OPTIONS": {}}
    try:
        return digests(other)
    finally:
        other.close()
