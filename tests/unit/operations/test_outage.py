from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError
from django.db.transaction import TransactionManagementError

from tcp_portal.operations import outage


def by_the_driver(words: str) -> DatabaseError:
    """A fault without a class, as Django hands on the driver's."""
    fault = DatabaseError(words)
    fault.__cause__ = OSError(words)
    return fault


def asked_again(cause: Exception) -> TransactionManagementError:
    """What Django raises for a statement in a transaction that a fault ended."""
    fault = TransactionManagementError("An error occurred in the current transaction.")
    fault.__cause__ = cause
    return fault


class Vendor:
    def __init__(self, vendor: str) -> None:
        self.vendor = vendor


@pytest.mark.parametrize(
    ("vendor", "fault", "passes"),
    [
        ("postgresql", OperationalError("server closed the connection"), True),
        ("postgresql", InterfaceError("connection already closed"), True),
        ("postgresql", IntegrityError("duplicate"), False),
        ("postgresql", ValueError(), False),
        ("postgresql", None, False),
        ("postgresql", by_the_driver("error with no message from the libpq"), True),
        ("postgresql", DatabaseError("Save with update_fields did not affect any rows."), False),
        ("postgresql", asked_again(OperationalError("server closed the connection")), True),
        ("postgresql", asked_again(IntegrityError("duplicate")), False),
        ("postgresql", TransactionManagementError("not in a transaction"), False),
        ("sqlite", by_the_driver("file is not a database"), False),
        ("sqlite", OperationalError("database is locked"), True),
        ("sqlite", OperationalError("database or disk is full"), True),
        ("sqlite", OperationalError("no such column: x"), False),
    ],
)
def test_what_passes_when_the_database_is_well_again(
    vendor: str, fault: Exception | None, passes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outage, "connection", Vendor(vendor))
    assert outage.is_outage(fault) is passes
