"""What public editions hid, for the information governance officer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.packs.models import PublicRelease
from tests.guards.addressing import Address, P

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

ADDRESSES = {
    "packs:public": Address(opens=(P.VIEW_ACCESS_LOG,)),
    "packs:hidden": Address(opens=(P.VIEW_ACCESS_LOG,), thing="release", knows=P.VIEW_ACCESS_LOG),
}


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """An edition of BHR, as if made by command."""
    release = PublicRelease.objects.create(
        partnership=spells["havering"].partnership,
        month_starts_on=date(2017, 4, 1),
        made_at=datetime(2017, 5, 12, 9, tzinfo=UTC),
        threshold=5,
        base=5,
        shows_zero=True,
        source="A rule",
        facts=[
            ["inpatients", "2017-04", "all", 20, None, False],
            ["admissions", "2017-04", "all", None, "small", False],
            ["discharges", "2017-04", "all", None, "attack", False],
        ],
        names={"admissions": "Admissions", "all": "Everybody"},
    )
    return {"release": release.pk}
