"""A digest of every table: what a backup promises and what a restore must show."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

# Two parts of the SHA-256 of each row as text, added up: the order of rows does not matter, their number does.
_POSTGRESQL = """
SELECT count(*), coalesce(sum(('x' || substr(told, 1, 15))::bit(60)::bigint), 0)::text || ':' ||
  coalesce(sum(('x' || substr(told, 16, 15))::bit(60)::bigint), 0)::text
FROM (SELECT encode(sha256(convert_to(one::text, 'UTF8')), 'hex') AS told FROM {table} AS one) AS rows
"""


@dataclass(frozen=True, slots=True)
class TableDigest:
    """How many rows, and the digest of them all."""

    rows: int
    digest: str


def digests(connection: Any) -> dict[str, TableDigest]:
    """Every table of the database by name; in a transaction that sees one moment, of that moment."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            return {name: _in_postgresql(connection, cursor, name) for name in names}
        return {name: _in_sqlite(connection, cursor, name) for name in names}


def _in_postgresql(connection: Any, cursor: Any, table: str) -> TableDigest:
    cursor.execute(_POSTGRESQL.format(table=connection.ops.quote_name(table)))
    rows, digest = cursor.fetchone()
    return TableDigest(int(rows), str(digest))


def _in_sqlite(connection: Any, cursor: Any, table: str) -> TableDigest:
    connection.ensure_connection()
    # Past Django's cursor: what is stored, not what a column's converter makes of it.
    raw = connection.connection.cursor()
    raw.row_factory = None
    rows, total = 0, 0
    name = connection.ops.quote_name(table)
    columns = [one[0] for one in raw.execute(f"SELECT * FROM {name} LIMIT 0").description]  # noqa: S608 - a table's own name
    told = " || ',' || ".join(f"quote({connection.ops.quote_name(column)})" for column in columns)
    for (text,) in raw.execute(f"SELECT {told} FROM {name}"):  # noqa: S608 - names of the database itself
        rows += 1
        total = (total + int.from_bytes(hashlib.sha256(text.encode()).digest())) % (1 << 256)
    return TableDigest(rows, f"{total:064x}")
