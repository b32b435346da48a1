"""Who may pay for a bed: the partnership's own commissioners, and those of other partnerships near by."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from cohorts.domain.kinds import Arrangement
from tcp_portal.partnerships.models import Organisation, Partnership

_ARRANGEMENTS: Final = {
    "ccg": Arrangement.CCG,
    "icb": Arrangement.CCG,
    "specialised": Arrangement.SPECIALISED,
    "provider_collaborative": Arrangement.PROVIDER_COLLABORATIVE,
}


def commissioners(*, partnership: Partnership, near: bool = False) -> list[Organisation]:
    """The commissioners of the partnership by name; `near` adds those of partnerships in the same region."""
    of = Q(memberships__partnership=partnership)
    if near and partnership.region:
        of |= Q(memberships__partnership__region=partnership.region)
    found = Organisation.objects.filter(of, kind__in=_ARRANGEMENTS)
    return list(found.distinct().order_by("name"))


def arrangement_paid_by(payer: Organisation) -> str:
    """The arrangement of a bed that this commissioner pays for."""
    return _ARRANGEMENTS[payer.kind].value
