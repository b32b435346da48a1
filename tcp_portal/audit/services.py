"""Writes and reads the trail. Called inside the transaction of the act it records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models, transaction

from tcp_portal.audit import identity
from tcp_portal.audit.models import AuditEntry, AuditSubject, Kind
from tcp_portal.partnerships.models import User

_LISTENERS: ContextVar[tuple[list[AuditEntry], ...]] = ContextVar("listeners of the trail", default=())


@contextmanager
def heard() -> Iterator[list[AuditEntry]]:
    """Every entry that is written inside, in order: for whoever must tell exactly what was changed."""
    entries: list[AuditEntry] = []
    token = _LISTENERS.set((*_LISTENERS.get(), entries))
    try:
        yield entries
    finally:
        _LISTENERS.reset(token)


def _plain(value: Any) -> Any:
    """A value as the trail keeps it: text for dates, times, identities and objects."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | models.Model):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def _plain_changes(changes: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    return {name: _plain(list(pair)) for name, pair in changes.items()}


def _kept(changes: Mapping[str, Iterable[Any]], people: Sequence[UUID]) -> dict[str, Any]:
    plain = _plain_changes(changes)
    if not identity.tells_who(plain):
        return plain
    (person_id,) = people
    return identity.sealed(plain, person_id, identity.keys_of(people)[person_id])


@transaction.atomic
def record(
    *,
    by: User | None,
    did: str,
    at: datetime,
    obj: models.Model | None = None,
    partnership_id: UUID | None = None,
    person_ids: Iterable[UUID] = (),
    changes: Mapping[str, Iterable[Any]] | None = None,
    kind: Kind = Kind.CHANGE,
) -> AuditEntry:
    """One entry of the trail: the act, the thing, the people it concerns, and each field's old and new value.

    What tells who a person is must concern one person, and is kept under that person's own key.
    """
    people = list(person_ids)
    entry = AuditEntry.objects.create(
        at=at,
        by=by,
        kind=kind,
        did=did,
        partnership_id=partnership_id,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        changes=_kept(changes or {}, people),
    )
    AuditSubject.objects.bulk_create([AuditSubject(entry_id=entry.pk, person_id=pk) for pk in people])
    for listener in _LISTENERS.get():
        listener.append(entry)
    return entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One of many changes that are recorded together: the act, the thing, the person, each field's old and new."""

    did: str
    obj: models.Model
    person_id: UUID
    changes: Mapping[str, Iterable[Any]] = field(default_factory=dict)


@transaction.atomic
def record_all(
    entries: Iterable[Entry], *, by: User | None, at: datetime, partnership_id: UUID, batch: int = 1_000
) -> None:
    """An entry of the trail for each change, as `record` writes it, in a few statements."""
    rows, subjects = [], []
    entries = list(entries)
    keys = identity.keys_of([one.person_id for one in entries if identity.tells_who(one.changes)])
    for entry in entries:
        plain = _plain_changes(entry.changes)
        key = keys.get(entry.person_id) if identity.tells_who(plain) else None
        row = AuditEntry(
            at=at,
            by=by,
            kind=Kind.CHANGE,
            did=entry.did,
            partnership_id=partnership_id,
            object_type=entry.obj._meta.label_lower,
            object_id=entry.obj.pk,
            changes=identity.sealed(plain, entry.person_id, key) if key else plain,
        )
        rows.append(row)
        subjects.append(AuditSubject(entry_id=row.pk, person_id=entry.person_id))
    AuditEntry.objects.bulk_create(rows, batch_size=batch)
    AuditSubject.objects.bulk_create(subjects, batch_size=batch)
    for listener in _LISTENERS.get():
        listener.extend(rows)


def record_read(
    *, by: User | None, how: str, at: datetime, partnership_id: UUID | None, person_ids: Iterable[UUID]
) -> AuditEntry:
    """One entry for one look at one or more people: a page, a list, a file."""
    return record(by=by, did=how, at=at, partnership_id=partnership_id, person_ids=person_ids, kind=Kind.READ)


def last_change(*, of: Iterable[models.Model], about: UUID | None = None) -> AuditEntry | None:
    """The newest change of any of these objects, with who made it; None where there is none.

    `about` names the person whom they are of: their entries are few and found by an index.
    """
    entries = AuditEntry.objects.all() if about is None else AuditEntry.objects.about(about)
    changes = entries.filter(kind=Kind.CHANGE, object_id__in=[obj.pk for obj in of])
    return changes.select_related("by").order_by("-at").first()


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields whose value differs, as {field: [old, new]}."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
