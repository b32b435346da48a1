"""The whole envelope: everything spent on the population, by setting along the pathway, and how it shifts.

A share is per cent of the year's total, to one decimal, half up; a shift is the difference of two shares as they are
printed, in percentage points. Source: Building the Right Support, 2015: money moves from hospital to the community.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

IN_HOSPITAL = frozenset({"hospital", "secure"})
_TENTH = Decimal("0.1")


def share(parts: Mapping[str, Decimal], settings: frozenset[str] = IN_HOSPITAL) -> Decimal | None:
    """Per cent of the total that the settings take; None where nothing is spent or known."""
    total = sum(parts.values(), Decimal(0))
    if total <= 0:
        return None
    part = sum((amount for key, amount in parts.items() if key in settings), Decimal(0))
    return (part * 100 / total).quantize(_TENTH, ROUND_HALF_UP)


def shift(
    before: Mapping[str, Decimal], after: Mapping[str, Decimal], settings: frozenset[str] = IN_HOSPITAL
) -> Decimal | None:
    """By how many percentage points the share of the settings grows; None where one of the two is not known."""
    first, last = share(before, settings), share(after, settings)
    return None if first is None or last is None else last - first
