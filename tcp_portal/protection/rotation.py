"""Seals again under the newest key what older keys sealed, while the site runs.

A sealed text names its key, so what is left to do can be asked of the database: a run that was stopped goes on where
it stopped. Each row is changed only if it still holds what was read: a save meanwhile sealed it with the newest key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from tcp_portal import vault
from tcp_portal.sealed import FingerprintField, SealedField, fingerprint_fields, place, sealed_fields

BATCH = 500
Told = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a key wrote, and how its text is made under the newest one."""

    field: SealedField | FingerprintField
    source: SealedField  # what is opened to write it
    prefix: str

    @property
    def name(self) -> str:
        return f"{self.field.model._meta.db_table}.{self.field.column}"

    def renewed(self, pk: Any, stored: str) -> str:
        """The text under the newest key. Raises Unreadable."""
        text = vault.keyring().open(stored, place(self.source.bound_column, pk))
        if isinstance(self.field, FingerprintField):
            return vault.fingerprint(text, self.field.purpose)
        return vault.keyring().seal(text, place(self.source.bound_column, pk))


def columns() -> list[Column]:
    """Every sealed column, then every keyed hash, of all models."""
    found: list[Column] = []
    kept = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    for model in kept:
        found += [Column(field, field, vault.keyring().prefix) for field in sealed_fields(model)]
    for model in kept:
        by_name = {field.name: field for field in sealed_fields(model)}
        found += [
            Column(field, by_name[field.of], vault.index_prefix()) for field in fingerprint_fields(model)
        ]
    return found


def keys_in_use() -> dict[str, dict[str, int]]:
    """For each column how many rows each key wrote, by the key's name."""
    return {column.name: _by_key(column) for column in columns()}


def _by_key(column: Column) -> dict[str, int]:
    quote = connection.ops.quote_name
    table, name = quote(column.field.model._meta.db_table), quote(str(column.field.column))
    start = 1 if isinstance(column.field, FingerprintField) else 4  # after “v1.”
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT substr({name}, {start}, 8), count(*) FROM {table} WHERE {name} <> '' GROUP BY 1"  # noqa: S608 - names of our own columns
        )
        return {str(key): int(count) for key, count in cursor.fetchall()}


def rotate(told: Told = lambda _column, _rows: None) -> int:
    """Everything under the newest keys; how many values were changed. A batch is a transaction.

    Raises vault.Unreadable where a key that is still in use is missing: what was done stays done.
    """
    changed = 0
    for column in columns():
        for done in _column(column):
            changed += done
            told(column.name, done)
    return changed


def _column(column: Column) -> Iterator[int]:
    after: Any = None
    while True:
        with transaction.atomic():
            rows = _old(column, after)
            done = sum(_renew(column, pk, stored, known) for pk, stored, known in rows)
        if rows:
            after = rows[-1][0]
            yield done
        if len(rows) < BATCH:
            return


def _old(column: Column, after: Any) -> list[tuple[Any, str, str]]:
    """Key of the row, what is to be opened, and what the column holds, of rows that an older key wrote."""
    model = column.field.model
    quote = connection.ops.quote_name
    pk, name = _pk(model), quote(str(column.field.column))
    source, table = quote(str(column.source.column)), quote(model._meta.db_table)
    later, values = (f" AND {pk} > %s", [after]) if after is not None else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, {source}, {name} FROM {table} WHERE {name} <> '' AND {name} NOT LIKE %s{later} "  # noqa: S608 - names of our own columns
            f"ORDER BY {pk} LIMIT {BATCH}",
            [f"{column.prefix}%", *values],
        )
        return list(cursor.fetchall())


def _renew(column: Column, pk: Any, stored: str, known: str) -> int:
    model = column.field.model
    quote = connection.ops.quote_name
    name, table = quote(str(column.field.column)), quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {name} = %s WHERE {_pk(model)} = %s AND {name} = %s",  # noqa: S608 - names of our own columns
            [column.renewed(pk, stored), pk, known],
        )
        return int(cursor.rowcount)


def _pk(model: type[models.Model]) -> str:
    return str(connection.ops.quote_name(str(model._meta.pk.column)))
