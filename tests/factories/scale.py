"""Rows by the thousand."""

from __future__ import annotations

from django.db import connection


def learn() -> None:
    """What a live database learns by itself in time: how its rows are spread.

    Of rows made by bulk within a test's transaction it knows nothing, and would plan each question for an empty table.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
