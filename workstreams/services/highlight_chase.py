"""Who has not written the report of a month, and whose actions nobody updated: what is chased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from workstreams.domain.highlight import due_on, is_late
from workstreams.models import PlanAction, Workstream
from workstreams.services.rights import led_by


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a workstream is with a month: its report, and open actions that nobody updated since it began."""

    workstream: Workstream
    highlight_id: UUID | None
    published_at: datetime | None
    not_updated: int
    is_mine: bool
    due: date
    late: bool

    @property
    def is_published(self) -> bool:
        """Whether its report of the month can be read."""
        return self.published_at is not None

    @property
    def is_stale(self) -> bool:
        """Whether anything is still to be done for the month."""
        return not self.is_published or self.not_updated > 0


def standings(*, scope: Scope, partnership: Partnership, month: Month, today: date) -> list[Standing]:
    """Every workstream that ran in the month, by number. One query."""
    return _standings(Workstream.objects.visible_to(scope), partnership, month, today, scope.user_id)


def led_standings(*, partnership: Partnership, month: Month, today: date) -> list[Standing]:
    """As `standings`, for the message to leads: only workstreams whose lead signs in, and no reader."""
    return _standings(Workstream.objects.filter(lead__isnull=False), partnership, month, today, None)


def _standings(
    workstreams: QuerySet[Workstream],
    partnership: Partnership,
    month: Month,
    today: date,
    user_id: UUID | None,
) -> list[Standing]:
    late = is_late(month, today)
    found: Any = _told(
        _running(workstreams, partnership, month), month, user_id
    )  # with what is annotated there
    return [
        Standing(
            workstream=one,
            highlight_id=one.report_id,
            published_at=one.report_at,
            not_updated=one.not_updated,
            is_mine=one.is_mine,
            due=due_on(month),
            late=late and one.report_at is None,
        )
        for one in found
    ]


def _running(
    workstreams: QuerySet[Workstream], partnership: Partnership, month: Month
) -> QuerySet[Workstream]:
    """Those of the partnership that had begun by the month's end and had not ended before it."""
    return workstreams.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=month.last),
        Q(ends_on__isnull=True) | Q(ends_on__gte=month.first),
        partnership=partnership,
        withdrawn_at__isnull=True,
    )


def _told(shown: QuerySet[Workstream], month: Month, user_id: UUID | None) -> QuerySet[Workstream]:
    begins = timezone.make_aware(datetime.combine(month.first, datetime.min.time()))
    old = (
        PlanAction.objects.open()
        .filter(workstream=OuterRef("pk"), updated_at__lt=begins)
        .exclude(starts_on__gt=month.last)
        .order_by()
        .values("workstream")
        .annotate(n=Count("pk"))
    )
    mine = Workstream.objects.filter(led_by(user_id), pk=OuterRef("pk"))
    return (
        shown.select_related("lead")
        .annotate(
            report=FilteredRelation("highlights", condition=Q(highlights__month_starts_on=month.first)),
            report_id=F("report__pk"),
            report_at=F("report__published_at"),
            not_updated=Coalesce(Subquery(old.values("n")), 0),
            is_mine=Exists(mine),
        )
        .order_by("number")
    )
