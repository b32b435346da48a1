"""The plain columns go; the sealed ones take their names."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

from tcp_portal import sealed


def _gives_way(model: str, name: str, plain: models.Field) -> list[object]:
    """The plain column goes (on the way back it comes again, empty, to be filled), the sealed one takes its name."""
    return [
        migrations.AlterField(model, name, plain),
        migrations.RemoveField(model, name),
        migrations.RenameField(model, f"sealed_{name}", name),
    ]


def _text(longest: int) -> models.Field:
    return models.CharField(max_length=longest, blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0016_identity_moves")]

    operations = [
        migrations.RemoveConstraint("person", "person_nhs_number_once"),
        *_gives_way("person", "nhs_number", _text(10)),
        *_gives_way("person", "given_name", _text(80)),
        *_gives_way("person", "family_name", _text(80)),
        migrations.AlterField("person", "nhs_number", sealed.SealedField(blank=True)),
        migrations.AlterField("person", "given_name", sealed.SealedField(max_length=80)),
        migrations.AlterField("person", "family_name", sealed.SealedField(max_length=80)),
        migrations.AlterField("person", "nhs_number_key", sealed.FingerprintField(of="nhs_number")),
        migrations.AddConstraint(
            "person",
            models.UniqueConstraint(
                fields=["partnership", "nhs_number_key"], condition=~Q(nhs_number_key=""), name="person_nhs_number_once"
            ),
        ),
        migrations.RemoveField("importrow", "values"),
        *_gives_way("importrow", "changes", models.JSONField(default=dict)),
        *_gives_way("importrow", "problems", models.JSONField(default=list)),
        migrations.RenameField("importrow", "sealed_cells", "cells"),
        migrations.AlterField(
            "importrow", "cells", sealed.SealedJSONField(default=list, help_text="The row as the file has it.")
        ),
        migrations.AlterField("importrow", "changes", sealed.SealedJSONField(default=dict)),
        migrations.AlterField("importrow", "problems", sealed.SealedJSONField(default=list)),
        *_gives_way("mismatch", "ours", _text(400)),
        *_gives_way("mismatch", "theirs", _text(400)),
        migrations.AlterField("mismatch", "ours", sealed.SealedField(max_length=400, blank=True)),
        migrations.AlterField("mismatch", "theirs", sealed.SealedField(max_length=400, blank=True)),
    ]
