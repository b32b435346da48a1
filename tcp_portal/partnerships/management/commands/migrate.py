"""`manage.py migrate` beside a portal at work: a migration waits two seconds for a table, and not for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections

# Whoever comes after a migration that waits for a table waits with it: so long may every page of the portal stand.
LOCK_TIMEOUT = "2s"
LOCK_NOT_AVAILABLE = "55P03"


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        """Django's own, with bounds. Raises CommandError where somebody holds a table that a migration needs."""
        with _bounds(options["database"]):
            try:
                super().handle(*args, **options)
            except OperationalError as fault:
                if getattr(fault.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                    raise
                raise CommandError(
                    f"Somebody held a table for more than {LOCK_TIMEOUT}. The migration in hand was taken back and "
                    "those before it stand: run it again."
                ) from fault


@contextmanager
def _bounds(database: str) -> Iterator[None]:
    """On PostgreSQL a lock is waited for briefly, and a statement may take as long as it takes."""
    connection = connections[database]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'; SET statement_timeout = 0")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout; RESET statement_timeout")
