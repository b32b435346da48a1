"""The expert panel of a round, as the demonstration has them."""

from __future__ import annotations


def load() -> None:
    """Nothing yet."""
