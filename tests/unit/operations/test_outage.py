from __future__ import annotations

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError

from tcp_portal.operations import outage


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
