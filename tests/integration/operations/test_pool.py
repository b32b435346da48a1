"""The pool of connections after PostgreSQL was started again while nobody asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql("the embedded database has no connections that could be lost"),
]

IDLE = 6


@pytest.fixture
def pooled() -> Iterator[Any]:
    """A connection of the portal's own kind to this database, with a pool as in production."""
    from tcp_portal.operations.postgresql.base import DatabaseWrapper

    pool = {"min_size": 1, "max_size": 8, "timeout": 60, "reconnect_timeout": 5}
    said = {**connection.settings_dict, "OPTIONS": {**connection.settings_dict["OPTIONS"], "pool": pool}}
    made = DatabaseWrapper(said, alias="pooled")
    yield made
    made.close_pool()


def end(backends: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s) AS pid", [backends])


def taken(pooled: Any) -> Any:
    return pooled.get_new_connection(pooled.get_connection_params())


def test_every_dead_connection_goes_with_the_first_that_is_met(pooled: Any) -> None:
    before = [taken(pooled) for _ in range(IDLE)]
    dead = [each.info.backend_pid for each in before]
    for each in before:
        pooled.pool.putconn(each)
    end(dead)
    first = taken(pooled)
    assert first.execute("SELECT 1").fetchone() == (1,)
    others = [taken(pooled) for _ in range(IDLE - 1)]
    living = {each.info.backend_pid for each in (first, *others)}
    assert not living & set(dead)
    assert pooled.pool.get_stats()["returns_bad"] == 1  # nobody was handed a second one
    for each in (first, *others):
        pooled.pool.putconn(each)


def test_connections_that_answer_stay(pooled: Any) -> None:
    for _ in range(IDLE):
        pooled.pool.putconn(taken(pooled))
    told = pooled.pool.get_stats()
    assert (told["requests_num"], told.get("returns_bad", 0)) == (IDLE, 0)


def test_the_settings_use_it_for_every_postgresql() -> None:
    assert connection.settings_dict["ENGINE"] == "tcp_portal.operations.postgresql"
