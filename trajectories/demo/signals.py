"""The demonstration's charts: rules for a short register, targets with where they stand, one recalculation."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from tcp_portal.partnerships.demo import national, people
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models import ChartMethod, ChartRule, MeasureTarget, Recalculation

_AT = datetime.combine(date(2017, 5, 8), time(10), tzinfo=ZoneInfo("Europe/London"))
_FROM = date(2016, 4, 1)
_SHORT = (
    "The register has 14 months: limits from 12 are shown as provisional, so that the Board sees them early."
)
_PROVISIONAL = ("admissions", "discharges", "net_change")
_ASSUMED = "Assumption of the demonstration"

# Measure, value, who set it, where that stands.
_TARGETS = (
    (
        "review_in_date", 100, "NHS England (policy)",
        "Building the Right Support, section 5.3: everyone is reviewed within the interval; the number is read from it",
    ),
    ("review_before_admission", 75, "Partnership Board", f"{_ASSUMED}: no document of 2017 prints a share"),
    ("discharges", 2, "Partnership Board", f"{_ASSUMED}: about what the plan to March 2019 needs each month"),
    ("planned_date_share", 90, "Partnership Board", _ASSUMED),
)  # fmt: skip

_RARE = "Synthetic: people are seldom found late, so the days between say more than a count."
_ANEW = date(2015, 4, 1)


def load_signals() -> None:
    """Rules and targets of the demonstration partnership."""
    here = Partnership.objects.get(code=people.CODE)
    manager = User.objects.get(email=people.MANAGER.email)
    ChartMethod.objects.bulk_create(
        ChartMethod(
            partnership=here, measure=id_, minimum_points=12, reason=_SHORT, set_by=manager, set_at=_AT
        )
        for id_ in _PROVISIONAL
    )
    _targets(here, manager)


def load_national_signals() -> None:
    """Targets, a recalculation and a chart of rare events in the first synthetic partnership: its series is long."""
    here = Partnership.objects.get(code=national.code(1))
    manager = User.objects.get(email=national.MANAGER.email)
    _targets(here, manager)
    Recalculation.objects.create(
        partnership=here, measure="discharges", month_starts_on=_ANEW,
        reason="Synthetic: a community team began, and the change lasted.",
        decided_on=date(2015, 11, 2), decided_by=manager, entered_at=_AT,
    )  # fmt: skip
    ChartMethod.objects.create(
        partnership=here, measure="found_late", chart=ChartRule.T, reason=_RARE, set_by=manager, set_at=_AT
    )


def _targets(partnership: Partnership, manager: User) -> None:
    MeasureTarget.objects.bulk_create(
        MeasureTarget(
            partnership=partnership, measure=id_, value=Decimal(value), valid_from=_FROM, set_by_body=body,
            source=source, entered_by=manager, entered_at=_AT,
        )
        for id_, value, body, source in _TARGETS
    )  # fmt: skip
