"""What was changed about a person, as a meeting reads it: acts in words, never who the person is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from cohorts.presenters.words import lower_first
from cohorts.services.words import stored_in_words
from tcp_portal.audit.models import AuditEntry
from tcp_portal.charts.words import day as long_day
from tcp_portal.charts.words import short_day

# Fields that tell what happened to a person; all others may tell who they are, or are for the access log alone.
_FIELDS = {
    "status": "status",
    "planned_on": "planned date",
    "confidence": "how sure",
    "ready_on": "ready from",
    "counted_from": "counted from",
    "ended_on": "left on",
    "exit": "how the stay ended",
    "destination": "went to",
    "site": "hospital",
    "ward": "ward",
    "security": "security",
    "commissioner": "commissioner",
    "rating": "rating",
    "what": "action",
    "due_on": "due",
    "attribution": "attributed to",
    "started_on": "from",
}
_NOT_OF = ("cohorts.person",)
_CODED_REASON = "cohorts.delay"
_NOTHING = "not set"


def change_words(did: str, of: str, changes: Mapping[str, Any]) -> str:
    """One act: Discharge plan: status not recorded → working towards discharge · planned date 3 May 2017."""
    if "confirmed_for" in changes:
        return f"{did[:1].upper()}{did[1:]} for {changes['confirmed_for'][1]}"
    told = [] if of in _NOT_OF else [_pair(name, *changes[name]) for name in _FIELDS if name in changes]
    if of == _CODED_REASON and "reason" in changes:
        told.append(_said("reason", "reason", *changes["reason"]))
    start = f"{did[:1].upper()}{did[1:]}"
    return f"{start}: {' · '.join(told)}" if told else start


def _pair(name: str, old: Any, new: Any) -> str:
    return _said(name, _FIELDS[name], old, new)


def _said(name: str, label: str, old: Any, new: Any) -> str:
    if old in (None, "", []):
        return f"{label} {_words(name, new)}"
    return f"{label} {_words(name, old)} → {_words(name, new)}"


def _words(name: str, value: Any) -> str:
    if value in (None, "", []):
        return _NOTHING
    if name == "counted_from":
        return long_day(date.fromisoformat(value))
    words = stored_in_words(name, value)
    return words if name in ("site", "ward", "commissioner", "what") else lower_first(words)


def entry_words(entry: AuditEntry) -> tuple[str, str]:
    """When and by whom, and what."""
    local = timezone.localtime(entry.at)
    who = str(entry.by) if entry.by else "the portal"
    return f"{short_day(local.date())}, {who}", change_words(entry.did, entry.object_type, entry.changes)
