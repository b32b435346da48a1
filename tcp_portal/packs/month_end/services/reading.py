"""Reading runs: that of a month, its words, and what is issued."""

from __future__ import annotations

from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.packs.models import IssuedEdition, PackRun, RunWords
from tcp_portal.packs.month_end.services.rights import runs_seen_by, visible_issues
from tcp_portal.partnerships.models import Partnership

_SHOWN = 120


def runs_of_month(*, scope: Scope, partnership: Partnership, month: Month) -> list[PackRun]:
    """The runs of a month that the reader may see, one that was cancelled last. One query."""
    rows = PackRun.objects.of_month(partnership, month).filter(runs_seen_by(scope))
    return list(rows.select_related("partnership", "started_by", "sent_by", "cancelled_by"))


def words_of(run: PackRun) -> list[RunWords]:
    """All that people were asked to write, by section. One query."""
    return list(run.words.select_related("asked_of", "asked_by").order_by("asked_at", "asked_of__name"))


def issued_by(*, scope: Scope, partnership: Partnership) -> list[IssuedEdition]:
    """The issued editions of a partnership, the newest first, without their documents. One query."""
    rows = visible_issues(scope).filter(run__partnership=partnership).defer("document")
    return list(rows.order_by("-run__month_starts_on", "-issued_at", "edition")[:_SHOWN])


def issued_of(run: PackRun, *, scope: Scope) -> list[IssuedEdition]:
    """The issued editions of a run. One query."""
    return list(visible_issues(scope).filter(run=run).defer("document").order_by("edition"))
