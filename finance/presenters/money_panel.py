"""The card of the person's page on money."""

from __future__ import annotations

from datetime import date
from typing import Any

from finance.domain.money import pounds
from finance.domain.transfers import state_on
from finance.presenters.transfers import state_label

TRANSFER = ("state", "panel_on", "ends_on")  # what the page reads of the last transfer


def panel_of(person: Any, day: date) -> list[str]:
    """The person's package, and how the funding transfer stood on the day, from what the page read with them."""
    package = getattr(person, "money_package", None)
    state, panel_on, ends_on = (getattr(person, f"money_transfer_{name}", None) for name in TRANSFER)
    said = [f"The package costs {pounds(package)} a year." if package else "No package is entered."]
    if not state:
        return said
    stood = state_label(state_on(state, panel_on=panel_on, ends_on=ends_on, day=day))
    return [*said, f"Funding transfer: {stood.lower()}."]
