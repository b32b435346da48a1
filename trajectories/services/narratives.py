"""Words in place of a generated sentence: written on the figures of the moment, changed, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.narratives import Facts
from trajectories.models import Narrative


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written about which key, beside the generated sentence and the facts that stood there."""

    key: str
    text: str
    generated: str = ""
    facts: Facts = field(default_factory=dict)


def narratives_of(*, scope: Scope, partnership: Partnership, month: Month) -> dict[str, Narrative]:
    """Every narrative of a month by its key, for who may read the partnership's measures. One query."""
    rows = Narrative.objects.visible_to(scope).filter(partnership=partnership, month_starts_on=month.first)
    return {row.key: row for row in rows.select_related("written_by").order_by("key")}


@transaction.atomic
def write(*, partnership: Partnership, month: Month, writing: Writing, version: int, act: Act) -> Narrative:
    """Keeps words and the facts they are written on. `version` is that of the words seen; 0: there were none.

    Raises Stale where someone else wrote or took back meanwhile, Refusal for empty words and a month to come.
    """
    act.scope.must_allow(Permission.WRITE_NARRATIVES, partnership.pk)
    _check(writing, month, act)
    row = _stored(partnership, month, writing.key)
    if (row.version if row else 0) != version:
        raise _stale(row, writing.text)
    before = {} if row is None else _fields(row)
    if row is None:
        row = Narrative(partnership=partnership, month_starts_on=month.first, key=writing.key)
    else:
        row.version += 1
    row.text, row.generated, row.facts = writing.text, writing.generated, dict(writing.facts)
    row.written_by, row.written_at = _writer(act), act.now
    row.save()
    _audit(row, "write words", act, audit.changes_between(before, _fields(row)))
    return row


@transaction.atomic
def take_back(*, partnership: Partnership, month: Month, key: str, version: int, act: Act) -> None:
    """Back to the generated sentence; the trail keeps the words. Raises Stale as `write` does."""
    act.scope.must_allow(Permission.WRITE_NARRATIVES, partnership.pk)
    row = _stored(partnership, month, key)
    if row is None or row.version != version:
        raise _stale(row, "")
    _audit(row, "take words back", act, {name: [value, None] for name, value in _fields(row).items()})
    row.delete()


def _check(writing: Writing, month: Month, act: Act) -> None:
    if not writing.text.strip():
        raise Refusal("Write something, or go back to the generated sentence.", field="text")
    if month > Month.of(act.today):
        raise Refusal(f"{month.label} has not begun, so there is nothing to write about.", field="text")


def _writer(act: Act) -> Any:
    if act.by is None:
        raise Refusal("Words need a person who answers for them.")
    return act.by


def _stored(partnership: Partnership, month: Month, key: str) -> Narrative | None:
    rows = Narrative.objects.select_for_update().filter(
        partnership=partnership, month_starts_on=month.first, key=key
    )
    return rows.first()


def _stale(row: Narrative | None, yours: str) -> Stale:
    theirs = row.text if row else ""
    return Stale(version=row.version if row else 0, differences=(Difference("text", theirs, yours),))


def _fields(row: Narrative) -> dict[str, Any]:
    return {"text": row.text, "facts": row.facts}


def _audit(row: Narrative, did: str, act: Act, changes: Mapping[str, Any]) -> None:
    told = {"key": [row.key, row.key], **changes}
    audit.record(by=act.by, did=did, at=act.now, obj=row, partnership_id=row.partnership_id, changes=told)
