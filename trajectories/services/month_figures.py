"""Figures of everyone in one month, by the id of their measure: for pages that name a few of them."""

from __future__ import annotations

from datetime import date

from tcp_portal.access import Scope
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import ALL, Figure
from trajectories.services.measures import measures


def month_figures(*, scope: Scope, partnership: Partnership, month: Month, as_at: date) -> dict[str, Figure]:
    """Every figure of everyone; none for a month of which the register says nothing."""
    try:
        found = measures(scope=scope, partnership=partnership, month=month, as_at=as_at)
    except Refusal:
        return {}
    return {
        one.measure: one
        for one in found
        if (one.place, one.arrangement, one.age_group, one.category) == (ALL, "total", ALL, ALL)
    }
