"""The cover sheet of a month's paper for a governing body: kept by those who keep the programme."""

from __future__ import annotations

from tcp_portal.access import Permission, Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tcp_portal.rows import Table
from workstreams.models import CoverSheet

COVERS = Table(model=CoverSheet, noun="a cover sheet", permission=Permission.EDIT_PROGRAMME)


def cover_of(*, scope: Scope, partnership: Partnership, month: Month) -> CoverSheet | None:
    """The cover sheet of a month, for a reader who follows the programme; None where nobody has begun it. One query."""
    covers = CoverSheet.objects.visible_to(scope).of(partnership).current()
    return covers.filter(month_starts_on=month.first).first()
