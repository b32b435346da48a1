"""What feeds a gap plan that nobody types: the net that discharges which took place release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from finance.models import GapPlan
from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Actual:
    """Actual amounts by line and year, in the plan's unit; how many discharges, how many without a price."""

    amounts: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    discharges: int = 0
    unpriced: int = 0


def actual_of(*, plan: GapPlan, scope: Scope, partnership: Partnership, day: date) -> Actual:
    """Nothing yet."""
    return Actual()
