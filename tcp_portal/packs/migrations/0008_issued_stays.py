"""What was issued, signed or let pass stays as it is, and so do the run, the pack and the files of an issued edition."""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import append_only, run_sql

MESSAGE = "an issued pack never changes"
ISSUED = "EXISTS (SELECT 1 FROM packs_issuededition WHERE pack_id = {row}.{column})"
# table -> the column that names the pack
OF_A_PACK = {"packs_pack": "id", "packs_packfile": "pack_id", "packs_runpack": "pack_id"}
EVENTS = ("update", "delete")


def postgresql(table: str, column: str) -> list[str]:
    name = f"{table}_issued_stays"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {ISSUED.format(row='OLD', column=column)} THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF; "
        f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def sqlite(table: str, column: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_issued_stays_{event} BEFORE {event.upper()} ON {table} "
        f"WHEN {ISSUED.format(row='OLD', column=column)} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for event in EVENTS
    ]


RUN_POSTGRESQL = [
    "CREATE FUNCTION packs_packrun_issued_stays() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER packs_packrun_issued_stays BEFORE UPDATE OR DELETE ON packs_packrun FOR EACH ROW "
    "WHEN (OLD.state = 'issued') EXECUTE FUNCTION packs_packrun_issued_stays()",
]
RUN_SQLITE = [
    f"CREATE TRIGGER packs_packrun_issued_stays_{event} BEFORE {event.upper()} ON packs_packrun "
    f"WHEN OLD.state = 'issued' BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for event in EVENTS
]
TABLES = (*OF_A_PACK, "packs_packrun")
UNDO = {
    "postgresql": [
        f"DROP {what}"
        for table in TABLES
        for what in (f"TRIGGER {table}_issued_stays ON {table}", f"FUNCTION {table}_issued_stays()")
    ],
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {table}_issued_stays_{event}" for table in TABLES for event in EVENTS
    ],
}


class Migration(migrations.Migration):
    dependencies = [("packs", "0007_month_end")]

    operations = [
        append_only("packs_checkoverride"),
        append_only("packs_signoff"),
        append_only("packs_issuededition"),
        run_sql(
            postgresql=[one for table in OF_A_PACK.items() for one in postgresql(*table)] + RUN_POSTGRESQL,
            sqlite=[one for table in OF_A_PACK.items() for one in sqlite(*table)] + RUN_SQLITE,
            undo=UNDO,
        ),
    ]
