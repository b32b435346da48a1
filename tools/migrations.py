"""What a migration would do to a portal that is at work: the portal of the version before still runs beside it.

Expand: only what the older code does not notice. Contract: what it no longer uses is taken away, a release later, by a
migration that says so (`contract = "why no running version uses it"`). docs/operations.md, Upgrade.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

SHORTEST_REASON = 20
# Tables that grow with every person, look or month: an index of theirs is built aside.
LARGE = frozenset({
    ("cohorts", "person"), ("cohorts", "spell"), ("cohorts", "episode"), ("cohorts", "dischargeplan"),
    ("cohorts", "planstep"), ("cohorts", "review"), ("cohorts", "importrow"), ("audit", "auditentry"),
    ("audit", "auditsubject"), ("packs", "pack"), ("trajectories", "frozenline"),
})  # fmt: skip
_CONTRACTS = (
    migrations.RemoveField, migrations.DeleteModel, migrations.AddConstraint, migrations.AlterUniqueTogether,
    migrations.AlterModelTable,
)  # fmt: skip
_RENAMES = (migrations.RenameField, migrations.RenameModel)
_TABLE = r"(?:IF EXISTS |ONLY )*\"?(\w+)\"?"
_HARSH = (
    re.compile(rf"ALTER TABLE {_TABLE}[^;]*?\b(?:DROP COLUMN|RENAME|SET NOT NULL|TYPE)\b", re.IGNORECASE | re.DOTALL),
    re.compile(rf"ALTER TABLE {_TABLE}[^;]*?\bADD CONSTRAINT\b(?![^;]*NOT VALID)", re.IGNORECASE | re.DOTALL),
    re.compile(rf"\b(?:DROP|LOCK) TABLE {_TABLE}", re.IGNORECASE),
    re.compile(rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)[^;]*? ON {_TABLE}", re.IGNORECASE | re.DOTALL),
)  # fmt: skip


def findings(migration: migrations.Migration, before: ProjectState) -> list[str]:
    """One sentence for each thing that would stop or break a portal at work. `before`: the models before it."""
    reason = str(getattr(migration, "contract", ""))
    steps, state = list(_flat(migration.operations)), before.clone()
    new = {
        (migration.app_label, step.name_lower) for step in steps if isinstance(step, migrations.CreateModel)
    }
    found, touches, fills = [], False, False
    for step in steps:
        said = list(_of(step, migration, state, new))
        found += [
            sentence for sentence, is_contract in said if not (is_contract and len(reason) >= SHORTEST_REASON)
        ]
        touches = touches or _locks(step, migration.app_label, new)
        fills = fills or _is_own_code(step, migration)
        step.state_forwards(migration.app_label, state)
    if touches and fills:
        found.append(
            "changes a table and fills it in one transaction: nobody gets at the table meanwhile; make two"
        )
    return found


def _flat(operations: Any) -> Iterator[Operation]:
    for step in operations:
        inner = getattr(step, "operations", None) or getattr(step, "database_operations", None)
        yield from _flat(inner) if inner else [step]


def _key(step: Operation, app: str) -> tuple[str, str]:
    name = (
        getattr(step, "model_name_lower", None)
        or getattr(step, "model_name", None)
        or getattr(step, "name", "")
    )
    return app, str(name).lower()


def _locks(step: Operation, app: str, new: set[tuple[str, str]]) -> bool:
    schema = (migrations.AddField, migrations.AlterField, migrations.AddIndex, *_CONTRACTS)
    return isinstance(step, schema) and _key(step, app) not in new


def _is_own_code(step: Operation, migration: migrations.Migration) -> bool:
    return isinstance(step, migrations.RunPython) and step.code.__module__ == type(migration).__module__


def _of(
    step: Operation, migration: migrations.Migration, state: ProjectState, new: set[tuple[str, str]]
) -> Iterator[tuple[str, bool]]:
    """Sentences about one step, each with whether a declared contract step may do it."""
    key = _key(step, migration.app_label)
    if not step.reversible:
        yield f"{step.describe()}: cannot be taken back", False
    tables = {f"{app}_{model}" for app, model in new}
    for table in _harsh_tables(step, migration):
        if table not in tables:
            yield f"{step.describe()}: its SQL locks or narrows {table}", True
    if isinstance(step, _RENAMES):
        yield (
            f"{step.describe()}: one of two versions would not find it; add, fill, switch, and remove later",
            False,
        )
    elif key not in new:
        yield from _changed(step, state, key)


def _changed(step: Operation, state: ProjectState, key: tuple[str, str]) -> Iterator[tuple[str, bool]]:
    """Of a table that is there already."""
    if isinstance(step, _CONTRACTS):
        yield f"{step.describe()}: a running older version may still need the table as it is", True
    elif isinstance(step, migrations.AddField):
        yield from _added(step)
    elif isinstance(step, migrations.AlterField):
        yield from _altered(step, state.models[key].fields[step.name])
    elif (
        isinstance(step, migrations.AddIndex) and not isinstance(step, AddIndexConcurrently) and key in LARGE
    ):
        yield f"{step.describe()}: nobody could write meanwhile; use AddIndexAside", False


def _added(step: migrations.AddField) -> Iterator[tuple[str, bool]]:
    field = step.field
    if not (isinstance(field, ManyToManyField) or field.null or field.db_default is not NOT_PROVIDED):
        yield f"{step.describe()}: an older version adds rows without it; give it null or db_default", False


def _altered(step: migrations.AlterField, old: Field[Any, Any]) -> Iterator[tuple[str, bool]]:
    """Words and choices may change, and a column may become wider."""
    before, after = _stored(old), _stored(step.field)
    for one in (before, after):
        one.pop("default", None)  # the code's own: no column has it
    if (before.get("max_length") or 0) < (after.get("max_length") or 0):
        before.pop("max_length"), after.pop("max_length")
    if step.field.null:
        before.pop("null", None), after.pop("null", None)
    if before != after:
        yield f"{step.describe()}: the column becomes another one, or narrower", True


def _stored(field: Field[Any, Any]) -> dict[str, Any]:
    _, kind, _, options = field.deconstruct()
    kept = {name: value for name, value in options.items() if name not in field.non_db_attrs}
    return {"kind": kind, **kept}


def _harsh_tables(step: Operation, migration: migrations.Migration) -> list[str]:
    """Existing tables that SQL written in the migration locks for long or narrows."""
    return [
        match.group(1) for text in _texts(step, migration) for one in _HARSH for match in one.finditer(text)
    ]


def _texts(step: Operation, migration: migrations.Migration) -> Iterator[str]:
    if isinstance(step, migrations.RunSQL):
        yield from [step.sql] if isinstance(step.sql, str) else map(str, step.sql)
    elif isinstance(step, migrations.RunPython) and _is_own_code(step, migration):
        yield inspect.getsource(step.code)
