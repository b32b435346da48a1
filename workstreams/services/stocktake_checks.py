"""Everything in a stocktake that stands against itself: reported figures, plan texts, assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finance.models import Assumption
from finance.services.assumptions import assumptions_of
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.services.checks import Checked, read_month
from workstreams.models import JointPlan
from workstreams.services.stocktake import newest_plan


@dataclass(frozen=True, slots=True)
class StocktakeFacts:
    """A month as it is checked, and the texts beside it."""

    checked: Checked
    plan: JointPlan | None
    assumptions: tuple[Assumption, ...]


def read_stocktake(
    *, scope: Scope, partnership: Partnership, month: Month, as_at: date, day: date
) -> StocktakeFacts:
    """Reads them. Raises PermissionDenied without the right to the partnership's measures."""
    return StocktakeFacts(
        checked=read_month(scope=scope, partnership=partnership, month=month, as_at=as_at),
        plan=newest_plan(scope=scope, partnership=partnership),
        assumptions=tuple(assumptions_of(scope=scope, partnership=partnership, day=day)),
    )
