"""Forecasts that are worked out and kept: which one a page may show, who asks for one, and what a worker does.

A run is right as long as its inputs' digest is: see forecast_digest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet

from tcp_portal.access import Permission, Scope
from tcp_portal.access.scope import everything
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from trajectories.domain.forecast import Fan, forecast
from trajectories.domain.forecast_data import (
    Basis,
    basis_data,
    basis_of,
    fan_data,
    fan_of,
    scores_data,
    scores_of,
)
from trajectories.domain.track_record import Score, scores
from trajectories.models import ForecastRun, RunKind, RunState, Scenario
from trajectories.services import forecast_queue as queue
from trajectories.services.forecast_digest import digest_of
from trajectories.services.forecast_inputs import draw, known_of
from trajectories.services.suppositions import answer_data
from trajectories.services.track_record import cases, origins

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(minutes=5)
UNTOLD_AFTER = timedelta(seconds=10)  # a row that is older has nobody who would still tell a worker of it
UNFINISHED = (RunState.WAITING, RunState.WORKING)
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Forecast:
    """A forecast that is ready: the fan and what it rests on."""

    month: Month
    fan: Fan
    basis: Basis
    finished_at: datetime


@dataclass(frozen=True)
class Record:
    """A track record that is ready; without a score the history was too short."""

    month: Month
    origins: int
    scores: tuple[Score, ...]
    finished_at: datetime


@dataclass(frozen=True)
class Stand:
    """What there is for a page: the newest run that is ready, whether it is up to date, and what became of the next."""

    ready: ForecastRun | None
    is_fresh: bool
    next: ForecastRun | None

    @property
    def is_working(self) -> bool:
        """Whether another one is on its way, or was asked for just now."""
        return not self.is_fresh and (self.next is None or self.next.state in UNFINISHED)


def origin_of(month: Month, as_at: date) -> Month:
    """The month from whose end is looked forward: one that still runs is not over, so it is the one before."""
    return month if month.last == as_at else month.previous


def stand(
    *,
    scope: Scope,
    partnership: Partnership,
    month: Month,
    kind: str = RunKind.FORECAST,
    scenario: Scenario | None = None,
) -> Stand:
    """What a page may show of a month; a worker is told where the newest is not there. Two queries, no write.

    Raises PermissionDenied without the right to the partnership's measures.
    """
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    digest = digest_of(partnership=partnership, month=month, scenario=scenario)
    runs = list(_runs(partnership, month, kind, scenario).order_by("-asked_at")[:20])
    ready = [run for run in runs if run.state == RunState.READY]
    mine = next((run for run in runs if run.inputs_digest == digest), None)
    is_fresh = mine is not None and mine.state == RunState.READY
    if mine is None:
        queue.want(
            partnership_id=partnership.pk,
            month=month,
            kind=kind,
            scenario_id=scenario.pk if scenario else None,
        )
    return Stand(mine if is_fresh else next(iter(ready), None), is_fresh, None if is_fresh else mine)


def latest(*, scope: Scope, partnership: Partnership, month: Month) -> Forecast | None:
    """The newest forecast that is ready for a month, without asking whether it is up to date: one query."""
    ready = ForecastRun.objects.visible_to(scope).filter(state=RunState.READY)
    run = ready.filter(_key(partnership, month, RunKind.FORECAST)).order_by("-finished_at").first()
    return None if run is None else forecast_of(run)


def newest(*, scope: Scope, partnership: Partnership, first: Month, last: Month) -> Forecast | None:
    """The forecast that is ready for the newest of these months, scenarios apart; None without one. One query."""
    ready = ForecastRun.objects.visible_to(scope).filter(
        partnership=partnership,
        kind=RunKind.FORECAST,
        scenario=None,
        state=RunState.READY,
        month_starts_on__range=(first.first, last.first),
    )
    run = ready.order_by("-month_starts_on", "-finished_at").first()
    return None if run is None else forecast_of(run)


def forecast_of(run: ForecastRun) -> Forecast:
    """The forecast that a ready run holds."""
    return Forecast(
        Month.of(run.month_starts_on),
        fan_of(run.result["fan"]),
        basis_of(run.result["basis"]),
        run.finished_at or run.touched_at,
    )


def record_of(run: ForecastRun) -> Record:
    """The track record that a ready run holds."""
    result = run.result
    return Record(
        Month.of(run.month_starts_on),
        result["origins"],
        scores_of(result["scores"]),
        run.finished_at or run.touched_at,
    )


@transaction.atomic
def ask_again(
    *, scope: Scope, partnership: Partnership, month: Month, kind: str, by: User, now: datetime
) -> ForecastRun:
    """A run that failed or was never taken up goes into the queue. Raises PermissionDenied without the right."""
    scope.must_allow(Permission.RUN_SCENARIOS, partnership.pk)
    run = _row(partnership, month, kind, now)
    ForecastRun.objects.filter(pk=run.pk).exclude(state=RunState.READY).update(
        state=RunState.WAITING, reason="", finished_at=None, touched_at=now
    )
    audit.record(by=by, did="ask for forecast", at=now, obj=run, partnership_id=partnership.pk)
    transaction.on_commit(lambda: queue.nudge(run.pk))
    return run


def ask_for_scenario(*, scenario: Scenario, now: datetime) -> ForecastRun:
    """The run of what a scenario supposes now goes into the queue, unless it is there already."""
    month = Month.of(scenario.month_starts_on)
    run = _row(scenario.partnership, month, RunKind.FORECAST, now, scenario)
    transaction.on_commit(lambda: queue.nudge(run.pk))
    return run


def prepare(
    *, partnership: Partnership, month: Month, kind: str, clock: Clock, scenario: Scenario | None = None
) -> ForecastRun:
    """The run of a month with today's inputs, worked out unless it is there already. For workers and commands."""
    run = _row(partnership, month, kind, clock(), scenario)
    work(run_id=run.pk, clock=clock)
    run.refresh_from_db()
    return run


