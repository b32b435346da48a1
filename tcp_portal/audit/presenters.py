"""What the access log says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.audit.reading import LogRow

# Who changed a name is the log's business, the name itself is not.
IDENTITY = frozenset({"given_name", "family_name", "date_of_birth", "nhs_number"})


def _value(value: object) -> str:
    if value is None or value == "":
        return "not set"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or "none"
    return str(value)


def changes_words(entry: AuditEntry) -> tuple[str, ...]:
    """Each change as “planned on: 2017-02-28 → 2017-05-31”; who a person is stays out of it."""
    return tuple(
        f"{name.replace('_', ' ')}: {'recorded' if name in IDENTITY else f'{_value(old)} → {_value(new)}'}"
        for name, (old, new) in sorted(entry.changes.items())
    )


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


def lines(rows: Iterable[LogRow], *, url: Callable[..., str]) -> list[Line]:
    """The rows in words; each person's reference leads to that person's own log."""

    def link(person: UUID, reference: str) -> tuple[str, str]:
        return reference, url("audit:person", person)

    return [
        Line(
            when=f"{timezone.localtime(row.entry.at):%d %b %Y, %H:%M:%S}",
            who=str(row.entry.by) if row.entry.by else "a command",
            kind=Kind(row.entry.kind).label,
            tone="info" if row.entry.kind == Kind.CHANGE else "neutral",
            did=row.entry.did,
            people=tuple(link(person, reference) for person, reference in row.people),
            more=f"and {row.more} more" if row.more else "",
            changes=changes_words(row.entry),
            partnership=row.entry.partnership.code if row.entry.partnership else "",
        )
        for row in rows
    ]


def page_address(request: HttpRequest) -> Callable[[int], str]:
    """The address of another page of the same list: the filters stay, the number changes."""

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{request.path}?{query.urlencode()}"

    return address
