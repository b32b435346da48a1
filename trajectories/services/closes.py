"""Reading closed months: which are, what they froze, and the source that a closing is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from cohorts.domain.flows import NO_PLACE, Cut
from tcp_portal.access import Permission, Scope
from tcp_portal.errors import Refusal
from tcp_portal.months import Month, months_between
from tcp_portal.packs.frozen import from_json
from tcp_portal.packs.sources import FrozenPack
from tcp_portal.partnerships.models import Partnership, Place
from tcp_portal.web.registry import PackContext
from trajectories.domain.figures import ALL, TOTAL, Figure
from trajectories.domain.frozen_figures import PartName, figures_from
from trajectories.models import FrozenBasis, FrozenLine, FrozenPart, MonthClose
from trajectories.services.frozen_source import AsClosed

FIRST = 1  # the number of the closing whose figures are as first reported


def closes_of(*, scope: Scope, partnership: Partnership) -> QuerySet[MonthClose]:
    """Every closing of the partnership's months that the reader may see, without its pack."""
    return (
        MonthClose.objects.visible_to(scope)
        .filter(partnership=partnership)
        .defer("document")
        .select_related("closed_by", "reopen_asked_by", "reopened_by")
        .order_by("-month_starts_on", "-number")
    )


MONTHS_LISTED = 24  # as far back as somebody closes months; older ones are reached by choosing another month


def months_over(*, partnership: Partnership, month: Month, today: date) -> list[Month]:
    """The months of the register that are over, up to the one given, newest first: those that can be closed."""
    last = min(month, Month.of(today).previous)
    return months_between(max(Month.of(partnership.starts_on), last.plus(1 - MONTHS_LISTED)), last)[::-1]


def month_columns() -> dict[str, Subquery]:
    """Columns of a partnership that say of the month in `shown_month` when it was closed and first reported."""
    of_month = MonthClose.objects.filter(partnership=OuterRef("pk"), month_starts_on=OuterRef("shown_month"))
    return {
        "month_closed_at": Subquery(of_month.standing().values("closed_at")[:1]),
        "month_reported_at": Subquery(of_month.filter(number=FIRST).values("closed_at")[:1]),
    }


def first_close(*, scope: Scope, partnership: Partnership, month: Month) -> MonthClose | None:
    """The closing whose figures are those first reported for the month. One query."""
    return (
        MonthClose.objects.visible_to(scope)
        .filter(partnership=partnership, month_starts_on=month.first, number=FIRST)
        .defer("document")
        .first()
    )


def source_from(*, scope: Scope, close: MonthClose) -> AsClosed:
    """The source that the lines of a closing are. Two queries, and none for a closing that was read lately.

    What is frozen never changes, so it may be kept; whether the reader may see it is asked each time.
    """
    scope.must_allow(Permission.VIEW_MEASURES, close.partnership_id)
    return _read(close.pk)


@lru_cache(maxsize=4)  # the month that a meeting looks at, and a few beside it
def _read(close_id: UUID) -> AsClosed:
    basis = FrozenBasis.objects.select_related("close").defer("close__document").get(close=close_id)
    rows = FrozenLine.objects.filter(close=close_id).values_list("facts", flat=True)
    return AsClosed.of(basis.close.partnership_id, rows, basis.facts, basis.close.closed_at)


def parts_of(close: MonthClose) -> dict[PartName, dict[str, object]]:
    """The frozen figures by part, as they are kept. One query."""
    rows = FrozenPart.objects.filter(close=close)
    return {
        PartName(row.place_name, row.arrangement, row.age_group, row.category): row.figures for row in rows
    }


def reported_figures_of(*, scope: Scope, close: MonthClose) -> list[Figure]:
    """Every figure that a closing froze. Raises PermissionDenied without the right to the measures."""
    scope.must_allow(Permission.VIEW_MEASURES, close.partnership_id)
    return [
        figure for part, kept in parts_of(close).items() for figure in figures_from(part, kept, close.month)
    ]


def reported_figures(*, scope: Scope, partnership: Partnership, month: Month) -> list[Figure]:
    """Every figure of a month as first reported. Raises Refusal for one that was never closed. Two queries."""
    close = first_close(scope=scope, partnership=partnership, month=month)
    if close is None:
        raise Refusal(
            f"{month.label} was never closed, so none of its figures were first reported.", field="month"
        )
    return reported_figures_of(scope=scope, close=close)


def first_reported(
    *, scope: Scope, partnership: Partnership, measure: str, cut: Cut, places: Iterable[Place], last: Month
) -> dict[Month, Figure]:
    """One measure of one part of the people, by closed month up to `last`, as first reported. One query."""
    name = part_name(cut, places)
    rows = FrozenPart.objects.filter(
        close__in=MonthClose.objects.visible_to(scope),
        close__partnership=partnership,
        close__number=FIRST,
        close__month_starts_on__lte=last.first,
        place_name=name.place,
        arrangement=name.arrangement,
        age_group=name.age_group,
        category=name.category,
    ).values_list("close__month_starts_on", f"figures__{measure}")
    found = {}
    for day, kept in rows:
        if kept is not None:
            (found[Month.of(day)],) = figures_from(name, {measure: kept}, Month.of(day))
    return found


def part_name(cut: Cut, places: Iterable[Place]) -> PartName:
    """A place and an arrangement by the names under which figures are frozen."""
    if cut.place is None:
        place = ALL
    elif cut.place is NO_PLACE:
        place = NO_PLACE.value
    else:
        place = next((one.name for one in places if one.pk == cut.place), "")
    return PartName(place, cut.arrangement.value if cut.arrangement else TOTAL, ALL, ALL)


def frozen_pack(context: PackContext) -> FrozenPack | None:
    """The board pack that the first closing of the month kept; None where it was never closed. One query."""
    close = (
        MonthClose.objects.visible_to(context.scope)
        .filter(partnership=context.partnership, month_starts_on=context.month.first, number=FIRST)
        .exclude(document_digest="")
        .first()
    )
    return None if close is None else FrozenPack(from_json(close.document), close.document_digest)


def pack_digests(partnership: Partnership, scope: Scope) -> dict[Month, str]:
    """The digest of each closed month's pack, as first reported. One query."""
    rows = MonthClose.objects.visible_to(scope).filter(partnership=partnership, number=FIRST)
    return {Month.of(day): digest for day, digest in rows.values_list("month_starts_on", "document_digest")}
