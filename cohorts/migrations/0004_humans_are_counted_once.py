from __future__ import annotations

import uuid

from django.db import migrations, models

from tcp_portal.database import no_overlap


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0003_humans")]

    operations = [
        migrations.AlterField(
            "person", "human",
            models.UUIDField(
                default=uuid.uuid4, editable=False, db_index=True,
                help_text="The same for the rows of one human being in the registers of several partnerships.",
            ),
        ),
        migrations.AlterField(
            "spell", "human",
            models.UUIDField(editable=False, help_text="The person's: no human being is counted twice."),
        ),
        no_overlap(
            table="cohorts_spell", owner="human", start="counted_from", end="ended_on",
            name="spell_no_overlap_per_human",
        ),
        # On SQLite a changed column remakes the table, and its triggers go with the old one. Made last, it speaks
        # first: two stays of one row are told as such, not as two partnerships that count one human being.
        no_overlap(
            table="cohorts_spell", owner="person_id", start="counted_from", end="ended_on",
            name="spell_no_overlap_per_person", again=True,
        ),
    ]  # fmt: skip
