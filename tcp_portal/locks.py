"""One at a time: transactions that must not decide about the same thing at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# PostgreSQL holds some thousands of locks at once, and each of them stays until its transaction ends: keys share
# this many. Two keys that share a lock wait for each other without need, never the other way round.
_LOCKS = 1_024
_OURS = 2017  # the first half of each lock's number: nobody else's on this database


def one_at_a_time(key: str) -> None:
    """Waits until no other transaction holds the key, and holds it until this one ends.

    For what has no row to lock yet. On SQLite a transaction that writes is alone already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s) & %s)", [_OURS, key, _LOCKS - 1])


def each_one_at_a_time(keys: Iterable[str]) -> None:
    """As `one_at_a_time` for many keys in one statement, always in the same order, so that nobody waits in a ring."""
    wanted = sorted(set(keys))
    if wanted and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, number) FROM (SELECT DISTINCT hashtext(key) & %s AS number"
                " FROM unnest(%s::text[]) AS key ORDER BY number) AS numbers",
                [_OURS, _LOCKS - 1, wanted],
            )
