"""How the trail calls people and what it keeps of them: in the words that the app which owns them registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

Namer = Callable[[Iterable[UUID]], Mapping[UUID, str]]
Finder = Callable[[str, Iterable[UUID]], list[UUID]]
Words = Callable[[str, Any], str]

_namers: list[Namer] = []
_finders: list[Finder] = []
_words: dict[str, Words] = {}
_apps_of_people: set[str] = set()


def register_people(*, app: str, references: Namer, find: Finder) -> None:
    """`references` gives the pseudonymous reference of each person it knows; `find` the people of a reference
    within some partnerships. The log never says what a row of this app is called."""
    _apps_of_people.add(app)
    _namers.append(references)
    _finders.append(find)


def register_words(app: str, words: Words) -> None:
    """`words` gives what the trail keeps of a field of the app's objects, never empty, as people read it."""
    _words[app] = words


def tells_of_people(app: str) -> bool:
    """Whether the rows of an app are of people, so that no line of the log names one."""
    return app in _apps_of_people


def value_in_words(object_type: str, field: str, value: Any) -> str:
    """A value that the trail keeps of an object (“app.model”) as people read it; as it stands where no app knows."""
    words = _words.get(object_type.partition(".")[0])
    return words(field, value) if words else str(value)


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
