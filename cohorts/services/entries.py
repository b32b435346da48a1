"""What every record of care and commissioning does when it is written: one row, one entry in the trail.

Long texts about a person stay out of the trail, which officers read who may not see the person: it says only that
they were written or rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.shortcuts import get_object_or_404

from cohorts.models import Person
from cohorts.models.people import OfPersonQuerySet
from cohorts.services import locking, reach
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.models import Versioned
from tcp_portal.partnerships.models import User

EDIT = Permission.EDIT_COMMISSIONING
WRITTEN, REWRITTEN = "written", "written anew"
_Row = TypeVar("_Row", bound=Versioned)


def add(row: _Row, *, person: Person, did: str, act: Act) -> _Row:
    """Stores a new row about the person, with everything in it that is not empty in the trail."""
    row.version = 1
    row.save(force_insert=True)
    values = {field.name: getattr(row, field.name) for field in _told(row)}
    _write(row, person, did, {name: [None, value] for name, value in values.items() if value}, act)
    return row


def change(row: _Row, *, person: Person, did: str, act: Act, values: Mapping[str, Any]) -> _Row:
    """Gives the row other values; nothing is written where none differs."""
    changes = audit.changes_between({name: getattr(row, name) for name in values}, values)
    if changes:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        _write(row, person, did, changes, act)
    return row


def locked(row: _Row, *, act: Act, version: int, **yours: Any) -> _Row:
    """The row as it stands, for update. Raises Stale where it is newer, PermissionDenied without the right."""
    model: Any = type(row)
    person_for(row, act)
    found: _Row = model.objects.select_for_update(of=("self",)).get(pk=row.pk)
    locking.check_version(found, version, **yours)
    return found


def person_for(row: models.Model, act: Act) -> Person:
    """The person whom the row is about, locked."""
    return locking.person_for(act, person_of(row), EDIT)


def person_of(row: Any) -> UUID:
    """The identity of the person whom the row is about, itself or by its stay."""
    found: UUID = row.person_id if hasattr(row, "person_id") else row.spell.person_id
    return found


def reached(
    kind: type[_Row], *, scope: Scope, row_id: UUID, permission: Permission = EDIT
) -> tuple[Person, _Row]:
    """A row of this kind with its person. Raises Http404 to a stranger, PermissionDenied without the right."""
    rows: OfPersonQuerySet[Any] = kind.objects.visible_to(scope)  # type: ignore[attr-defined]  # each has its own
    if rows.person_path != "person":
        rows = rows.select_related("spell")
    row = get_object_or_404(rows, pk=row_id)
    return reach.person(scope=scope, person_id=person_of(row), permission=permission), row


def record_look(
    *, people: Iterable[UUID], how: str, partnership_id: UUID, by: User | None, at: datetime
) -> None:
    """The entry in the trail for a register that was shown; none for an empty one."""
    unique = list(dict.fromkeys(people))
    if unique:
        audit.record_read(by=by, how=how, at=at, partnership_id=partnership_id, person_ids=unique)


def _told(row: models.Model) -> list[models.Field[Any, Any]]:
    hidden = {"id", "version", "person", "spell"}
    return [field for field in row._meta.fields if field.name not in hidden]


def _write(row: Versioned, person: Person, did: str, changes: dict[str, list[Any]], act: Act) -> None:
    long = {field.name for field in row._meta.fields if isinstance(field, models.TextField)}
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=row,
        partnership_id=person.partnership_id,
        person_ids=[person.pk],
        changes={
            name: [before and WRITTEN, after and (REWRITTEN if before else WRITTEN)]
            if name in long
            else [before, after]
            for name, (before, after) in changes.items()
        },
    )
