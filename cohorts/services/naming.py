"""How the trail calls people: by their reference, never by name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cohorts.models import Person


def references(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The reference of each person whom the register knows."""
    return dict(Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "reference"))


def people_called(reference: str, partnership_ids: Iterable[UUID]) -> list[UUID]:
    """The people of that reference, whatever its letter case, in those partnerships."""
    people = Person.objects.filter(partnership__in=list(partnership_ids), reference__iexact=reference.strip())
    return list(people.values_list("pk", flat=True))
