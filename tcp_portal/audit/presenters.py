"""What the access log says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from tcp_portal.audit.accounts import Holder, post_words
from tcp_portal.audit.fields import in_words
from tcp_portal.audit.identity import IDENTITY
from tcp_portal.audit.models import Alert, AlertKind, AuditEntry, Kind
from tcp_portal.audit.naming import references_of, value_in_words
from tcp_portal.audit.reading import MOST_COUNTED, LogPage, LogRow
from tcp_portal.charts import words
from tcp_portal.packs.safe import csv_text
from tcp_portal.partnerships.models import User

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


def older_address(request: HttpRequest, key: str) -> str:
    """The address of the entries before a key: the filters stay; empty where there are none."""
    query = request.GET.copy()
    query["before"] = key
    return f"{request.path}?{query.urlencode()}" if key else ""


def newest_address(request: HttpRequest) -> str:
    """The address of the first page of the same list; empty on it."""
    query = request.GET.copy()
    if not query.pop("before", None):
        return ""
    return f"{request.path}?{query.urlencode()}"


def count_words(found: LogPage) -> str:
    """“3 entries”, “more than 1,000 entries”."""
    if not found.is_counted:
        return f"more than {words.number(MOST_COUNTED)} entries"
    return f"{words.number(found.count)} {'entry' if found.count == 1 else 'entries'}"


COLUMNS = ("When", "Who", "Kind", "Did", "People", "What changed", "Partnership")


def as_csv(shown: Iterable[Line]) -> str:
    """The lines as a table for a spreadsheet; no cell can run as a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for line in shown:
        people = ", ".join(
            [*(reference for reference, _ in line.people), *([line.more] if line.more else [])]
        )
        cells = (line.when, line.who, line.kind, line.did, people, "; ".join(line.changes), line.partnership)
        table.writerow([csv_text(cell) for cell in cells])
    return text.getvalue()


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One account as the list of access shows it."""

    name: str
    email: str
    posts: tuple[str, ...]
    last: str
    dormant: bool


def holder_rows(found: Iterable[Holder]) -> list[HolderRow]:
    """The accounts in words."""
    return [
        HolderRow(
            name=one.user.name,
            email=one.user.email,
            posts=tuple(post_words(post) for post in one.posts),
            last=words.day(one.last) if one.last else "Never",
            dormant=one.dormant,
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert as an officer reads it: a person by reference."""

    pk: UUID
    when: str
    who: str
    what: str
    partnership: str
    person: tuple[str, str]
    reason: str
    until: str
    may_judge: bool
    verdict: str
    tone: str
    finding: str


def alert_rows(found: Iterable[Alert], *, by: User, url: Callable[..., str]) -> list[AlertRow]:
    """The alerts in words; one query for all references."""
    rows = list(found)
    names = references_of(row.person_id for row in rows if row.person_id)
    return [_alert_row(row, names, by, url) for row in rows]


def _alert_row(row: Alert, names: Mapping[UUID, str], by: User, url: Callable[..., str]) -> AlertRow:
    what = AlertKind(row.kind).label
    if row.kind == AlertKind.HARVEST:
        what = f"{words.number(row.people)} people read one by one or taken away within an hour"
    person = ("", "")
    if row.person_id:
        person = (names.get(row.person_id, "a person no longer held"), url("audit:person", row.person_id))
    verdict = {None: "", True: "Justified", False: "Not justified"}[row.justified]
    judged = f" by {row.judged_by}, {words.day(timezone.localtime(row.judged_at))}" if row.judged_at else ""
    return AlertRow(
        pk=row.pk,
        when=f"{timezone.localtime(row.at):%d %b %Y, %H:%M}",
        who=str(row.by),
        what=what,
        partnership=row.partnership.code,
        person=person,
        reason=row.reason,
        until=f"{timezone.localtime(row.ends_at):%H:%M}" if row.ends_at else "",
        may_judge=row.by_id != by.pk and row.judged_at is None,
        verdict=verdict + judged,
        tone="good" if row.justified else "bad",
        finding=row.finding,
    )
