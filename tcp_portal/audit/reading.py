"""Questions to the trail: narrowed, newest first, in pages by key: the last of ten million costs as the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from tcp_portal.access import Permission, Scope
from tcp_portal.access.wall import crossing
from tcp_portal.audit.fields import Names, names_of
from tcp_portal.audit.models import Alert, AuditEntry, AuditSubject, Kind
from tcp_portal.audit.naming import people_called, references_of
from tcp_portal.partnerships.models import User

PAGE_SIZE = 50
PEOPLE_SHOWN = 3
MOST_COUNTED = 1_000
MOST_EXPORTED = 10_000
MOST_READERS = 200
_ACTS_KEPT = 600  # seconds
# Each step asks an index for the next word: what is asked is how many acts there are, not how many entries.
_ACTS = """
WITH RECURSIVE acts(did) AS (
    SELECT min(did) FROM audit_auditentry
    UNION ALL
    SELECT (SELECT min(did) FROM audit_auditentry WHERE did > acts.did) FROM acts WHERE acts.did IS NOT NULL
)
SELECT did FROM acts WHERE did IS NOT NULL
"""


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry with the references of people it concerns, and how many it concerns in all.

    `names`: what the rows are called that its values name by their id.
    """

    entry: AuditEntry
    people: tuple[tuple[UUID, str], ...] = ()
    total: int = 0
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of entries, the key of the next one, and how many there are: counted up to MOST_COUNTED."""

    entries: tuple[AuditEntry, ...]
    older: str
    count: int

    def __iter__(self) -> Iterator[AuditEntry]:
        return iter(self.entries)

    @property
    def is_counted(self) -> bool:
        return self.count <= MOST_COUNTED


def entries(scope: Scope, asked: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """The trail of the reader's partnerships, newest first, narrowed by kind, act, who, person's reference,
    partnership and days."""
    found = _newest(AuditEntry.objects.visible_to(scope))
    if asked.get("partnership"):
        found = found.filter(partnership=asked["partnership"])
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("did"):
        found = found.filter(did__in=[did for did in acts() if asked["did"].lower() in did.lower()])
    if asked.get("who"):
        found = found.filter(by__in=_called(asked["who"]))
    if asked.get("person"):
        people = people_called(asked["person"].strip(), scope.partnership_ids(Permission.VIEW_ACCESS_LOG))
        found = found.filter(pk__in=AuditSubject.objects.filter(person_id__in=people).values("entry"))
    if asked.get("since"):
        found = found.filter(at__gte=_midnight(asked["since"]))
    if asked.get("until"):
        found = found.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
    return found


def _newest(found: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    return found.select_related("by", "partnership").order_by("-at", "-pk")


def _called(words: str) -> list[UUID]:
    users = User.objects.filter(Q(name__icontains=words) | Q(email__iexact=words))
    return list(users.values_list("pk", flat=True)[:MOST_READERS])


@crossing("the words for acts are the same in every partnership, and tell of nobody")
def acts() -> list[str]:
    """The words of every act that the trail holds, read again after ten minutes."""

    def read() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(_ACTS)
            return [did for (did,) in cursor.fetchall()]

    found: list[str] = cache.get_or_set("audit:acts", read, _ACTS_KEPT) or []
    return found


def entries_about(scope: Scope, person_id: UUID) -> QuerySet[AuditEntry]:
    """The looks at and changes of one person, newest first, as far as the reader's partnerships keep them: pages and
    parts of them, lists, hits of searches, exports and packs alike."""
    return _newest(AuditEntry.objects.visible_to(scope).about(person_id))


def page_of(found: QuerySet[AuditEntry], before: tuple[datetime, UUID] | None = None) -> LogPage:
    """Fifty entries with their subjects, from the newest or from before a key; how many there are, up to a bound."""
    rows = found
    if before is not None:
        at, pk = before
        rows = found.filter(at__lte=at).exclude(at=at, pk__gte=pk)
    page = list(rows.prefetch_related("subjects")[: PAGE_SIZE + 1])
    shown = tuple(page[:PAGE_SIZE])
    older = key_of(shown[-1]) if len(page) > PAGE_SIZE else ""
    count = len(found.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    return LogPage(shown, older, count)


def key_of(entry: AuditEntry) -> str:
    """Where an entry stands in the order of the log, for an address."""
    return f"{entry.at.isoformat()}~{entry.pk}"


def read_key(text: str) -> tuple[datetime, UUID] | None:
    """The key of an address; None for none, and for what is none: the list then begins with the newest."""
    at, _, pk = text.replace(" ", "+").partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(pk)) if timezone.is_aware(moment) else None
    except ValueError:
        return None


def rows_of(page: LogPage, *, about: UUID | None = None) -> list[LogRow]:
    """The rows of a page: one query for all references, one for each table that values name.

    `about` one person, nobody else is named.
    """
    subjects = {entry.pk: [subject.person_id for subject in entry.subjects.all()] for entry in page}
    named = {pk: [about] if about else people[:PEOPLE_SHOWN] for pk, people in subjects.items()}
    names = references_of({person for people in named.values() for person in people})
    called = names_of(page)
    return [
        LogRow(
            entry=entry,
            names=called,
            people=tuple(
                (person, names.get(person, "a person no longer held")) for person in named[entry.pk]
            ),
            total=len(subjects[entry.pk]),
        )
        for entry in page
    ]


def looks_since(scope: Scope, day: date) -> int:
    """How many looks at people were recorded in the reader's partnerships from the day on."""
    looks = AuditEntry.objects.visible_to(scope).filter(kind=Kind.READ, at__gte=_midnight(day))
    return looks.count()


def alerts_of(scope: Scope) -> tuple[list[Alert], list[Alert]]:
    """The alerts of the reader's partnerships that wait, oldest first, and the fifty that were judged last."""
    mine = Alert.objects.visible_to(scope).select_related("by", "partnership", "judged_by")
    waiting = mine.filter(judged_at__isnull=True).order_by("at")
    return list(waiting), list(mine.filter(judged_at__isnull=False).order_by("-judged_at")[:PAGE_SIZE])


def alerts_waiting(scope: Scope) -> int:
    """How many wait to be judged."""
    return Alert.objects.visible_to(scope).filter(judged_at__isnull=True).count()
