"""The second wall: rows about people are given out by partnership (tcp_portal/access/wall.py)."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import reached_by, walled


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0008_rules_of_the_pack"), ("cohorts", "0014_wall")]

    operations = [
        walled("trajectories_frozenline", reached_by("cohorts_person", "person_id")),
        walled("trajectories_scenariochange", reached_by("cohorts_person", "person_id")),
    ]
