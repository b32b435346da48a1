"""The second wall: rows about people are given out by partnership (tcp_portal/access/wall.py)."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import reached_by, walled


class Migration(migrations.Migration):
    dependencies = [("finance", "0006_terms_are_fixed"), ("cohorts", "0014_wall")]

    operations = [
        walled("finance_awarddischarge", reached_by("cohorts_spell", "spell_id")),
        walled("finance_dowry", reached_by("cohorts_spell", "spell_id")),
        walled("finance_dowryline", reached_by("finance_dowry", "dowry_id")),
        walled("finance_episodeprice", reached_by("cohorts_episode", "episode_id")),
        walled("finance_packagepart", reached_by("cohorts_spell", "spell_id")),
        walled("finance_packageshare", reached_by("finance_packagepart", "part_id")),
        walled("finance_transfer", reached_by("cohorts_spell", "spell_id")),
        walled("finance_disputestake", reached_by("cohorts_dispute", "dispute_id")),
    ]
