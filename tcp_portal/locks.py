"""One at a time: transactions that must not decide about the same thing at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

# PostgreSQL holds some thousands of locks at once; each of them stays until the transaction ends.
_MOST = 2_000


def one_at_a_time(key: str) -> None:
    """Waits until no other transaction holds the key, and holds it until this one ends.

    For what has no row to lock yet. On SQLite a transaction that writes is alone already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def each_one_at_a_time(keys: Iterable[str]) -> None:
    """As `one_at_a_time` for many keys in one statement, always in the same order, so that nobody waits in a ring.

    For the first two thousand: a first load of many more people runs alone anyway.
    """
    wanted = sorted(set(keys))[:_MOST]
    if wanted and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key",
                [wanted],
            )
