"""Which faults mean that the database is away, full or too slow: the reader is told to wait, not that we are broken."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.transaction import TransactionManagementError

RETRY_AFTER_SECONDS = 10
# SQLite has one kind for what passes and for what is wrong with a statement; its words tell them apart.
_PASSES = ("locked", "full", "unable to open", "disk i/o")


def is_outage(fault: BaseException | None) -> bool:
    """Whether the fault will pass when the database is well again: connection lost, full, too slow, in the way.

    PostgreSQL's classes 08, 53, 55P03, 57 and 40 come as OperationalError, and so does SQLite's “locked”. A server that
    dies in the midst of an answer has no time to name a class: the driver tells of it by the kind of all faults. Django
    raises that kind, too, for rows that a save did not find, and then no driver is behind it. A transaction that is
    asked once more after its connection was lost is told by what ended it.
    """
    if isinstance(fault, TransactionManagementError):
        return is_outage(fault.__cause__)
    if type(fault) is DatabaseError:
        return fault.__cause__ is not None and connection.vendor == "postgresql"
    if isinstance(fault, InterfaceError):
        return True
    if not isinstance(fault, OperationalError):
        return False
    return connection.vendor != "sqlite" or any(word in str(fault).lower() for word in _PASSES)
