"""What a move costs whom, funding transfers, as the demonstration has them."""

from __future__ import annotations


def load() -> None:
    """Nothing yet."""
