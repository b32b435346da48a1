"""What the pages of imports read: the import, a page of its rows, and whose they are. Looks are recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from cohorts.domain.imports.compare import ABSENT_FROM
from cohorts.domain.imports.fields import BY_KEY, Kind
from cohorts.domain.imports.outcomes import RowKind
from cohorts.domain.imports.rows import new_site_parts
from cohorts.models import ImportRow, ImportRun
from cohorts.models.imports import ImportRowQuerySet
from cohorts.services.words import in_words
from tcp_portal.access import Scope
from tcp_portal.audit import services as audit
from tcp_portal.partnerships.models import Organisation, Place, Site, User

RECENT = 10


def run_for(*, scope: Scope, run_id: UUID) -> ImportRun:
    """The import. Raises Http404 where the reader may not import for its partnership."""
    runs = ImportRun.objects.visible_to(scope).select_related("partnership", "read_by", "decided_by")
    return get_object_or_404(runs, pk=run_id)


def row_for(*, scope: Scope, row_id: UUID) -> ImportRow:
    """One row of an import. Raises Http404 likewise, and once the import is decided."""
    rows = ImportRow.objects.visible_to(scope).select_related("run__partnership", "person")
    return get_object_or_404(rows, pk=row_id)


def recent_runs(*, scope: Scope, partnership_id: UUID) -> list[ImportRun]:
    """The newest imports of the partnership, those that wait for a decision first."""
    runs = ImportRun.objects.visible_to(scope).filter(partnership=partnership_id)
    found = list(runs.select_related("read_by", "decided_by").order_by("-read_at")[:RECENT])
    return sorted(found, key=lambda run: run.is_decided)


def rows_of(*, run: ImportRun, kind: str) -> ImportRowQuerySet:
    """The import's rows in the file's order, of one kind or of all."""
    rows = ImportRow.objects.filter(run=run).order_by("number").select_related("person")
    return rows.filter(kind=kind) if kind else rows


def chosen_of(run: ImportRun) -> dict[str, int]:
    """How many rows of each kind are chosen, and how many of the absent still lack an end. One query."""
    lacking = Q(number__gte=ABSENT_FROM, kind="closed") & Q(end__isnull=True)
    counts = {kind.value: Count("pk", filter=Q(chosen=True, kind=kind.value)) for kind in RowKind}
    found: dict[str, int] = ImportRow.objects.filter(run=run).aggregate(
        **counts, lacking=Count("pk", filter=lacking)
    )
    return found


class Pages(Paginator):  # type: ignore[type-arg]  # Django itself has no parameter here
    """Pages of an import's rows, whose number the import knows already."""

    def __init__(self, rows: ImportRowQuerySet, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self._known = count

    @cached_property
    def count(self) -> int:
        """How many rows, without asking the database again."""
        return self._known


def pages_of(*, run: ImportRun, kind: str, per_page: int) -> Pages:
    """The rows of one kind or of all, page by page."""
    kinds = [kind] if kind else [each.value for each in RowKind]
    count = sum(run.counts.get(each, 0) for each in kinds)
    return Pages(rows_of(run=run, kind=kind), per_page, count=count)


def record_look(
    *, rows: Iterable[ImportRow], run: ImportRun, how: str, by: User | None, at: datetime
) -> None:
    """The entry in the trail for people of the register whom a page shows."""
    people = [row.person_id for row in rows if row.person_id is not None]
    if people:
        audit.record_read(by=by, how=how, at=at, partnership_id=run.partnership_id, person_ids=people)


class Wording:
    """Values of many rows in words: what names a place, payer or hospital is looked up once for all. Three queries."""

    _MODELS: Mapping[Kind, Any] = {
        Kind.PLACE: Place,
        Kind.ORIGIN: Organisation,
        Kind.PAYER: Organisation,
        Kind.SITE: Site,
    }

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        wanted: dict[Any, set[UUID]] = {}
        for key, value in pairs:
            model = self._MODELS.get(BY_KEY[key].kind) if key in BY_KEY else None
            if model is not None and value and new_site_parts(str(value)) is None:
                wanted.setdefault(model, set()).add(UUID(str(value)))
        self._names = {
            str(pk): name
            for model, ids in wanted.items()
            for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "name")
        }

    def of(self, key: str, value: Any) -> str:
        """The value as people read it; an NHS number is masked."""
        if key not in BY_KEY:
            return "in hospital" if value in (True, "yes") else "not in hospital"
        if value in (None, "", []):
            return "not recorded"
        kind = BY_KEY[key].kind
        if kind in self._MODELS:
            return self._called(str(value))
        if kind is Kind.DATE:
            value = date.fromisoformat(value)
        elif kind is Kind.YES:
            value = value in (True, "yes")
        elif kind is Kind.FLAGS and isinstance(value, str):
            value = value.split(";")
        return in_words(key, value)

    def _called(self, value: str) -> str:
        parts = new_site_parts(value)
        if parts is not None:
            return f"{parts[1]}, {parts[0]} (to be added)"
        return str(self._names.get(value, "not in the list any more"))
