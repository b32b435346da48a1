"""Workforce of the demonstration."""

from __future__ import annotations


def load() -> None:
    """Records them."""
