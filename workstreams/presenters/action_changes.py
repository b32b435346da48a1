"""Who changed an action, and what: from the trail, in words. Rows that a field names are not read for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tcp_portal.audit.models import AuditEntry
from tcp_portal.charts import words
from tcp_portal.months import Month

_TOLD = {
    "what": "what",
    "is_milestone": "milestone",
    "percent": "per cent done",
    "at_risk": "at risk",
    "recovery": "plan to bring it back",
    "evidence": "evidence",
    "note": "note",
    "override": "colour set by hand",
    "override_reason": "why the colour is set",
    "closed_as": "ended as",
    "starts_on": "starts",
    "due_on": "due",
    "needs": "needs first",
    "owner_name": "owner",
}
_MONTHS = ("starts_on", "due_on")
_NAMED = {
    "workstream": "workstream",
    "workstream_id": "workstream",
    "objective": "objective",
    "owner": "owner",
    "organisation": "organisation",
    "measure": "measure",
}
_NOTHING = "nothing"


def changes_told(entries: Sequence[AuditEntry]) -> list[dict[str, str]]:
    """The entries for a timeline, newest first."""
    return [
        {
            "when": f"{words.short_day(timezone.localtime(entry.at))}, {timezone.localtime(entry.at):%H:%M}",
            "title": str(entry.by) if entry.by else "The portal",
            "text": _text(entry),
        }
        for entry in entries
    ]


def _text(entry: AuditEntry) -> str:
    if entry.did.startswith("add "):
        return "Added it"
    told = [
        f"{label}: {_value(name, entry.changes[name][0])} → {_value(name, entry.changes[name][1])}"
        for name, label in _TOLD.items()
        if name in entry.changes
    ]
    named = sorted({f"another {label}" for name, label in _NAMED.items() if name in entry.changes})
    said = "; ".join([*told, *named])
    return said[:1].upper() + said[1:] if said else entry.did.capitalize()


def _value(name: str, value: Any) -> str:
    if value in (None, "", []):
        return _NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return Month.parse(str(value)[:7]).label if name in _MONTHS else str(value)
