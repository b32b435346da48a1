"""Names and numbers that stand in the trail already are sealed. The only time that its rows are changed."""

from __future__ import annotations

import json
from typing import Any

from django.db import migrations

from tcp_portal import vault
from tcp_portal.access.wall import crossing
from tcp_portal.database import run_sql

IDENTITY = ("given_name", "family_name", "date_of_birth", "nhs_number")
_SQLITE = [f"audit_auditentry_is_append_only_{event}" for event in ("update", "delete")]

def _place(name: str, person: Any) -> str:
    return f"audit_auditentry.changes {name}:{person.hex}"

class _Keys:
    """Each person's key, made where there is none."""

    def __init__(self, apps: Any) -> None:
        self.rows = apps.get_model("audit", "TrailKey")._default_manager
        self.found: dict[Any, vault.Keyring] = {}

    def of(self, person: Any) -> vault.Keyring:
        if person not in self.found:
            stored = self.rows.filter(pk=person).first()
            stored = stored or self.rows.create(person_id=person, key=vault.new_key())
            self.found[person] = vault.Keyring([vault.parsed_key(stored.key)])
        return self.found[person]

@crossing("a migration of all registers")
def _each(apps: Any, change: Any) -> None:
    entries, subjects = apps.get_model("audit", "AuditEntry"), apps.get_model("audit", "AuditSubject")
    keys = _Keys(apps)

    for entry in entries._default_manager.exclude(changes={}).iterator(chunk_size=2_000):
        if not set(IDENTITY) & set(entry.changes):
            continue
        person = subjects._default_manager.filter(entry_id=entry.pk).values_list("person_id", flat=True).get()
        entry.changes = {
            name: [None if value is None else change(keys.of(person), value, _place(name, person)) for value in pair]
            if name in IDENTITY else pair
            for name, pair in entry.changes.items()
        }
        entries._default_manager.filter(pk=entry.pk).update(changes=entry.changes)

def seal(apps: Any, _schema_editor: Any) -> None:
    _each(apps, lambda key, value, place: key.seal(json.dumps(value), place))

def unseal(apps: Any, _schema_editor: Any) -> None:
    _each(apps, lambda key, value, place: json.loads(key.open(value, place)))

_OPEN = {
    "postgresql": ["ALTER TABLE audit_auditentry DISABLE TRIGGER audit_auditentry_is_append_only"],
    "sqlite": [f"DROP TRIGGER {name}" for name in _SQLITE],
}
_SHUT = {
    "postgresql": ["ALTER TABLE audit_auditentry ENABLE TRIGGER audit_auditentry_is_append_only"],
    "sqlite": [
        f"CREATE TRIGGER audit_auditentry_is_append_only_{event} BEFORE {event.upper()} ON audit_auditentry "
        "BEGIN SELECT RAISE(ABORT, 'audit_auditentry is append-only'); END"
        for event in ("update", "delete")
    ],
}

class Migration(migrations.Migration):
    dependencies = [("audit", "0004_keys_of_people")]

    operations = [
        run_sql(**_OPEN, undo=_SHUT),
        migrations.RunPython(seal, unseal),
        run_sql(**_SHUT, undo=_OPEN),
    ]
