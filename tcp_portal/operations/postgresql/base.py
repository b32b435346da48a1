"""Django's PostgreSQL, whose pool lets go of every dead connection as soon as one is met.

A server that was started again leaves a pool full of connections of the old one. The pool would try them one by one,
with a longer pause after each, until it gives up after its five seconds: whoever comes first would be told to wait for
a server that is there. Here the first dead connection has the others looked at, too, and a new one is waited for.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg_pool import ConnectionPool

TRIES = 3  # a server may be started again while it is being asked


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that answered just now. The last of the tries is handed out as it is."""
        for _ in range(TRIES - 1):
            connection = super().get_new_connection(conn_params)
            if self.pool is None or _answers(connection):
                return connection
            self.pool.putconn(connection)
            self.pool.check()
        return super().get_new_connection(conn_params)


def _answers(connection: Any) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
