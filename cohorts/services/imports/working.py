"""What a worker does with an import of many rows; and what is left behind is found and cleared away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from cohorts.models import ImportRun
from cohorts.services.imports.comparing import compare_run
from cohorts.services.imports.queue import Progress, tell
from cohorts.services.imports.runs import KEPT_FOR, LOST_AFTER, State, check_import
from cohorts.services.imports.taking import take_run
from tcp_portal.access import Scope, scope_of
from tcp_portal.access.wall import within
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
_WRONG = "Something went wrong and nothing was changed. Try again, or tell the administrator."
_LEFT = "The person who asked for it may no longer import. Nothing was changed."


def work(*, run_id: UUID, clock: Clock) -> None:
    """Compares or takes in, whichever the import waits for. Safe to call twice: what is done is left alone."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None or not run.is_busy:
        return
    before = run.state
    reason = ""
    try:
        _compare(run_id) if before == State.COMPARING else _take(run, clock())
    except PermissionDenied:
        reason = _LEFT
    except Refusal as refusal:
        reason = refusal.sentence
    except Exception as fault:  # noqa: BLE001  # whatever it was, the page must not say "being compared" for ever
        logger.error("import %s: %s", run_id, type(fault).__name__)
        reason = _WRONG
    if reason:
        back = State.MAPPING if before == State.COMPARING else State.PREVIEW
        ImportRun.objects.filter(pk=run_id, state=before).update(state=back, reason=reason)


def _compare(run_id: UUID) -> None:
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=run_id)
        if run.state == State.COMPARING:
            tell(run_id, Progress(0, run.counts.get("rows", 1), "Comparing with the register"))
            compare_run(run)


def _take(run: ImportRun, now: datetime) -> None:
    """By whoever confirmed it, with the rights they hold now."""
    total = max(run.counts.get("rows", 1), 1)

    def told(done: int, doing: str) -> None:
        tell(run.pk, Progress(min(done, total), total, doing))

    act = Act(by=run.decided_by, now=now, today=timezone.localdate(now), scope=_scope(run, now))
    with within(act.scope):
        check_import(partnership=run.partnership, act=act)
        take_run(run_id=run.pk, act=act, told=told)


def _scope(run: ImportRun, now: datetime) -> Scope:
    if run.decided_by_id is None:
        raise PermissionDenied
    return scope_of(run.decided_by_id, today=timezone.localdate(now))


def lost_runs(*, now: datetime) -> list[UUID]:
    """Imports to be handed out: those of which nobody could be told, and those that a worker was told of five minutes
    ago and has not finished."""
    lost = ImportRun.objects.filter(
        Q(touched_at__isnull=True)
        | Q(touched_at__lt=now - LOST_AFTER)
        | Q(touched_at__gt=now + LOST_AFTER),  # the clock was put back
        state__in=[State.COMPARING, State.TAKING],
    )
    found = list(lost.values_list("pk", flat=True))
    ImportRun.objects.filter(pk__in=found).update(touched_at=now)
    return found


def backlog() -> tuple[int, datetime | None]:
    """How many imports wait for a worker or are in its hands, and since when the oldest. One query."""
    busy = ImportRun.objects.filter(state__in=[State.COMPARING, State.TAKING])
    found = busy.aggregate(count=Count("pk"), oldest=Min(Coalesce("touched_at", "decided_at", "read_at")))
    return found["count"], found["oldest"]


@transaction.atomic
def clear_old(*, now: datetime) -> int:
    """Throws away imports that waited two weeks for a decision: their rows hold names and numbers. How many."""
    old = ImportRun.objects.select_for_update().filter(
        state__in=[State.MAPPING, State.PREVIEW], read_at__lt=now - KEPT_FOR
    )
    cleared = 0
    for run in old:
        run.rows.all().delete()
        run.state, run.decided_at = State.DISCARDED, now
        run.version += 1
        run.save()
        audit.record(by=None, did="import thrown away", at=now, obj=run, partnership_id=run.partnership_id)
        cleared += 1
    return cleared
