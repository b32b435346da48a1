"""Columns for sealed names and NHS numbers, beside the plain ones: expand, then move, then contract."""

from __future__ import annotations

from django.db import migrations, models


def _beside(model: str, *names: str) -> list[migrations.AddField]:
    return [migrations.AddField(model, f"sealed_{name}", models.TextField(default="")) for name in names]


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0014_wall")]

    operations = [
        *_beside("person", "nhs_number", "given_name", "family_name"),
        migrations.AddField("person", "nhs_number_key", models.CharField(max_length=60, default="", blank=True)),
        *_beside("importrow", "cells", "changes", "problems"),
        migrations.AddField(
            "importrow", "end",
            models.JSONField(
                null=True, blank=True, help_text="Day and destination given to somebody whom the file leaves out."
            ),
        ),
        *_beside("mismatch", "ours", "theirs"),
    ]  # fmt: skip
