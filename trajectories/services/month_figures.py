"""Figures of everyone in one month, by the id of their measure: for pages that name a few of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cohorts.models import Spell
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.services.series import series


def month_figures(
    *, scope: Scope, partnership: Partnership, month: Month, as_at: date, measures: Iterable[str]
) -> dict[str, Figure]:
    """The month's figures of these measures; none while the register holds nobody, for that is not nil.

    Ids that the registry does not hold are left out. Raises PermissionDenied as `series` does.
    """
    known = sorted({one for one in measures if one in MEASURES})
    counted = Spell.objects.counted_by(scope).filter(partnership=partnership, counted_from__lte=as_at)
    if not known or not counted.exists():
        return {}
    found = series(scope=scope, partnership=partnership, first=month, last=month, as_at=as_at, measures=known)
    return {measure: figures[0] for measure, figures in found.items() if figures}
