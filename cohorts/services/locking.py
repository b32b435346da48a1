"""The row that an act changes: read for update, only where the actor's posts reach, and not newer than they saw."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied

from cohorts.models import Person, Spell
from cohorts.services.words import in_words
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.errors import Difference, Stale
from tcp_portal.models import Versioned

_Row = TypeVar("_Row", Person, Spell)
_RECORD = Permission.RECORD_PEOPLE


def person_for(act: Act, person_id: UUID, permission: Permission = _RECORD) -> Person:
    """The person, locked; PermissionDenied where the actor lacks the right over them."""
    people = Person.objects.visible_to(act.scope, permission).select_for_update(of=("self",))
    return _known(people.filter(pk=person_id).first())


def spell_for(act: Act, spell_id: UUID, permission: Permission = _RECORD) -> Spell:
    """The spell, locked, with its person; PermissionDenied where the actor lacks the right over it."""
    spells = Spell.objects.visible_to(act.scope, permission).select_for_update(of=("self",))
    return _known(spells.select_related("person").filter(pk=spell_id).first())


def _known(row: _Row | None) -> _Row:
    if row is None:
        raise PermissionDenied
    return row


def check_version(row: Versioned, version: int, **yours: Any) -> None:
    """Raises Stale when the row was saved since the actor read `version`: each field that differs, in words."""
    if row.version != version:
        raise Stale(version=row.version, differences=differences(row, **yours))


def differences(row: Versioned, **yours: Any) -> tuple[Difference, ...]:
    """What stands in the row now beside what the actor wants, for the fields that differ."""
    return tuple(
        Difference(field, theirs=in_words(field, getattr(row, field)), yours=in_words(field, value))
        for field, value in yours.items()
        if getattr(row, field) != value
    )