def work(*, run_id: UUID, clock: Clock) -> None:
    """Works a run out. Safe to call twice and after a kill: a finished run stays as it is, one in work is left to
    its worker unless that was not heard of for five minutes, and only the newest worker finishes."""
    now = clock()
    left = Q(touched_at__lt=now - LOST_AFTER) | Q(touched_at__gt=now + LOST_AFTER)
    free = Q(state=RunState.WAITING) | Q(left, state=RunState.WORKING)
    taken = ForecastRun.objects.filter(free, pk=run_id)
    if not taken.update(state=RunState.WORKING, runs=F("runs") + 1, touched_at=now):
        return
    run = ForecastRun.objects.select_related("partnership").get(pk=run_id)
    try:
        result, state, reason = _result(run), RunState.READY, ""
    except Refusal as refusal:
        result, state, reason = {}, RunState.FAILED, refusal.sentence
    except Exception as fault:  # noqa: BLE001  # whatever it was, the row must not say "being worked out" for ever
        logger.error("forecast %s: %s", run.pk, type(fault).__name__)
        result, state = {}, RunState.FAILED
        reason = "Something went wrong while it was worked out. Ask again, or tell the administrator."
    _finish(run, result, state, reason, max(clock(), run.asked_at))  # another machine's clock may be ahead


def lost_runs(*, now: datetime) -> list[UUID]:
    """Runs to be handed out: those of which nobody was told, the broker being away, and unfinished ones that no worker
    has touched for five minutes, nor been told of."""
    before = now - LOST_AFTER
    untold = Q(state=RunState.WAITING, told_at__isnull=True, touched_at__lt=now - UNTOLD_AFTER)
    lost = Q(touched_at__lt=before) & (Q(told_at__isnull=True) | Q(told_at__lt=before))
    lost |= Q(touched_at__gt=now + LOST_AFTER)  # the clock was put back: it says nothing of when
    unfinished = ForecastRun.objects.filter(untold | lost, state__in=UNFINISHED)
    return list(unfinished.values_list("pk", flat=True))


def backlog() -> tuple[int, datetime | None]:
    """How many runs are unfinished, and when the oldest was asked for. One query."""
    found = ForecastRun.objects.filter(state__in=UNFINISHED).aggregate(
        count=Count("pk"), oldest=Min("asked_at")
    )
    return found["count"], found["oldest"]


@transaction.atomic
def _finish(run: ForecastRun, result: dict[str, object], state: str, reason: str, now: datetime) -> None:
    """Stores the result, and forgets what the same month's forecast was before the register changed."""
    mine = ForecastRun.objects.filter(pk=run.pk, runs=run.runs, state=RunState.WORKING)
    if not mine.update(state=state, reason=reason, result=result, finished_at=now, touched_at=now):
        return
    if state == RunState.READY:
        month = Month.of(run.month_starts_on)
        finished = _runs(run.partnership, month, run.kind, run.scenario).exclude(state__in=UNFINISHED)
        finished.exclude(pk=run.pk).filter(asked_at__lte=run.asked_at).delete()


def _result(run: ForecastRun) -> dict[str, object]:
    month = Month.of(run.month_starts_on)
    known = known_of(scope=everything(), partnership=run.partnership, last=month)
    if month < known.starts or not known.stays:
        raise Refusal(
            "The register holds nobody by the end of a month that is over: there is nothing to forecast."
        )
    if run.kind == RunKind.RECORD:
        found = scores(cases(known, last=month))
        return {"origins": len(origins(known, month)), "scores": scores_data(found)}
    drawn = draw(known, month=month)
    if run.scenario is not None:
        return answer_data(run.scenario, drawn.inputs)
    return {"fan": fan_data(forecast(drawn.inputs)), "basis": basis_data(drawn.basis)}


def _row(
    partnership: Partnership, month: Month, kind: str, now: datetime, scenario: Scenario | None = None
) -> ForecastRun:
    run, _ = ForecastRun.objects.get_or_create(
        partnership=partnership,
        kind=kind,
        month_starts_on=month.first,
        scenario=scenario,
        inputs_digest=digest_of(partnership=partnership, month=month, scenario=scenario),
        defaults={"asked_at": now, "touched_at": now},
    )
    return run


def _key(partnership: Partnership, month: Month, kind: str, scenario: Scenario | None = None) -> Q:
    return Q(partnership=partnership, kind=kind, month_starts_on=month.first, scenario=scenario)


def _runs(
    partnership: Partnership, month: Month, kind: str, scenario: Scenario | None = None
) -> QuerySet[ForecastRun]:
    return ForecastRun.objects.filter(_key(partnership, month, kind, scenario))
