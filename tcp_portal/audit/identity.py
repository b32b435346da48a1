"""Who a person is, as the trail keeps it: sealed with a key of that person, which is thrown away on erasure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from tcp_portal.audit.models import AuditEntry, TrailKey
from tcp_portal.vault import Keyring, new_key, parsed_key

# Who changed a name is the log's business, the name itself is not.
IDENTITY = frozenset({"given_name", "family_name", "date_of_birth", "nhs_number"})
_AT_ONCE = 500
Changes = Mapping[str, Any]


def tells_who(changes: Changes) -> bool:
    """Whether one of these fields tells who the person is."""
    return not IDENTITY.isdisjoint(changes)


def keys_of(person_ids: Collection[UUID]) -> dict[UUID, Keyring]:
    """The key of each of these people; who has none gets one. In the caller's transaction."""
    wanted = sorted(set(person_ids))
    found = _stored(wanted)
    lacking = [pk for pk in wanted if pk not in found]
    if lacking:
        made = [TrailKey(person_id=pk, key=new_key()) for pk in lacking]
        TrailKey.objects.bulk_create(made, batch_size=_AT_ONCE, ignore_conflicts=True)
        found |= _stored(lacking)  # another may have been quicker
    return {pk: Keyring([parsed_key(key)]) for pk, key in found.items()}


def _stored(person_ids: list[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for first in range(0, len(person_ids), _AT_ONCE):
        rows = TrailKey.objects.filter(pk__in=person_ids[first : first + _AT_ONCE])
        found |= dict(rows.values_list("person_id", "key"))
    return found


def sealed(changes: Changes, person_id: UUID, key: Keyring) -> dict[str, Any]:
    """The changes with what tells who the person is sealed; None stays None."""
    return {
        name: [_seal(value, name, person_id, key) for value in pair] if name in IDENTITY else pair
        for name, pair in changes.items()
    }


def _seal(value: Any, name: str, person_id: UUID, key: Keyring) -> str | None:
    return None if value is None else key.seal(json.dumps(value), _place(name, person_id))


def _place(name: str, person_id: UUID) -> str:
    return f"audit_auditentry.changes {name}:{person_id.hex}"


def opened(entry: AuditEntry, person_id: UUID) -> dict[str, Any]:
    """The entry's changes with what was sealed for this person in clear; None for what was erased.

    For the person's own file (subject access) and for putting right what was wrongly changed. Raises Unreadable
    where the entry is about somebody else.
    """
    if not tells_who(entry.changes):
        return dict(entry.changes)
    stored = _stored([person_id]).get(person_id)
    key = Keyring([parsed_key(stored)]) if stored else None
    return {
        name: [_open(value, name, person_id, key) for value in pair] if name in IDENTITY else pair
        for name, pair in entry.changes.items()
    }


def _open(value: Any, name: str, person_id: UUID, key: Keyring | None) -> Any:
    return None if value is None or key is None else json.loads(key.open(value, _place(name, person_id)))


def forget(person_id: UUID) -> None:
    """From now on nobody can read in the trail who this person was."""
    TrailKey.objects.filter(pk=person_id).delete()
