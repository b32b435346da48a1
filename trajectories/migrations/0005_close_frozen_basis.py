"""What stood beside the stays of a closed month: its places, plan, populations, tolerance and policy."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

from tcp_portal.database import append_only


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0004_frozen_rows_stay")]

    operations = [
        migrations.CreateModel(
            name="FrozenBasis",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "facts",
                    models.JSONField(
                        help_text="As plain values; of a plan the points, of a population count and source."
                    ),
                ),
                (
                    "close",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="basis",
                        to="trajectories.monthclose",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        append_only("trajectories_frozenbasis"),
    ]
