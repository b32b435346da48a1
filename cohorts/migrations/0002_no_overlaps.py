"""No person has two spells at once, no spell two episodes at once.

Within a spell several moves on one day are real: an episode of no midnight overlaps nothing.
"""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import no_overlap


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0001_initial")]

    operations = [
        no_overlap(
            table="cohorts_spell", owner="person_id", start="counted_from", end="ended_on",
            name="spell_no_overlap_per_person",
        ),
        no_overlap(
            table="cohorts_episode", owner="spell_id", start="started_on", end="ended_on",
            name="episode_no_overlap_per_spell", moments_are_free=True,
        ),
    ]  # fmt: skip
