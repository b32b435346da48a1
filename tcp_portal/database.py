"""Rules that only the database can hold, for PostgreSQL and for SQLite: used by migrations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class _ByVendor(migrations.RunSQL):
    """`sql` and its undoing are what PostgreSQL is told; SQLite has statements of its own."""

    def __init__(self, by_vendor: dict[str, Sequence[str]], undo: dict[str, Sequence[str]]) -> None:
        super().__init__(list(by_vendor["postgresql"]), list(undo["postgresql"]))
        self._by_vendor, self._undo = by_vendor, undo

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._tell(self._by_vendor, app_label, schema_editor)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._tell(self._undo, app_label, schema_editor)

    def _tell(
        self, by_vendor: dict[str, Sequence[str]], app_label: str, schema_editor: BaseDatabaseSchemaEditor
    ) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            for statement in by_vendor[schema_editor.connection.vendor]:
                schema_editor.execute(statement)


def run_sql(*, postgresql: Sequence[str], sqlite: Sequence[str], undo: dict[str, Sequence[str]]) -> Operation:
    """A migration step with its own statements for each database, and how to take them back."""
    return _ByVendor({"postgresql": postgresql, "sqlite": sqlite}, undo)


def no_overlap(
    *,
    table: str,
    owner: str,
    start: str,
    end: str,
    name: str,
    moments_are_free: bool = False,
    withdrawn_are_free: bool = False,
    again: bool = False,
) -> Operation:
    """No two periods [start, end) of one owner overlap; an open end lasts for ever.

    With start = end the period is a moment of that day. Periods may touch, also at a moment (somebody leaves on
    the day they came, and comes again); a moment within another period, or twice on one day, is an overlap, unless
    `moments_are_free`. With `withdrawn_are_free` rows that somebody withdrew do not count. PostgreSQL: exclusion
    constraint over ranges without their ends. SQLite: triggers.

    `again` is for a migration after one that altered the table: on SQLite that took the triggers away.
    """
    bounds = "'()'" if moments_are_free else f"CASE WHEN {end} = {start} THEN '[]' ELSE '()' END"
    period = f"tsrange({start}::timestamp, {end}::timestamp, {bounds})"

    def before(one: str, other: str) -> str:
        return f"{one}.{start} < COALESCE({other}.{end}, '9999-12-31')"

    overlap = f"{before('NEW', 'other')} AND {before('other', 'NEW')}"
    if moments_are_free:
        overlap += f" AND NEW.{start} IS NOT NEW.{end} AND other.{start} IS NOT other.{end}"
    else:
        overlap += (
            f" OR NEW.{start} = NEW.{end} AND other.{start} = other.{end} AND NEW.{start} = other.{start}"
        )

    both_stand = " AND NEW.withdrawn_at IS NULL AND other.withdrawn_at IS NULL" if withdrawn_are_free else ""
    stands = " WHERE (withdrawn_at IS NULL)" if withdrawn_are_free else ""

    def trigger(event: str) -> str:
        return (
            f"CREATE TRIGGER {name}_{event} BEFORE {event.upper()} ON {table} "  # noqa: S608  # names of a migration
            f"WHEN EXISTS (SELECT 1 FROM {table} other WHERE other.{owner} = NEW.{owner} AND other.id <> NEW.id "
            f"AND ({overlap}){both_stand}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )

    if again:
        return run_sql(
            postgresql=[],
            sqlite=[trigger("insert"), trigger("update")],
            undo={"postgresql": [], "sqlite": [f"DROP TRIGGER {name}_insert", f"DROP TRIGGER {name}_update"]},
        )
    return run_sql(
        postgresql=[
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({owner} WITH =, ({period}) WITH &&)"
            f"{stands} DEFERRABLE INITIALLY IMMEDIATE",
        ],
        sqlite=[trigger("insert"), trigger("update")],
        undo={
            "postgresql": [f"ALTER TABLE {table} DROP CONSTRAINT {name}"],
            "sqlite": [f"DROP TRIGGER {name}_insert", f"DROP TRIGGER {name}_update"],
        },
    )


def append_only(table: str, *, again: bool = False) -> Operation:
    """Rows of the table can be added, never changed or deleted, not even by hand.

    `again` is for a migration after one that altered the table: on SQLite that took the triggers away.
    """
    message = f"{table} is append-only"
    function = f"{table}_is_append_only"
    triggers = [
        f"CREATE TRIGGER {function}_{event} BEFORE {event.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for event in ("update", "delete")
    ]
    drops = [f"DROP TRIGGER IF EXISTS {function}_{event}" for event in ("update", "delete")]
    if again:
        return run_sql(postgresql=[], sqlite=[*drops, *triggers], undo={"postgresql": [], "sqlite": []})
    return run_sql(
        postgresql=[
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {function} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        ],
        sqlite=triggers,
        undo={
            "postgresql": [f"DROP TRIGGER {function} ON {table}", f"DROP FUNCTION {function}()"],
            "sqlite": drops,
        },
    )


def words_may_go(table: str, *, words: Sequence[str], kept: Sequence[str], to: str) -> Operation:
    """Of an append-only table: the words in these columns may be replaced by `to`, and nothing else may change.

    For records that are erased once they are kept no longer. `kept` are all other columns.
    """
    message, function = f"{table} is append-only", f"{table}_is_append_only"

    def broken(differs: str) -> str:
        changed = [f'OLD."{one}" {differs} NEW."{one}"' for one in kept]
        changed += [f'(OLD."{one}" {differs} NEW."{one}" AND NEW."{one}" <> \'{to}\')' for one in words]
        return " OR ".join(changed)

    def refuses(events: str, when: str = "", suffix: str = "") -> str:
        return (
            f"CREATE TRIGGER {function}{suffix} BEFORE {events} ON {table} FOR EACH ROW {when} "
            f"EXECUTE FUNCTION {function}()"
        )

    def on_sqlite(when: str = "") -> list[str]:
        return [
            f"DROP TRIGGER {function}_update",
            f"CREATE TRIGGER {function}_update BEFORE UPDATE ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ]

    gone = f"DROP TRIGGER {function} ON {table}"
    return run_sql(
        postgresql=[
            gone,
            refuses("DELETE"),
            refuses("UPDATE", f"WHEN ({broken('IS DISTINCT FROM')})", "_update"),
        ],
        sqlite=on_sqlite(f"WHEN {broken('IS NOT')}"),
        undo={
            "postgresql": [gone, f"DROP TRIGGER {function}_update ON {table}", refuses("UPDATE OR DELETE")],
            "sqlite": on_sqlite(),
        },
    )


def fixed_once(
    *, table: str, name: str, state: str, states: Sequence[str], columns: Sequence[str]
) -> Operation:
    """Once a row is in one of these states it stays in them, and these columns keep their values, whoever writes.

    The name is what the database says when it refuses.
    """
    within = ", ".join(f"'{one}'" for one in states)

    def change(differs: str) -> str:
        moved = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
        return f"OLD.{state} IN ({within}) AND (NEW.{state} NOT IN ({within}) OR {moved})"

    return run_sql(
        postgresql=[
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{name}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({change('IS DISTINCT FROM')}) EXECUTE FUNCTION {name}()",
        ],
        sqlite=[
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {change('IS NOT')} "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        ],
        undo={
            "postgresql": [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()"],
            "sqlite": [f"DROP TRIGGER {name}"],
        },
    )


def walled(table: str, rows: str) -> Operation:
    """Only the rows for which `rows` holds are read or written by whoever asks, the table's owner included.

    Superusers and roles with BYPASSRLS stand above it. SQLite has no such wall.
    """
    return run_sql(
        postgresql=[
            f"CREATE POLICY wall ON {table} USING ({rows})",
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        ],
        sqlite=[],
        undo={
            "postgresql": [
                f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
                f"DROP POLICY wall ON {table}",
            ],
            "sqlite": [],
        },
    )


def reached(column: str = "partnership_id") -> str:
    """The row's own partnership is one that the connection names: asked once a statement, not once a row."""
    return f"{column} = ANY ((SELECT portal_reach())::uuid[])"


def reached_by(parent: str, column: str) -> str:
    """The row that it belongs to is reached: that table has a wall of its own."""
    return f"EXISTS (SELECT 1 FROM {parent} wall_of WHERE wall_of.id = {column})"  # noqa: S608  # names of a migration


def _kind_for(schema_editor: BaseDatabaseSchemaEditor) -> type[migrations.AddIndex]:
    return AddIndexConcurrently if schema_editor.connection.vendor == "postgresql" else migrations.AddIndex


class AddIndexAside(AddIndexConcurrently):
    """A new index of a large table, built while others write to it. Its migration says `atomic = False`."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _kind_for(schema_editor).database_forwards(self, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        _kind_for(schema_editor).database_backwards(self, app_label, schema_editor, from_state, to_state)


class Together(Operation):
    """Several new tables as one step.

    Django works the state of every model out again after each operation; with a hundred tables that refer to each
    other that is most of what a new database costs. Here it is worked out once.
    """

    reversible = True

    def __init__(self, *operations: migrations.CreateModel) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__name__, list(self.operations), {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # it is a cached property: made again when it is asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.operations)} tables"
