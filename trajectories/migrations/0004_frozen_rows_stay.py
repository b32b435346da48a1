"""What a closing froze never changes, and a month is kept as its first day."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import append_only, run_sql

MONTHS = tuple(
    f"trajectories_{name}"
    for name in ("monthclose", "recalculation", "narrative", "siteplan", "scenario", "forecastrun")
)
FIRST_DAY = "a month is kept as its first day"

POSTGRESQL = [
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_first_day CHECK (EXTRACT(DAY FROM month_starts_on) = 1)"
    for table in MONTHS
]
SQLITE = [
    f"CREATE TRIGGER {table}_first_day_{event} BEFORE {event.upper()} ON {table} "
    f"WHEN strftime('%d', NEW.month_starts_on) <> '01' BEGIN SELECT RAISE(ABORT, '{FIRST_DAY}'); END"
    for table in MONTHS
    for event in ("insert", "update")
]
UNDO = {
    "postgresql": [f"ALTER TABLE {table} DROP CONSTRAINT {table}_first_day" for table in MONTHS],
    "sqlite": [f"DROP TRIGGER {table}_first_day_{event}" for table in MONTHS for event in ("insert", "update")],
}


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0003_part_three")]

    operations = [
        append_only("trajectories_frozenpart"),
        append_only("trajectories_frozenline"),
        run_sql(postgresql=POSTGRESQL, sqlite=SQLITE, undo=UNDO),
    ]
