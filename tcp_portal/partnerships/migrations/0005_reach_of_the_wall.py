"""The function that every policy of row-level security asks: which partnerships this connection may read.

It reads the setting `portal.reach`: nothing, a list of partnerships, or * for all of them (tcp_portal/access/wall.py).
"""

from __future__ import annotations

from django.db import migrations

from tcp_portal.database import run_sql

REACH = """
CREATE FUNCTION portal_reach() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    told text := current_setting('portal.reach', true);
BEGIN
    IF told = '*' THEN
        RETURN ARRAY(SELECT id FROM partnerships_partnership);
    END IF;
    RETURN COALESCE(NULLIF(told, ''), '{}')::uuid[];
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_responsible_owner")]

    operations = [
        run_sql(
            postgresql=[REACH],
            sqlite=[],
            undo={"postgresql": ["DROP FUNCTION portal_reach()"], "sqlite": []},
        )
    ]
