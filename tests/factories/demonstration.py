"""The demonstration's data in a test's transaction: loaded once a run, put back as rows afterwards.

Loading takes a thousand services; the rows that they leave are the same each time, so the first test that asks loads
and the others get its rows, also those of other processes. What loading itself does is tested in
tests/integration/demo/test_load_demo.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from io import StringIO
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models

from tests import flush, prepared

Rows = bytes | list[tuple[Any, ...]]
_kept: dict[str, Rows] = {}


def load_demonstration() -> None:
    """The rows of `load_demo`, and the files that it wrote."""
    loaded: list[bool] = []

    def load() -> dict[str, Rows]:
        loaded.append(True)
        return _load()

    if not _kept:
        _kept.update(prepared.once_for_all("demonstration", load))
    if not loaded:
        _put_back()


def _load() -> dict[str, Rows]:
    before = {model: _keys(model) for model in _tables()}
    call_command("load_demo", verbosity=0, stdout=StringIO())
    found = {model._meta.db_table: _rows(model, known) for model, known in before.items()}
    return {table: rows for table, rows in found.items() if rows}


def _tables() -> list[type[models.Model]]:
    """Every table once, those that are referred to before those that refer to them."""
    left = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    found: list[type[models.Model]] = []
    while left:
        ready = [name for name, model in left.items() if not _needs(model) & (set(left) - {name})]
        found.extend(left.pop(name) for name in ready or list(left)[:1])
    return found


def _needs(model: type[models.Model]) -> set[str]:
    related = (field.related_model for field in model._meta.local_fields if field.is_relation)
    return {other._meta.db_table for other in related if isinstance(other, type)}


def _keys(model: type[models.Model]) -> set[str]:
    return {str(key) for key in model._base_manager.values_list("pk", flat=True)}


def _columns(model: type[models.Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)


def _rows(model: type[models.Model], known: Iterable[str]) -> Any:
    """The rows as the database itself writes them, without those of the migrations."""
    pk = model._meta.pk
    assert pk is not None
    said = ", ".join(f"'{key}'" for key in known)
    text = f'CAST("{pk.column}" AS text)'
    if connection.vendor == "sqlite" and isinstance(pk, models.UUIDField):
        said = said.replace("-", "")
    where = f" WHERE {text} NOT IN ({said})" if said else ""
    asked = f'SELECT {_columns(model)} FROM "{model._meta.db_table}"{where}'
    connection.ensure_connection()
    raw = connection.connection
    if connection.vendor == "sqlite":
        return [tuple(_stored(value) for value in row) for row in raw.cursor().execute(asked)]
    with raw.cursor() as cursor, cursor.copy(f"COPY ({asked}) TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)


def _stored(value: Any) -> Any:
    """A value as SQLite stores it: of the types that it reads, it cannot write a time of day."""
    return str(value) if isinstance(value, time) else value


def _put_back() -> None:
    tables = [model for model in _tables() if model._meta.db_table in _kept]
    # also those that nobody may add any more, such as points of a locked plan
    with flush.without_triggers(model._meta.db_table for model in tables):
        for model in tables:
            _insert(model, _kept[model._meta.db_table])
    for statement in connection.ops.sequence_reset_sql(no_style(), tables):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _insert(model: type[models.Model], rows: bytes | list[tuple[Any, ...]]) -> None:
    connection.ensure_connection()
    raw, table = connection.connection, f'"{model._meta.db_table}" ({_columns(model)})'
    if isinstance(rows, bytes):
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(rows)
    else:
        marks = ", ".join("?" * len(model._meta.local_concrete_fields))
        raw.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
