"""What the checks of a month read: its figures, what documents reported, and the words that were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.models import Narrative
from trajectories.services.dashboard import Ask, Picture, picture
from trajectories.services.narratives import narratives_of
from trajectories.services.reconciliation import Reconciliation, default_range, reconcile


@dataclass(frozen=True, slots=True)
class Checked:
    """A month as it is checked."""

    shown: Picture
    found: Reconciliation
    written: Mapping[str, Narrative]


def read_month(*, scope: Scope, partnership: Partnership, month: Month, as_at: date) -> Checked:
    """Reads what the checks need. Raises PermissionDenied without the right to the partnership's measures."""
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    first, last = default_range(partnership=partnership, month=month)
    return Checked(
        shown=picture(scope=scope, ask=Ask(partnership, month, as_at)),
        found=reconcile(
            scope=scope, partnership=partnership, first=first, last=last, month=month, as_at=as_at
        ),
        written=narratives_of(scope=scope, partnership=partnership, month=month),
    )
