"""What a bid promises for its money, and how much that is for each 100,000 pounds.

Promises count from the start of the bid: what is promised by a day holds all that was promised by days before it, so
that the promise of the last day is the whole. Source: notes, section 3.2 (planned reduction / fund amount).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from finance.domain.money import NOTHING

UNIT = Decimal(100_000)
_TENTH = Decimal("0.1")


def per_unit(count: int, money: Decimal) -> Decimal | None:
    """How many beds or people for each 100,000 pounds, to a tenth, half up; None where nothing is promised, or no
    money is asked for."""
    if not count or money <= NOTHING:
        return None
    return (count * UNIT / money).quantize(_TENTH, ROUND_HALF_UP)
