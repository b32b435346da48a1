"""Money, shares and payers of a dispute, in words."""

from __future__ import annotations

from decimal import Decimal

from cohorts.domain.commissioning import Stage
from cohorts.presenters.words import NOT_RECORDED
from tcp_portal.charts.words import number

TONES = {Stage.QUERIED: "warn", Stage.DISPUTED: "bad", Stage.RESOLVED: "good"}


def pounds(value: Decimal) -> str:
    """Pounds without pence where there are none: £120,000."""
    whole = value == value.to_integral_value()
    return f"£{number(value, 0 if whole else 2)}"


def percent(value: Decimal) -> str:
    """A share without needless decimals: 60%, 33.3%."""
    return f"{number(value.normalize() if value else Decimal(0))}%"


def split_words(health: Decimal | None) -> str:
    """How the cost is split: health 60%, council 40%."""
    if health is None:
        return NOT_RECORDED
    return f"health {percent(health)}, council {percent(100 - health)}"


def payer_words(who: str, without_prejudice: bool) -> str:
    """Who pays in the meantime, and on what terms."""
    return f"{who}, without prejudice" if who and without_prejudice else who or "Nobody named"
