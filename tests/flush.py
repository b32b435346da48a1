"""How a transactional test leaves the database: as the migrations made it.

Django empties every table after such a test and asks every application for its rows again. Two things of the portal
stand against that: on SQLite the rows that may never be deleted are guarded by triggers, and the migrations write
rows that every test may count on. So the rows of the beginning are put back instead: on SQLite as the file was, on
PostgreSQL in the few tables that the test left rows in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase


@contextmanager
def without_triggers(tables: Iterable[str]) -> Iterator[None]:
    """No trigger of ours on these tables while this lasts (on SQLite: on any); the keys must fit at its end."""
    names = list(tables)
    if connection.vendor == "sqlite":
        with _without_any():
            yield
        return
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def _without_any() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, sql in triggers:
            cursor.execute(sql)


def keep() -> None:
    """From now on each transactional test ends with the rows that are there now, and only these."""
    put_back = _keep_file() if connection.vendor == "sqlite" else _keep_rows()
    TransactionTestCase._fixture_teardown = lambda test: put_back()


def _keep_file() -> Any:
    """The database as a second file, and the way back from it."""
    kept = Path(settings.PORTAL_DATA_DIR) / "kept.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(kept)) as copy:
        connection.connection.backup(copy)

    def put_back() -> None:
        connection.ensure_connection()
        with closing(sqlite3.connect(kept)) as copy:
            copy.backup(connection.connection)

    return put_back


def _keep_rows() -> Any:
    """The rows of every table, and the way back to them: only what has rows is emptied, for most tables have none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted(name for (name,) in cursor.fetchall())
    kept = {table: rows for table in _filled(tables) if (rows := _rows(table))}

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            filled = _filled(tables)
            changed = [table for table in {*filled, *kept} if _rows(table) != kept.get(table)]
            with without_triggers(changed):
                for table in changed:
                    cursor.execute(f'DELETE FROM "{table}"')
                for table in changed:
                    if table in kept:
                        with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                            copy.write(kept[table])

    return put_back


def _filled(tables: list[str]) -> list[str]:
    """The tables that have a row."""
    parts = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [name for (name,) in cursor.fetchall()]


def _rows(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(part) for part in copy)
