"""What the pages of differences read; looks are recorded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from cohorts.models import Mismatch, Person
from cohorts.services.imports.putting_right import check_put_right
from tcp_portal.access import Permission, Scope
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User


class Counts(NamedTuple):
    """How many differences are open, about how many people, and how many are settled."""

    open: int
    people: int
    settled: int


def counts(found: QuerySet[Mismatch]) -> Counts:
    """One query."""
    open_ = Q(settled_at__isnull=True)
    row = found.order_by().aggregate(
        open=Count("pk", filter=open_),
        people=Count("person", filter=open_, distinct=True),
        settled=Count("pk", filter=~open_),
    )
    return Counts(**row)


def mismatch_for(*, scope: Scope, mismatch_id: UUID) -> Mismatch:
    """The difference. Raises Http404 for a stranger to the person, PermissionDenied without the right."""
    found = get_object_or_404(
        Mismatch.objects.visible_to(scope).select_related("person", "run", "settled_by"), pk=mismatch_id
    )
    if not Person.objects.visible_to(scope, Permission.IMPORT_PEOPLE).filter(pk=found.person_id).exists():
        raise PermissionDenied
    return found


def why_not_theirs(mismatch: Mismatch) -> str:
    """Why the register cannot be put right from here; empty where it can."""
    try:
        check_put_right(mismatch)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def record_look(*, found: Iterable[Mismatch], partnership_id: UUID, by: User | None, at: datetime) -> None:
    """The entry in the trail for the people whom a page of differences shows."""
    people = list(dict.fromkeys(one.person_id for one in found))
    if people:
        audit.record_read(
            by=by, how="reconciliation", at=at, partnership_id=partnership_id, person_ids=people
        )
