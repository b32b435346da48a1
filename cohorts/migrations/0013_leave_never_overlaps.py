"""Nobody is on leave twice at once."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import no_overlap


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0012_part_three")]

    operations = [
        no_overlap(
            table="cohorts_leave", owner="spell_id", start="started_on", end="ended_on", name="leave_no_overlap"
        )
    ]
