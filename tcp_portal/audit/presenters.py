"""What the access log says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from tcp_portal.audit.fields import in_words
from tcp_portal.audit.identity import IDENTITY
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.audit.naming import value_in_words
from tcp_portal.audit.reading import LogRow
from tcp_portal.charts import words

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)")


def _value(row: LogRow, field: str, value: object) -> str:
    if value is None or value in ("", []):
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_value(row, field, item) for item in value)
    named = in_words(row.entry, field, value, row.names)
    return named or _time(value) or value_in_words(row.entry.object_type, field, value)


def _time(value: object) -> str:
    """A day or a moment, which the trail keeps as 2017-02-28, as sentences write it; empty for anything else."""
    if not isinstance(value, str) or not _DAY.match(value):
        return ""
    try:
        if len(value) == len("2017-02-28"):
            return words.day(date.fromisoformat(value))
        moment = timezone.localtime(datetime.fromisoformat(value))
    except ValueError:
        return ""
    return f"{words.day(moment)}, {moment:%H:%M}"


def changes_words(row: LogRow) -> tuple[str, ...]:
    """Each change as “planned on: 28 February 2017 → 31 May 2017”; who a person is stays out of it."""
    return tuple(
        f"{name.replace('_', ' ')}: {_change(row, name, old, new)}"
        for name, (old, new) in sorted(row.entry.changes.items())
    )


def _change(row: LogRow, name: str, old: object, new: object) -> str:
    return "recorded" if name in IDENTITY else f"{_value(row, name, old)} → {_value(row, name, new)}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log."""

    when: str
    who: str
    kind: str
    tone: str
    did: str
    people: tuple[tuple[str, str], ...]
    more: str
    changes: tuple[str, ...]
    partnership: str


def others(row: LogRow) -> str:
    """How many people the entry concerns beside those named."""
    more = row.total - len(row.people)
    return f"and {words.number(more)} more" if more else ""


def whole_list(row: LogRow) -> str:
    """That the one person was in a list, of how many."""
    return f"in a list of {words.people(row.total)}" if row.total > 1 else ""


def lines(
    rows: Iterable[LogRow], *, url: Callable[..., str], rest: Callable[[LogRow], str] = others
) -> list[Line]:
    """The rows in words; each person's reference leads to that person's own log."""

    def link(person: UUID, reference: str) -> tuple[str, str]:
        return reference, url("audit:person", person)

    return [
        Line(
            when=f"{timezone.localtime(row.entry.at):%d %b %Y, %H:%M:%S}",
            who=str(row.entry.by) if row.entry.by else "a command",
            kind=_kind(row.entry),
            tone="info" if row.entry.changes else "neutral",
            did=row.entry.did,
            people=tuple(link(person, reference) for person, reference in row.people),
            more=rest(row),
            changes=changes_words(row),
            partnership=row.entry.partnership.code if row.entry.partnership else "",
        )
        for row in rows
    ]


def _kind(entry: AuditEntry) -> str:
    """Looked at, Changed, or a neutral word for an act that changed no value."""
    return Kind(entry.kind).label if entry.changes or entry.kind == Kind.READ else "Did"


def page_address(request: HttpRequest) -> Callable[[int], str]:
    """The address of another page of the same list: the filters stay, the number changes."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{request.path}?{query.urlencode()}"

    return address
