"""Columns that hold sealed text, and how a query reads them.

A sealed column opens only together with the key of its row, so a query that reads one brings that key along: a plain
read by `SealedField.select_format`, an initial by `initial()`. It cannot be searched or compared in the database: what
is looked for has a keyed hash beside it (`FingerprintField`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Case, F, Func, Value
from django.db.models.expressions import Col
from django.db.models.functions import Cast

from tcp_portal import vault


class SealedValue(str):
    """What was sealed for one row: the only thing that a sealed column takes."""

    __slots__ = ()


def place(column: str, pk: Any) -> str:
    """What a sealed text is bound to: table, column and the key of the row."""
    return f"{column}:{str(pk).replace('-', '')}"


def open_from_row(column: str, told: str | None) -> str | None:
    """Opens “key of the row, blank, sealed text” as a query brings it; None where there is no row."""
    if told is None:
        return None
    pk, _, token = told.partition(" ")
    return vault.keyring().open(token, place(column, pk))


def key_column(model: type[models.Model]) -> str:
    """The column of the primary key."""
    return str(model._meta.pk.column)


def with_key(sql: str, pk_column: str, connection: Any) -> str:
    """The SQL of a column with the key of its row in front. Raises FieldError for anything but a column."""
    table, dot, _ = sql.rpartition(".")
    if not dot or " " in table or "(" in sql:
        raise FieldError("A sealed column can only be read as it is: open it, then work with the text.")
    key = f"{table}.{connection.ops.quote_name(pk_column)}"
    return f"{key}::text || ' ' || {sql}" if connection.vendor == "postgresql" else f"{key} || ' ' || {sql}"


class SealedField(models.TextField):  # type: ignore[type-arg]
    """Text that is sealed in the database and plain in memory, bound to its row. Also the empty text is sealed."""

    @property
    def bound_column(self) -> str:
        """Table and column, as the sealed text is bound to them."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_internal_type(self) -> str:
        return "TextField"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be searched: look for its keyed hash.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: {lookup_name} cannot be asked of it.")

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return with_key(sql, key_column(self.model), compiler.connection), params

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        told = open_from_row(self.bound_column, value)
        return None if told is None else self.from_text(told)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return self.sealed_for(model_instance.pk, getattr(model_instance, self.attname))

    def sealed_for(self, pk: Any, value: Any) -> SealedValue | None:
        """The value as the row with this key stores it: for `update`, which knows no row."""
        if value is None:
            return None
        return SealedValue(vault.keyring().seal(self.to_text(value), place(self.bound_column, pk)))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Case | Cast):  # what bulk_update makes of values that are each for their own row
            return value
        if value is not None and not isinstance(value, SealedValue):
            raise FieldError(f"{self.name} is sealed with its row: save the row, or seal the value for it.")
        return None if value is None else str(value)

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, told: str) -> Any:
        return told


class SealedJSONField(SealedField):
    """As SealedField, for lists and objects."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def from_text(self, told: str) -> Any:
        return json.loads(told)


class FingerprintField(models.CharField):  # type: ignore[type-arg]
    """The keyed hash of a sealed column of the same row, by which the row is found; empty where that is empty."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(
            *args, **{"max_length": 60, "blank": True, "default": "", "editable": False, **kwargs}
        )

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "of": self.of}

    @property
    def purpose(self) -> str:
        """What the hash is of: the same value in another column has another hash."""
        return f"{self.model._meta.db_table}.{self.of}"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        found = vault.fingerprint(getattr(model_instance, self.of), self.purpose)
        setattr(model_instance, self.attname, found)
        return found

    def wanted(self, value: str) -> list[str]:
        """The hashes under which a row with this value may stand."""
        return vault.fingerprints(value, self.purpose)


class _InitialField(models.CharField):  # type: ignore[type-arg]
    """The first letter of a sealed column, opened as the row arrives."""

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return open_initial(value) if value else value


class _Initial(Func):
    """A sealed column with its name and its row's key in front, so that rows of a union open alike."""

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_extra: Any) -> tuple[str, Any]:
        (column,) = self.get_source_expressions()
        if not isinstance(column, Col) or not isinstance(column.target, SealedField):
            raise FieldError("An initial is read of a sealed column.")
        sql, params = compiler.compile(column)
        told = with_key(sql, key_column(column.target.model), connection)
        return f"'{column.target.bound_column} ' || {told}", params


def initial(path: str) -> Func:
    """The first letter of a sealed column, for `annotate` and `values_list`. It cannot be filtered or ordered by."""
    return _Initial(F(path), output_field=_InitialField(max_length=1))


def initial_later(path: str) -> Func:
    """The same still sealed, for rows of which a page shows few: `open_initial` opens it."""
    return _Initial(F(path), output_field=models.TextField())


def open_initial(brought: str) -> str:
    """The first letter of what `initial_later` brought."""
    column, _, told = brought.partition(" ")
    return (open_from_row(column, told) or "")[:1]


class Initial:
    """What `initial_later` brought, opened when it is written down as text."""

    __slots__ = ("_brought",)

    def __init__(self, brought: str) -> None:
        self._brought = brought

    def __str__(self) -> str:
        return open_initial(self._brought)


def no_initial() -> Value:
    """In place of `initial` in the branch of a union that has no such column."""
    return Value("", output_field=_InitialField(max_length=1))


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """The sealed columns of a model."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, SealedField)]


def fingerprint_fields(model: type[models.Model]) -> list[FingerprintField]:
    """The keyed hashes of a model."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, FingerprintField)]


def fingerprint_of(model: type[models.Model], name: str) -> FingerprintField:
    """The keyed hash of the sealed column with this name."""
    return next(field for field in fingerprint_fields(model) if field.of == name)


_Row = TypeVar("_Row", bound=models.Model)


def seal_for_update(rows: Sequence[_Row]) -> Sequence[_Row]:
    """The rows with their sealed columns as `bulk_update` must be given them; nobody reads these objects afterwards."""
    for row in rows:
        for field in sealed_fields(type(row)):
            setattr(row, field.attname, field.sealed_for(row.pk, getattr(row, field.attname)))
    return rows
