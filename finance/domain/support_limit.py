"""How much technical support one area was offered: a dated limit with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount for each area, from a day on."""

    valid_from: date
    amount: Decimal
    source: str


LIMITS: Final = (
    Limit(
        date(2015, 7, 1),
        Decimal(100_000),
        "Planning guidance for the fast-track areas, NHS England, July 2015",
    ),
)


def limit_on(day: date) -> Limit | None:
    """The limit in force on the day; None before the first."""
    return next((one for one in reversed(LIMITS) if one.valid_from <= day), None)
