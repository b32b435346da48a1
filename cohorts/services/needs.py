"""What the people in hospital need, as figures; the people behind a figure; and the stories told beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cohorts.domain.needs import Needing
from cohorts.models import Person, Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.sealed import initial

_EDIT = Permission.EDIT_COMMISSIONING


def in_hospital(*, scope: Scope, partnership_id: UUID, day: date) -> list[Needing]:
    """Everyone whom the partnership counts on the day, with place, birth date and needs: for figures only. One query.

    Readers of figures get them all; whom a reader may know by reference is asked by `behind`.
    """
    spells = Spell.objects.counted_by(scope).filter(partnership=partnership_id).open_on(day)
    rows = spells.values_list(
        "person_id", "person__home_place__name", "person__date_of_birth", "person__involvement__needs"
    )
    return [Needing(pk, place, born, tuple(needs or ())) for pk, place, born, needs in rows]


class Behind(NamedTuple):
    """A person behind a figure, as lists name them."""

    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."


def behind(*, scope: Scope, people: Iterable[Needing]) -> list[Behind]:
    """Those of these people whom the reader may see, by reference. One query."""
    return called(scope=scope, person_ids=[one.person_id for one in people])


def called(*, scope: Scope, person_ids: Iterable[UUID]) -> list[Behind]:
    """Those of these people whom the reader may see, by reference. One query."""
    found = Person.objects.visible_to(scope).filter(pk__in=list(person_ids))
    rows = found.order_by("reference").values_list(
        "pk", "reference", initial("given_name"), initial("family_name")
    )
    return [Behind(*row) for row in rows]
