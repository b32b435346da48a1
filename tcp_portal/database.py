"""Rules that only the database can hold, for PostgreSQL and for SQLite: used by migrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def _statements(by_vendor: dict[str, Sequence[str]]) -> Any:
    def run(_apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in by_vendor[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


def run_sql(*, postgresql: Sequence[str], sqlite: Sequence[str], undo: dict[str, Sequence[str]]) -> Operation:
    """A migration step with its own statements for each database, and how to take them back."""
    return migrations.RunPython(_statements({"postgresql": postgresql, "sqlite": sqlite}), _statements(undo))


def no_overlap(*, table: str, owner: str, start: str, end: str, name: str) -> Operation:
    """No two periods [start, end) of one owner overlap; an open end lasts for ever, and a stay that ends on the
    day it starts holds that day. PostgreSQL: exclusion constraint. SQLite: triggers."""
    period = f"daterange({start}, CASE WHEN {end} IS NULL THEN NULL ELSE GREATEST({end}, {start} + 1) END)"

    def upper(row: str) -> str:
        last = f"MAX({row}.{end}, date({row}.{start}, '+1 day'))"
        return f"CASE WHEN {row}.{end} IS NULL THEN '9999-12-31' ELSE {last} END"

    def trigger(event: str) -> str:
        return (
            f"CREATE TRIGGER {name}_{event} BEFORE {event.upper()} ON {table} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {table} other WHERE other.{owner} = NEW.{owner} AND other.id <> NEW.id "
            f"AND other.{start} < {upper('NEW')} AND NEW.{start} < {upper('other')}) "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )

    return run_sql(
        postgresql=[
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({owner} WITH =, ({period}) WITH &&)"
            " DEFERRABLE INITIALLY IMMEDIATE",
        ],
        sqlite=[trigger("insert"), trigger("update")],
        undo={
            "postgresql": [f"ALTER TABLE {table} DROP CONSTRAINT {name}"],
            "sqlite": [f"DROP TRIGGER {name}_insert", f"DROP TRIGGER {name}_update"],
        },
    )


def append_only(table: str) -> Operation:
    """Rows of the table can be added, never changed or deleted, not even by hand."""
    message = f"{table} is append-only"
    function = f"{table}_is_append_only"
    return run_sql(
        postgresql=[
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {function} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        ],
        sqlite=[
            f"CREATE TRIGGER {function}_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for event in ("update", "delete")
        ],
        undo={
            "postgresql": [f"DROP TRIGGER {function} ON {table}", f"DROP FUNCTION {function}()"],
            "sqlite": [f"DROP TRIGGER {function}_update", f"DROP TRIGGER {function}_delete"],
        },
    )
