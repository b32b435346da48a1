"""Rules, targets and recalculations as they stood when a month was closed, read back from the trail.

A pack of a closed month must give the same numbers for ever; limits depend on what people have set since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from tcp_portal.audit.models import AuditEntry
from tcp_portal.models import Versioned
from trajectories.models import ChartMethod, MeasureTarget, Recalculation

Row = TypeVar("Row", bound=Versioned)
_KEPT = tuple(model._meta.label_lower for model in (ChartMethod, MeasureTarget, Recalculation))


@dataclass(frozen=True, slots=True)
class Since:
    """What has been changed after a moment: for each row its changes, the latest first."""

    changes: dict[UUID, list[dict[str, list[Any]]]]

    @classmethod
    def of(cls, partnership_id: UUID, moment: datetime | None) -> Since:
        """Nothing for figures of today; else one query."""
        found: dict[UUID, list[dict[str, list[Any]]]] = {}
        if moment is not None:
            entries = AuditEntry.objects.filter(
                partnership_id=partnership_id, object_type__in=_KEPT, at__gt=moment
            )
            for entry in entries.order_by("-at", "-pk"):
                if entry.object_id is not None:
                    found.setdefault(entry.object_id, []).append(entry.changes)
        return cls(found)

    def undone(self, rows: Iterable[Row]) -> list[Row]:
        """The rows as they stood, without those that were not there. They are never saved."""
        return [row for row in rows if self._undo(row)]

    def _undo(self, row: Versioned) -> bool:
        for changes in self.changes.get(row.pk, ()):
            if _made_it(changes):
                return False
            for name, (before, _) in changes.items():
                field = row._meta.get_field(name)
                setattr(row, name, field.to_python(before))  # type: ignore[union-attr]  # all are plain fields
        return True


def _made_it(changes: dict[str, list[Any]]) -> bool:
    """Whether these changes made the row: what every row needs was nothing before."""
    needed = ("reason", "source", "set_by_body")
    return any(name in changes and changes[name][0] is None for name in needed)
