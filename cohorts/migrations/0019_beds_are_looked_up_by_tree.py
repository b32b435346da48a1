"""The index that keeps beds of a stay apart is for that alone: PostgreSQL no longer takes it to find a stay's beds.

A look-up in it costs several times one in the ordinary index of stays, though the planner thinks them equal. A condition
that holds for every row, and that no question names, takes it out of the planner's choice. What it refuses stays as it was.
"""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import run_sql

NAME = "episode_no_overlap_per_spell"
_PERIOD = "tsrange(started_on::timestamp, ended_on::timestamp, '()')"


def _made_anew(where: str) -> list[str]:
    return [
        f"ALTER TABLE cohorts_episode DROP CONSTRAINT {NAME}, ADD CONSTRAINT {NAME} EXCLUDE USING gist "
        f"(spell_id WITH =, ({_PERIOD}) WITH &&){where} DEFERRABLE INITIALLY IMMEDIATE"
    ]


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0018_retention")]
    # Code of every version runs before and after. The table is locked while the index is built: 4 s for 148,000 rows.
    contract = "An exclusion constraint cannot be built aside; nothing is narrowed, and the version before still runs."

    operations = [
        run_sql(
            postgresql=_made_anew(" WHERE (id IS NOT NULL)"),
            sqlite=[],
            undo={"postgresql": _made_anew(""), "sqlite": []},
        )
    ]
