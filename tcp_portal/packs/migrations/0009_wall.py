"""The second wall: rows about people are given out by partnership (tcp_portal/access/wall.py)."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import reached, reached_by, walled


class Migration(migrations.Migration):
    dependencies = [("packs", "0008_issued_stays"), ("partnerships", "0005_reach_of_the_wall")]

    operations = [
        walled("packs_pack", reached()),
        walled("packs_packfile", reached_by("packs_pack", "pack_id")),
    ]
