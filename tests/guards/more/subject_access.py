"""A person's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from tcp_portal.access import Permission
from tests.guards.addressing import FORM, Address

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

_ANSWER = Permission.ANSWER_SUBJECTS

ADDRESSES = {
    "cohorts:subject_access": Address(FORM, (_ANSWER,)),
    "cohorts:subject_access_person": Address(FORM, (_ANSWER,), thing="person", knows=_ANSWER),
}


def things(_spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """Nothing more than the people of the world."""
    return {}
