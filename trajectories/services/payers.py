"""Who may pay for a bed: the partnership's own commissioners, and those of other partnerships near by."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Q

from cohorts.domain.kinds import Arrangement
from tcp_portal.partnerships.models import Membership, Organisation, Partnership

_ARRANGEMENTS: Final = {
    "ccg": Arrangement.CCG,
    "icb": Arrangement.CCG,
    "specialised": Arrangement.SPECIALISED,
    "provider_collaborative": Arrangement.PROVIDER_COLLABORATIVE,
}


def commissioners(*, partnership: Partnership) -> list[Organisation]:
    """The commissioners of the partnership, by name."""
    found = Organisation.objects.filter(memberships__partnership=partnership, kind__in=_ARRANGEMENTS)
    return list(found.distinct().order_by("name"))


def payers(*, partnership: Partnership) -> tuple[list[Organisation], list[Organisation]]:
    """The commissioners of the partnership, and those that only other partnerships of its region have. One query."""
    own = Exists(Membership.objects.filter(organisation=OuterRef("pk"), partnership=partnership))
    of = Q(own=True)
    if partnership.region:
        of |= Q(memberships__partnership__region=partnership.region)
    rows = Organisation.objects.annotate(own=own).filter(of, kind__in=_ARRANGEMENTS)
    found = [(one, one.own) for one in rows.distinct().order_by("name")]
    return [one for one, mine in found if mine], [one for one, mine in found if not mine]


def arrangement_paid_by(payer: Organisation) -> str:
    """The arrangement of a bed that this commissioner pays for."""
    return _ARRANGEMENTS[payer.kind].value
