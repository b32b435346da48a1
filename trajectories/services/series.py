"""Measures over months: what charts, control charts, forecasts and the bridge read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cohorts.domain.flows import EVERYONE, Cut
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import Figure
from trajectories.services.measures import measures_of_months
from trajectories.services.sources import Source


def series(
    *,
    scope: Scope,
    partnership: Partnership,
    first: Month,
    last: Month,
    as_at: date,
    measures: Sequence[str],
    cut: Cut = EVERYONE,
    source: Source | None = None,
) -> dict[str, list[Figure]]:
    """One figure a month of each measure, from first to last, both included: as the register now stands, or
    as a source has it.

    Months before the register and months that have not begun by `as_at` are left out; a month that still runs is
    counted as at `as_at`. Stays and records are read once for all months. A measure that is not given for such a
    part (a rate or a plan knows neither age nor category) has no figures. Raises PermissionDenied without the right
    to the partnership's measures, and KeyError for a measure that the registry does not hold.
    """
    found: dict[str, list[Figure]] = {measure: [] for measure in measures}
    by_month = measures_of_months(
        scope=scope, partnership=partnership, first=first, last=last, as_at=as_at, cuts=[cut], only=found,
        source=source,
    )  # fmt: skip
    for figures in by_month.values():
        for figure in figures:
            found[figure.measure].append(figure)
    return found
