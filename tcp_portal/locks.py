"""One at a time: transactions that must not decide about the same thing at once."""

from __future__ import annotations

from django.db import connection


def one_at_a_time(key: str) -> None:
    """Waits until no other transaction holds the key, and holds it until this one ends.

    For what has no row to lock yet. On SQLite a transaction that writes is alone already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
