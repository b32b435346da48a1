"""Records that are kept no longer: somebody of each partnership who was last seen in 1990, and a proposal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cohorts.domain.policy import Rule
from cohorts.models import Erasure, Person, Spell
from tcp_portal.access import Permission, Role
from tcp_portal.partnerships.models import User
from tests.factories import act_of
from tests.guards.addressing import Address

_ERASE = Permission.ERASE_PEOPLE

ADDRESSES = {
    "cohorts:retention": Address(opens=(_ERASE,)),
    "cohorts:retention_propose": Address(("POST",), (_ERASE,)),
    "cohorts:retention_erase": Address(("POST",), (_ERASE,), thing="erasure", knows=_ERASE),
    "cohorts:retention_withdraw": Address(("POST",), (_ERASE,), thing="erasure", knows=_ERASE),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """A proposal about somebody of BHR who died long ago."""
    person = Person.objects.create(
        partnership=spells["havering"].partnership, reference="BHR-900", given_name="Old", family_name="Days",
        date_of_birth=date(1930, 3, 2), sex="1", ethnicity="A", category="2", died_on=date(1990, 5, 3),
    )  # fmt: skip
    row = Erasure.objects.create(
        person=person, rule=Rule.RETENTION_DEATH, counted_from=date(1990, 5, 3), due_on=date(2000, 5, 4),
        proposed_by=users[Role.IG_OFFICER.value], proposed_at=act_of().now,
    )  # fmt: skip
    return {"erasure": row.pk}
