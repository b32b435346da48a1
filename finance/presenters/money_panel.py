"""The card of the person's page on money."""

from __future__ import annotations

from typing import Any

from finance.domain.money import pounds
from finance.models import TransferState


def panel_of(person: Any) -> list[str]:
    """What is entered of the person's package and funding transfer, from what the page read with them."""
    package, state = getattr(person, "money_package", None), getattr(person, "money_transfer", None)
    said = [f"The package costs {pounds(package)} a year." if package else "No package is entered."]
    return said + ([f"Funding transfer: {TransferState(state).label.lower()}."] if state else [])
