"""How a transactional test leaves the database: as the migrations made it.

Django empties every table after such a test. Two things of the portal stand against that: on SQLite the rows
that may never be deleted are guarded by triggers, and the migrations write rows that every test may count on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test import TransactionTestCase

FRAMEWORKS = ("django.", "allauth.")


def rows_of_migrations() -> str:
    """The rows of the portal's own tables, as text; to be asked for before any test has run."""
    models = [model for model in apps.get_models() if not model.__module__.startswith(FRAMEWORKS)]
    rows = (row for model in models for row in model._base_manager.all())
    return serializers.serialize("json", rows)


@contextmanager
def without_triggers() -> Iterator[None]:
    """On SQLite, no trigger while this lasts; elsewhere tables are emptied in a way that wakes none."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, sql in triggers:
            cursor.execute(sql)


def keep(rows: str) -> None:
    """From now on each transactional test ends with these rows, and only these."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(test: Any) -> None:
        with without_triggers():
            empty(test)
        for row in serializers.deserialize("json", rows):
            row.save()

    TransactionTestCase._fixture_teardown = teardown
