"""What somebody should know of a month before closing it. Nothing here refuses: a closing says what is known."""

from __future__ import annotations

from dataclasses import dataclass

from cohorts.domain.flows import EVERYONE, NO_PLACE, Cut
from cohorts.services.glance import passed_planned_dates
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.ratios import IN_DATE
from trajectories.services.closing import earlier_open
from trajectories.services.dashboard import Ask, picture
from trajectories.services.reviews import review_shares


@dataclass(frozen=True, slots=True)
class Checks:
    """Counts that are nil in a month that is ready; None is not known."""

    unexplained: int
    placeless: int
    between_beds: int
    dates_passed: int
    reviews_overdue: int
    has_plan: bool
    has_population: bool
    earlier: tuple[Month, ...]


def closing_checks(*, scope: Scope, partnership: Partnership, month: Month) -> Checks:
    """What a closing of the month would freeze as it is. About fifteen queries."""
    ask = Ask(partnership=partnership, month=month, as_at=month.last)
    shown = picture(scope=scope, ask=ask)
    overdue = review_shares(scope=scope, ask=ask).counts(IN_DATE).missing
    return Checks(
        unexplained=shown.flow(EVERYONE).unexplained,
        placeless=shown.actual(month, Cut(place=NO_PLACE)) or 0,
        between_beds=sum(stay.bed_on(month.last) is None for stay in shown.inside),
        dates_passed=passed_planned_dates(scope=scope, partnership_id=partnership.pk, day=month.last),
        reviews_overdue=overdue,
        has_plan=shown.part(EVERYONE).plan is not None,
        has_population=shown.rates().now is not None,
        earlier=tuple(earlier_open(partnership=partnership, month=month)),
    )
