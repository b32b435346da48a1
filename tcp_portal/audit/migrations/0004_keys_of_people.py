"""One key a person, under which the trail keeps who the person was."""

from __future__ import annotations

from django.db import migrations, models

from tcp_portal.sealed import SealedField


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_wall")]

    operations = [
        migrations.CreateModel(
            name="TrailKey",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("key", SealedField(help_text="Sealed with the data keys.")),
            ],
        ),
    ]
