"""One human being is counted by one partnership at a time: each spell names the human, and no two overlap."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import migrations, models




def name_humans(apps: Any, _schema_editor: Any) -> None:
    """Everyone known so far is a human being of their own, unless two rows have the same NHS number."""
    person, spell = apps.get_model("cohorts", "Person"), apps.get_model("cohorts", "Spell")
    by_number: dict[str, uuid.UUID] = {}
    for row in person.objects.order_by("created_at"):
        row.human = by_number.setdefault(row.nhs_number or str(row.pk), uuid.uuid4())
        row.save(update_fields=["human"])
        spell.objects.filter(person=row).update(human=row.human)


class Migration(migrations.Migration):
    atomic = True
    dependencies = [("cohorts", "0002_no_overlaps")]

    operations = [
        migrations.AddField("person", "human", models.UUIDField(null=True)),
        migrations.AddField("spell", "human", models.UUIDField(null=True)),
        migrations.RunPython(name_humans, migrations.RunPython.noop),
    ]
