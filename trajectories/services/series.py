"""Measures over months: what charts, control charts, forecasts and the bridge read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cohorts.domain.flows import EVERYONE, Cut
from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month, months_between
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import Figure
from trajectories.services.measures import figures_of_part
from trajectories.services.sources import Today
from trajectories.services.tally import tally_from


def series(
    *,
    scope: Scope,
    partnership: Partnership,
    first: Month,
    last: Month,
    as_at: date,
    measures: Sequence[str],
    cut: Cut = EVERYONE,
) -> dict[str, list[Figure]]:
    """One figure a month of each measure, as the register now stands, from first to last, both included.

    Months before the register and months that have not begun by `as_at` are left out; a month that still runs is
    counted as at `as_at`. Stays and records are read once for all months. Raises PermissionDenied without the
    right to the partnership's measures, and KeyError for a measure that the registry does not hold or that is
    not given for such a part (a rate or a plan knows neither age nor category).
    """
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    months = months_between(max(first, Month.of(partnership.starts_on)), min(last, Month.of(as_at)))
    found: dict[str, list[Figure]] = {measure: [] for measure in measures}
    if not months:
        return found
    source, starts = Today(scope, partnership), Month.of(partnership.starts_on)
    tally = tally_from(source=source, first=months[0], last=months[-1], as_at=as_at)
    for month in months:
        of_month = figures_of_part(source=source, tally=tally, starts=starts, month=month, cut=cut)
        for measure in measures:
            found[measure].append(of_month[measure])
    return found
