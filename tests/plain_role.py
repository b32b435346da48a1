"""The role of an application that is no superuser: as it every request of the tests is answered.

Superusers stand above row-level security, and the user who makes test databases is one. What a test prepares and reads
itself is done as that user; what the portal does in a request meets the wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse
from psycopg.pq import TransactionStatus

from tcp_portal.access import database_user

ROLE = "tcp_portal_plain"


def make() -> None:
    """Makes the role where the server has none, and lets it use what the portal uses in this database.

    Another run may make it at this moment, and grants are changed by one session at a time.
    """
    with suppress(IntegrityError, ProgrammingError, InternalError), transaction.atomic():
        database_user.make(ROLE)
    database_user.let_use(ROLE)


@contextmanager
def as_plain_role() -> Iterator[None]:
    """What is asked inside is asked as the plain role; no statement more is counted."""
    connection.ensure_connection()
    connection.connection.execute(f"SET ROLE {ROLE}")
    try:
        yield
    finally:
        raw = connection.connection
        if raw is not None and not raw.closed and raw.info.transaction_status != TransactionStatus.INERROR:
            raw.execute("RESET ROLE")


class PlainRole:
    """The outermost middleware of the tests."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with as_plain_role():
            return self.get_response(request)
