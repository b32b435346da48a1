"""A rating that a rule gave names the stay that it came from. The column may be empty, so SQLite keeps its triggers."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0006_policies_and_checklist")]

    operations = [
        migrations.AddField(
            model_name="rating",
            name="spell",
            field=models.ForeignKey(
                blank=True,
                help_text="The stay whose start or end gave this rating by rule; empty where somebody gave it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cohorts.spell",
            ),
        ),
    ]
