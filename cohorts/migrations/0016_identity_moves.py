"""Names, NHS numbers, rows of extracts and differences move into their sealed columns, and back."""

from __future__ import annotations

import json
from typing import Any

from django.db import migrations

from tcp_portal import vault
from tcp_portal.access.wall import crossing
from tcp_portal.sealing import open_columns, seal_columns

PERSON = {name: f"sealed_{name}" for name in ("nhs_number", "given_name", "family_name")}
ROW = {name: f"sealed_{name}" for name in ("changes", "problems")}
MISMATCH = {"ours": "sealed_ours", "theirs": "sealed_theirs"}


@crossing("a migration of all registers")
def _key(apps: Any, _schema_editor: Any) -> None:
    people = apps.get_model("cohorts", "Person")
    for row in people.objects.exclude(nhs_number="").iterator(chunk_size=2_000):
        key = vault.fingerprint(row.nhs_number, "cohorts_person.nhs_number")
        people.objects.filter(pk=row.pk).update(nhs_number_key=key)


@crossing("a migration of all registers")
def _split(apps: Any, _schema_editor: Any) -> None:
    """`values` held the cells and the end that somebody gave: the cells tell who, the end does not."""
    rows = apps.get_model("cohorts", "ImportRow")
    for row in rows.objects.iterator(chunk_size=2_000):
        bound = f"cohorts_importrow.cells:{row.pk.hex}"
        rows.objects.filter(pk=row.pk).update(
            sealed_cells=vault.keyring().seal(json.dumps(row.values.get("cells", [])), bound),
            end=row.values.get("end"),
        )


@crossing("a migration of all registers")
def _join(apps: Any, _schema_editor: Any) -> None:
    rows = apps.get_model("cohorts", "ImportRow")
    for row in rows.objects.iterator(chunk_size=2_000):
        bound = f"cohorts_importrow.cells:{row.pk.hex}"
        cells = json.loads(vault.keyring().open(row.sealed_cells, bound))
        values = {"cells": cells} if cells else {}
        rows.objects.filter(pk=row.pk).update(values=values | ({"end": row.end} if row.end else {}))


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0015_identity_beside")]

    operations = [
        migrations.RunPython(
            seal_columns("cohorts", "Person", PERSON), open_columns("cohorts", "Person", PERSON)
        ),
        migrations.RunPython(_key, migrations.RunPython.noop),
        migrations.RunPython(
            seal_columns("cohorts", "ImportRow", ROW, as_text=json.dumps),
            open_columns("cohorts", "ImportRow", ROW, from_text=json.loads),
        ),
        migrations.RunPython(_split, _join),
        migrations.RunPython(
            seal_columns("cohorts", "Mismatch", MISMATCH), open_columns("cohorts", "Mismatch", MISMATCH)
        ),
    ]
