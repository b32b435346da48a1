"""Awards and technical support, as the demonstration has them."""

from __future__ import annotations


def load() -> None:
    """Nothing yet."""
