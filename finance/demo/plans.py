"""Closing the gap, the sheet, the envelope, business cases, as the demonstration has them."""

from __future__ import annotations


def load() -> None:
    """Nothing yet."""
