"""How the trail calls people: by the reference that the app which keeps them registers here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

Namer = Callable[[Iterable[UUID]], Mapping[UUID, str]]
Finder = Callable[[str, Iterable[UUID]], list[UUID]]

_namers: list[Namer] = []
_finders: list[Finder] = []


def register_people(*, references: Namer, find: Finder) -> None:
    """`references` gives the pseudonymous reference of each person it knows; `find` the people of a reference
    within some partnerships."""
    _namers.append(references)
    _finders.append(find)


def references_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The reference of each person that is known; others are missing from the answer."""
    ids = list(person_ids)
    names: dict[UUID, str] = {}
    for namer in _namers:
        names.update(namer(ids))
    return names


def people_called(reference: str, partnership_ids: Iterable[UUID]) -> list[UUID]:
    """The people of that reference in those partnerships."""
    ids = list(partnership_ids)
    return [person for find in _finders for person in find(reference, ids)]
