"""The ranges that policy gives for the rate per million: dated rows with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.domain.kinds import Arrangement
from tcp_portal.models import in_force_on
from trajectories.models import RateThreshold


@dataclass(frozen=True, slots=True)
class RateRange:
    """At most `high` people per million by a day, of one commissioner's beds or (None) of all; `low` of a range."""

    arrangement: Arrangement | None
    low: Decimal | None
    high: Decimal
    met_by: date
    source: str


def ranges_on(day: date) -> tuple[RateRange, ...]:
    """The rows in force on the day, all beds first. One query."""
    rows = RateThreshold.objects.filter(in_force_on(day)).order_by("arrangement", "valid_from")
    return tuple(
        RateRange(
            Arrangement(row.arrangement) if row.arrangement else None,
            row.low,
            row.high,
            row.met_by,
            row.source,
        )
        for row in rows
    )
