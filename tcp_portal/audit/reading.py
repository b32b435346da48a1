"""Questions to the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from tcp_portal.access import Permission, Scope
from tcp_portal.audit.fields import Names, names_of
from tcp_portal.audit.models import AuditEntry, Kind
from tcp_portal.audit.naming import people_called, references_of

PAGE_SIZE = 50
PEOPLE_SHOWN = 3


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


def entries(scope: Scope, asked: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """The trail of the reader's partnerships, newest first, narrowed by kind, who, person's reference and days."""
    found = AuditEntry.objects.visible_to(scope).select_related("by", "partnership").order_by("-at", "-pk")
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("who"):
        found = found.filter(Q(by__name__icontains=asked["who"]) | Q(by__email__iexact=asked["who"]))
    if asked.get("person"):
        people = people_called(asked["person"].strip(), scope.partnership_ids(Permission.VIEW_ACCESS_LOG))
        found = found.filter(subjects__person_id__in=people).distinct()
    if asked.get("since"):
        found = found.filter(at__gte=_midnight(asked["since"]))
    if asked.get("until"):
        found = found.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
    return found


def entries_about(scope: Scope, person_id: UUID) -> QuerySet[AuditEntry]:
    """The looks at and changes of one person, newest first, as far as the reader's partnerships keep them."""
    found = AuditEntry.objects.visible_to(scope).about(person_id)
    return found.select_related("by", "partnership").order_by("-at", "-pk")


def page_of(found: QuerySet[AuditEntry], number: str | int) -> Page[AuditEntry]:
    """One page of fifty entries with their subjects; a number out of range gives the nearest page."""
    return Paginator(found.prefetch_related("subjects"), PAGE_SIZE).get_page(number)


def rows_of(page: Page[AuditEntry], *, about: UUID | None = None) -> list[LogRow]:
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
