"""Tables that are typed on one page, row by year: what saving them shares.

The plan above a grid carries the one version for all of its cells: whoever saves on an old one gets both values of
each cell that differs, and nothing of theirs is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.kept import Kept
from tcp_portal.rows import Table
from tcp_portal.rows_refused import fits, kept_in_words

Row = TypeVar("Row", bound=Kept)
Cells = Mapping[str, Any]
EMPTIED = "Emptied in its grid"


@dataclass
class Changes:
    """What a grid writes: rows to add, to save and to take out, and what the trail tells of it."""

    told: dict[str, list[Any]] = field(default_factory=dict)

    def tell(self, label: str, before: Any, now: Any) -> None:
        """Says what one cell was and is."""
        if before != now:
            self.told[label] = [before, now]

    def __bool__(self) -> bool:
        return bool(self.told)


def locked(table: Table[Row], row: Row, version: int, act: Act) -> tuple[Row, bool]:
    """The row as it is stored, locked, and whether it is still the version that was filled in.

    Raises PermissionDenied, and Refusal for one that was withdrawn.
    """
    manager: models.Manager[Any] = table.model._default_manager
    now: Row = manager.select_for_update().get(pk=row.pk)
    table.must_allow(now, act)
    if now.withdrawn_at is not None:
        raise Refusal("It was withdrawn: it can no longer be changed.")
    return now, now.version == version


def stale(row: Kept, stored: Cells, typed: Cells) -> Stale:
    """Both values of each box that differs; a box that is not stored is empty there."""
    differ = [
        Difference(name, stored.get(name), value)
        for name, value in typed.items()
        if _box(stored.get(name)) != _box(value)
    ]
    return Stale(version=row.version, differences=tuple(differ))


def _box(value: Any) -> Any:
    return None if value == "" else value


def put_head(row: Kept, values: Cells, changes: Changes) -> None:
    """Puts the values of the plan itself into its row."""
    for name, value in values.items():
        changes.tell(name, None if row._state.adding else getattr(row, name), value)
        setattr(row, name, value)
    fits(row, values)


def take_out(rows: Iterable[Kept], act: Act) -> None:
    """Withdraws rows whose boxes were emptied."""
    for row in rows:
        row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = act.by, act.now, EMPTIED
        row.version += 1
        row.save()


def finish(table: Table[Row], row: Row, changes: Changes, act: Act, *, is_new: bool) -> None:
    """Raises the version and writes one entry of the trail; nothing where nothing changed."""
    if not changes:
        return
    if not is_new:
        row.version += 1
        with kept_in_words(row):
            row.save()
    did = f"{'add' if is_new else 'change'} {table.noun}"
    partnership_id = table.partnership(row)
    audit.record(by=act.by, did=did, at=act.now, obj=row, partnership_id=partnership_id, changes=changes.told)


def make(row: Kept) -> None:
    """Saves a new plan, before anything that hangs on it."""
    with kept_in_words(row):
        row.save(force_insert=True)
