"""The second wall: rows about people are given out by partnership (tcp_portal/access/wall.py)."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import reached, reached_by, walled


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only"), ("partnerships", "0005_reach_of_the_wall")]

    operations = [
        walled("audit_auditentry", f"partnership_id IS NULL OR {reached()}"),
        walled("audit_auditsubject", reached_by("audit_auditentry", "entry_id")),
    ]
