"""What feeds a gap plan that nobody types: the net that discharges which took place release.

A year's figure is what the moves made until then come to in that year: the beds no longer paid for, less the support
in the community. A discharge counts by days in the year of leaving and whole in each later one, so that the figure
holds the discharges before it, as the plan's cumulative amounts do. Transfers and dowries pass from payer to payer and
cancel. Discharges of the plan's first year and before are part of where the plan starts from. A discharge of which the
package or the price of the bed is not known has no net that is known: it is left out and counted, never taken as free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from finance.domain.money import NOTHING
from finance.services import costs
from finance.services.gap_plans import KeptPlan
from tcp_portal.access import Scope
from tcp_portal.months import FinancialYear
from tcp_portal.partnerships.models import Partnership


@dataclass(frozen=True, slots=True)
class Actual:
    """Actual amounts by line and year, exactly, in the plan's unit.

    `discharges` are those counted. Left out are `unpackaged`, without a package, and `unpriced`, with a package and a
    bed without a price.
    """

    amounts: Mapping[str, Mapping[int, Decimal]] = field(default_factory=dict)
    discharges: int = 0
    unpriced: int = 0
    unpackaged: int = 0


def actual_of(*, plan: KeptPlan, scope: Scope, partnership: Partnership, day: date) -> Actual:
    """The actual figures of the plan's fed line, of each year that has begun by the day.

    Raises PermissionDenied without VIEW_MONEY. Six queries, none where no line is fed.
    """
    years = [year for one in plan.years[1:] if (year := FinancialYear(one)).first.first <= day]
    if not plan.fed or not years:
        return Actual()
    since = years[0].first.first
    facts = costs.read(scope=scope, partnership=partnership, day=day)
    gone = [
        one
        for one in facts.movers
        if one.move.has_left and one.move.leaves_on is not None and since <= one.move.leaves_on <= day
    ]
    bare = sum(one.ended_on is not None and since <= one.ended_on <= day for one in facts.bare)
    told = costs.sort_out(gone, years)
    found = costs.money(facts, told.known, years, full_year=False)
    net = {year.start_year: NOTHING for year in years}
    for line in found.lines:
        if line.year is not None:
            net[line.year.start_year] -= line.gap
    amounts = {year: amount / plan.plan.unit for year, amount in net.items()}
    return Actual(
        amounts=dict.fromkeys(plan.fed, amounts),
        discharges=len(told.known),
        unpriced=len(told.no_price),
        unpackaged=len(told.no_package) + bare,
    )
