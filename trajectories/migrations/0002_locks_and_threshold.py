"""An accepted plan cannot change, a month is kept as its first day, and the first threshold stands."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.db import migrations

from tcp_portal.database import run_sql

PLANS, POINTS, REPORTED = "trajectories_planversion", "trajectories_planpoint", "trajectories_reportedfigure"
LOCKED = "an accepted plan is locked"
FIRST_DAY = "a month is kept as its first day"


def _locked_points(event, row):
    return (
        f"CREATE TRIGGER plan_points_locked_{event}_{row.lower()} BEFORE {event.upper()} ON {POINTS} "
        f"WHEN EXISTS (SELECT 1 FROM {PLANS} plan WHERE plan.id = {row}.plan_id AND plan.state = 'accepted') "
        f"BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
    )


def _locked_plan(event):
    return (
        f"CREATE TRIGGER plan_locked_{event} BEFORE {event.upper()} ON {PLANS} WHEN OLD.state = 'accepted' "
        f"BEGIN SELECT RAISE(ABORT, '{LOCKED}'); END"
    )


def _first_day(table, column, event):
    return (
        f"CREATE TRIGGER {table}_{column}_{event} BEFORE {event.upper()} ON {table} "
        f"WHEN strftime('%d', NEW.{column}) <> '01' BEGIN SELECT RAISE(ABORT, '{FIRST_DAY}'); END"
    )


MONTHS = ((POINTS, "month"), (REPORTED, "first_month"), (REPORTED, "last_month"), (REPORTED, "printed_month"))
EVENTS = (("insert", "NEW"), ("update", "OLD"), ("update", "NEW"), ("delete", "OLD"))
WRITES = ("insert", "update")


def _raise(name, condition, row):
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'restrict_violation'; END IF; RETURN {row}; END $$"
    )


def _on_accepted(row):
    return f"EXISTS (SELECT 1 FROM {PLANS} plan WHERE plan.id = {row}.plan_id AND plan.state = 'accepted')"


POSTGRESQL = [
    _raise("plan_points_locked", f"(TG_OP <> 'INSERT' AND {_on_accepted('OLD')}) OR (TG_OP <> 'DELETE' AND {_on_accepted('NEW')})",
           "CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END"),
    f"CREATE TRIGGER plan_points_locked BEFORE INSERT OR UPDATE OR DELETE ON {POINTS} "
    "FOR EACH ROW EXECUTE FUNCTION plan_points_locked()",
    _raise("plan_locked", "OLD.state = 'accepted'", "CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END"),
    f"CREATE TRIGGER plan_locked BEFORE UPDATE OR DELETE ON {PLANS} FOR EACH ROW EXECUTE FUNCTION plan_locked()",
    *(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_first_day CHECK (EXTRACT(DAY FROM {column}) = 1)"
        for table, column in MONTHS
    ),
]  # fmt: skip
SQLITE = [
    *(_locked_points(event, row) for event, row in EVENTS),
    *(_locked_plan(event) for event in ("update", "delete")),
    *(_first_day(table, column, event) for table, column in MONTHS for event in WRITES),
]
UNDO = {
    "postgresql": [
        f"DROP TRIGGER plan_points_locked ON {POINTS}", "DROP FUNCTION plan_points_locked()",
        f"DROP TRIGGER plan_locked ON {PLANS}", "DROP FUNCTION plan_locked()",
        *(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_first_day" for table, column in MONTHS),
    ],
    "sqlite": [
        *(f"DROP TRIGGER plan_points_locked_{event}_{row.lower()}" for event, row in EVENTS),
        "DROP TRIGGER plan_locked_update", "DROP TRIGGER plan_locked_delete",
        *(f"DROP TRIGGER {table}_{column}_{event}" for table, column in MONTHS for event in WRITES),
    ],
}  # fmt: skip


def first_threshold(apps, schema_editor):
    apps.get_model("trajectories", "Threshold").objects.create(
        id=uuid.UUID("5d1c1f0e-8f64-4c3a-9f0b-6b2f7f2d1a01"),
        people=1,
        percent_of_plan=Decimal("5"),
        valid_from=date(2015, 10, 30),
        source="Portal default for small cohorts, from the start of Building the Right Support; "
        "with 22 people 5% is one person",
    )


def no_threshold(apps, schema_editor):
    apps.get_model("trajectories", "Threshold").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("trajectories", "0001_initial")]

    operations = [
        run_sql(postgresql=POSTGRESQL, sqlite=SQLITE, undo=UNDO),
        migrations.RunPython(first_threshold, no_threshold),
    ]
