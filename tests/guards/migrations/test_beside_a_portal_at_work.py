"""Migrations since the first release: none locks for long or breaks the version that still runs, each goes back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import CommandError, call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tcp_portal.database import AddIndexAside, run_sql
from tcp_portal.partnerships.management.commands import migrate
from tests import prepared
from tools.migrations import LARGE, findings

ROOT = Path(__file__).resolve().parents[3]
# What stood when the first register was not yet live. What comes after runs beside people at work.
BASELINE = {
    "partnerships": 5, "audit": 6, "packs": 10, "accounts": 3, "protection": 0, "cohorts": 18, "trajectories": 10,
    "finance": 9, "workstreams": 5,
}  # fmt: skip


def test_no_migration_stops_or_breaks_a_portal_at_work() -> None:
    loader = MigrationLoader(None)
    later = {
        key: migration
        for key, migration in loader.disk_migrations.items()
        if key[0] in BASELINE and int(key[1][:4]) > BASELINE[key[0]]
    }
    found = {key: findings(one, loader.project_state(key, at_end=False)) for key, one in later.items()}
    assert {key: said for key, said in found.items() if said} == {}
    assert ("packs", "0011_told_or_not") in later


def test_every_app_with_migrations_is_known() -> None:
    own = {label for label, _ in MigrationLoader(None).disk_migrations}
    ours = {one.label for one in apps.get_app_configs() if "site-packages" not in one.path}
    assert own & ours <= set(BASELINE)
    assert all(apps.get_model(app, model) for app, model in LARGE)


def _table(*fields: tuple[str, Any]) -> ProjectState:
    state = ProjectState()
    own = [("id", models.BigAutoField(primary_key=True)), ("word", models.CharField(max_length=10)), *fields]
    state.add_model(ModelState("cohorts", "Person", own))
    return state


def _migration(*operations: Any, **more: Any) -> migrations.Migration:
    kind = type("Migration", (migrations.Migration,), {"operations": list(operations), **more})
    return kind("0099_new", "cohorts")


def _fill(_apps: Any, _schema_editor: Any) -> None:
    """Fills a column."""


def _sql(statement: str) -> Any:
    return run_sql(postgresql=[statement], sqlite=[], undo={"postgresql": [], "sqlite": []})


WORD, INDEX = models.CharField(max_length=10), models.Index(fields=["word"], name="by_word")
CHECK = models.CheckConstraint(condition=models.Q(word="a"), name="one")
GOOD = [
    migrations.AddField("person", "more", models.CharField(max_length=3, null=True)),
    migrations.AddField("person", "more", models.CharField(max_length=3, db_default="")),
    migrations.AddField("person", "more", models.ManyToManyField("cohorts.person")),
    migrations.AlterField("person", "word", models.CharField(max_length=20, help_text="Wider.")),
    migrations.AlterField("person", "word", models.CharField(max_length=10, null=True, choices=[("a", "A")])),
    AddIndexAside("person", INDEX),
    migrations.RemoveIndex("person", "old"),
    migrations.RunPython(_fill, migrations.RunPython.noop),
    _sql("CREATE POLICY p ON cohorts_person"),
    _sql("ALTER TABLE cohorts_person ADD CONSTRAINT c CHECK (true) NOT VALID"),
    _sql("CREATE INDEX CONCURRENTLY i ON cohorts_person (word)"),
]
# With whether a step that is declared as a contract may do it.
BAD = [
    (migrations.AddField("person", "more", WORD), "without it", False),
    (migrations.AddField("person", "more", models.CharField(max_length=3, default="")), "without it", False),
    (migrations.RemoveField("person", "word"), "may still need", True),
    (migrations.DeleteModel("Person"), "may still need", True),
    (migrations.AddConstraint("person", CHECK), "may still need", True),
    (migrations.RenameField("person", "word", "words"), "not find it", False),
    (migrations.RenameModel("Person", "Human"), "not find it", False),
    (migrations.AlterField("person", "word", models.CharField(max_length=5)), "narrower", True),
    (migrations.AlterField("person", "word", models.IntegerField()), "another one", True),
    (migrations.AddIndex("person", INDEX), "AddIndexAside", False),
    (migrations.RunPython(_fill), "taken back", False),
    (migrations.RunSQL("DROP TABLE cohorts_person", ""), "locks or narrows cohorts_person", True),
    (_sql("ALTER TABLE cohorts_person ALTER word SET NOT NULL"), "locks or narrows", True),
    (_sql("ALTER TABLE cohorts_person ADD CONSTRAINT c CHECK (true)"), "locks or narrows", True),
    (_sql("CREATE UNIQUE INDEX i ON cohorts_person (word)"), "locks or narrows", True),
]


def _words(value: Any) -> str:
    """A name that every process of a run gives: none of a place in memory."""
    return re.sub(r" at 0x[0-9a-f]+", "", str(value))


@pytest.mark.parametrize("operation", GOOD, ids=_words)
def test_what_an_older_version_does_not_notice_is_allowed(operation: Any) -> None:
    assert findings(_migration(operation), _table()) == []


@pytest.mark.parametrize(("operation", "word", "by_contract"), BAD, ids=_words)
def test_what_locks_or_breaks_is_found(operation: Any, word: str, by_contract: bool) -> None:
    (sentence,) = findings(_migration(operation), _table())
    assert word in sentence
    declared = _migration(operation, contract="Since release 7 nothing reads or writes it.")
    assert (findings(declared, _table()) == []) is by_contract
    assert findings(_migration(operation, contract="old"), _table()) == [sentence]


def test_a_table_of_the_same_migration_may_become_anything() -> None:
    made = migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))])
    steps = (made, migrations.AddField("fresh", "word", WORD), migrations.AddIndex("fresh", INDEX))
    assert findings(_migration(*steps, _sql("ALTER TABLE cohorts_fresh ALTER word SET NOT NULL")), _table()) == []


def test_filling_is_a_migration_of_its_own() -> None:
    added = migrations.AddField("person", "more", models.CharField(max_length=3, null=True))
    fill = migrations.RunPython(_fill, migrations.RunPython.noop)
    migration = _migration(added, fill, __module__=__name__)
    (sentence,) = findings(migration, _table())
    assert "make two" in sentence


@pytest.mark.django_db(transaction=True)
def test_an_index_is_built_aside_on_postgresql_and_plainly_elsewhere() -> None:
    assert issubclass(AddIndexAside, AddIndexConcurrently)
    step = AddIndexAside("partnership", models.Index(fields=["name"], name="tried_aside"))
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    step.state_forwards("partnerships", after)
    table = apps.get_model("partnerships", "Partnership")._meta.db_table

    def is_there() -> bool:
        with connection.cursor() as cursor:
            return "tried_aside" in connection.introspection.get_constraints(cursor, table)

    with connection.schema_editor(atomic=False) as editor:
        step.database_forwards("partnerships", editor, before, after)
    assert is_there()
    with connection.schema_editor(atomic=False) as editor:
        step.database_backwards("partnerships", editor, after, before)
    assert not is_there()


@pytest.mark.postgresql("the embedded database has one writer and no locks of tables")
@pytest.mark.django_db(transaction=True)
def test_a_migration_does_not_wait_for_a_table_that_somebody_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def needs_the_table(*_args: Any, **_options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            told.extend(_shown(name) for name in ("lock_timeout", "statement_timeout"))
            cursor.execute("LOCK TABLE packs_pack IN ACCESS EXCLUSIVE MODE")

    monkeypatch.setattr(Migrate, "handle", needs_the_table)
    with psycopg.connect(**_address()) as holder:
        holder.execute("LOCK TABLE packs_pack IN ACCESS SHARE MODE")
        with pytest.raises(CommandError, match="run it again"):
            call_command("migrate")
    assert told == [migrate.LOCK_TIMEOUT, "0"]
    assert _shown("lock_timeout") == "0"


def _shown(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        return str(cursor.fetchone()[0])


def _address(database: str = "") -> dict[str, Any]:
    values = connection.get_connection_params()
    kept = {name: values[name] for name in ("user", "password", "host", "port") if values.get(name)}
    return {**kept, "dbname": database or values["dbname"]}


BACK = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
call_command("migrate", verbosity=0)
leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
own = {own!r}
MigrationExecutor(connection).migrate([(app, None) for app in own])
left = set(connection.introspection.table_names())
call_command("migrate", verbosity=0)
call_command("migrate", check_unapplied=True, verbosity=0)
print(sorted(table for table in left if table.split("_")[0] in own))
"""


@pytest.mark.postgresql("a live register lies there")
@pytest.mark.django_db
def test_every_migration_goes_back_and_forward_again() -> None:
    """All of them, back to nothing, in a database of its own that holds what migrations write."""
    name, own = f"t_back_{uuid4().hex[:12]}", sorted(app for app, last in BASELINE.items() if last)
    address = settings.DATABASES["default"]
    url = f"postgresql://{address['USER']}:{address['PASSWORD']}@{address['HOST']}:{address['PORT'] or 5432}/{name}"
    with psycopg.connect(**_address("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {prepared.TEMPLATE or 'template1'}")
        try:
            done = subprocess.run(
                [sys.executable, "-c", BACK.format(own=own)], cwd=ROOT, check=False, capture_output=True, text=True,
                env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tcp_portal.settings"},
            )  # fmt: skip
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-2000:]
