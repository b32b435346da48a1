"""Words and the figures they were written on: which of them have changed since. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trajectories.domain.registry import MEASURES

Fact = int | str | None  # a rate or a share is kept as it is printed; None is not known
Facts = Mapping[str, Fact]

LEARNING: Final = "learning"
_BETWEEN: Final = "|"


def fact_key(measure: str, part: str = "") -> str:
    """The key of a fact: a measure, and the part of the people where it is not everyone."""
    return f"{measure}{_BETWEEN}{part}" if part else measure


def split_key(key: str) -> tuple[str, str]:
    """Measure and part of a fact's key; the part of everyone is empty."""
    measure, _, part = key.partition(_BETWEEN)
    return measure, part


def learning_key(measure: str) -> str:
    """The key of what was learnt about a measure."""
    return f"{LEARNING}:{measure}"


def learnt_about(key: str) -> str | None:
    """The measure that a key of learning is about; None for another key or an unknown measure."""
    kind, _, measure = key.partition(":")
    return measure if kind == LEARNING and measure in MEASURES else None


def changed(written: Facts, now: Facts) -> tuple[str, ...]:
    """The keys on which the words stood and whose figure is another now, in their order.

    A figure that is not given any more counts as not known; one that is new since was not written about.
    """
    return tuple(key for key, value in written.items() if now.get(key) != value)
