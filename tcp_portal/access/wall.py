"""The second wall: PostgreSQL itself gives out no row about a person beyond the partnerships that a connection names.

The first wall is `.visible_to(scope)` in each question; a forgotten filter there is what this one is for. Policies of
row-level security (`tcp_portal.database.walled`) compare each row's partnership with the setting `portal.reach` of the
connection. It names nothing until somebody says otherwise, and then no table about people has a row:

* a request names the partnerships of its scope, from the moment the scope is worked out until its answer;
* `within(scope)` does the same around work that is done for a person without a request of theirs;
* `crossing(why)` opens every partnership: for the portal's own commands and tasks, and for the few doors through which
  partnerships meet. tests/guards/test_wall.py lists each use.

Contexts nest and so do transactions, so that a rollback gives the setting the value it had where both began. SQLite has
no such wall; there all of this does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.backends.signals import connection_created

if TYPE_CHECKING:
    from tcp_portal.access.scope import Scope

_EVERYTHING = "*"
_NOTHING = ""
_reach: ContextVar[str] = ContextVar("partnerships that the wall lets through", default=_NOTHING)


def name_reach(scope: Scope) -> None:
    """From now on, within `closed()`, the connection reads the partnerships of the scope."""
    _set(_of(scope))


@contextmanager
def closed() -> Iterator[None]:
    """Nothing is read until `name_reach`; whatever it named ends here."""
    with _standing(_NOTHING):
        yield


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """The partnerships of the scope, for work that is done for somebody: a token of the feed, a weekly message."""
    with _standing(_of(scope)):
        yield


@contextmanager
def crossing(why: str) -> Iterator[None]:
    """Every partnership. `why` tells the reader of the source what has to look across; also a decorator."""
    with _standing(_EVERYTHING):
        yield


def _of(scope: Scope) -> str:
    return "{" + ",".join(sorted(str(pk) for pk in scope.reach)) + "}"


@contextmanager
def _standing(reach: str) -> Iterator[None]:
    before = _reach.get()
    _set(reach)
    try:
        yield
    finally:
        _set(before)


def _set(reach: str) -> None:
    if reach != _reach.get():
        _reach.set(reach)
        if connection.vendor == "postgresql" and connection.connection is not None:
            _tell(connection.connection)


def _tell(raw: Any) -> None:
    """Says it to the server. A transaction that failed listens to nothing: its rollback brings the value back that
    stood where it began; at the end of a request that is not enough, and the connection is not used again."""
    from psycopg.pq import TransactionStatus  # not there on a machine that has the embedded database only

    if raw.closed:
        return
    if raw.info.transaction_status == TransactionStatus.INERROR:
        if not connection.in_atomic_block:
            raw.close()
        return
    with connection.wrap_database_errors:  # a server that went away is told like any other time: 503
        raw.execute("SELECT set_config('portal.reach', %s, false)", [_reach.get()])


def _greet(sender: Any, connection: Any, **_more: Any) -> None:
    """A connection that is opened or taken from the pool in the middle of it hears the reach."""
    if connection.vendor == "postgresql" and _reach.get():
        _tell(connection.connection)


connection_created.connect(_greet, dispatch_uid="reach of the wall")
