"""An emergency: a person of another partnership, opened by BHR's commissioner. An alert of BHR."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from tcp_portal.access import Role
from tcp_portal.audit.alerts import raise_alert
from tcp_portal.audit.models import AlertKind

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User
    from tests.guards.addressing import Address

ADDRESSES: dict[str, Address] = {}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """Both are of the register's commissioner."""
    by, now = users[Role.COMMISSIONER.value], timezone.now()
    person = spells["elsewhere"].person
    opening = raise_alert(
        kind=AlertKind.GLASS, by=by, partnership_id=person.partnership_id, people=1, at=now,
        person_id=person.pk, reason="Admitted to our ward at night.", ends_at=now + timedelta(hours=2),
    )  # fmt: skip
    here = spells["havering"].partnership_id
    alert = raise_alert(kind=AlertKind.HARVEST, by=by, partnership_id=here, people=31, at=now)
    return {"emergency": opening.pk, "alert": alert.pk}
