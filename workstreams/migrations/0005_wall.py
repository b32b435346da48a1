"""The second wall: rows about people are given out by partnership (tcp_portal/access/wall.py)."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import reached_by, walled


class Migration(migrations.Migration):
    dependencies = [("workstreams", "0004_cover_sheet"), ("cohorts", "0014_wall")]

    operations = [
        walled("workstreams_unitmatch", reached_by("cohorts_spell", "spell_id")),
        walled("workstreams_lesson_root_causes", reached_by("cohorts_rootcause", "rootcause_id")),
    ]
