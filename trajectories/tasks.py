"""The tasks of performance: thin, and safe to run twice."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from tcp_portal.access.wall import crossing
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.models import Scenario
from trajectories.services import forecast_queue as queue
from trajectories.services import forecast_runs as runs


@shared_task(name=queue.WORK)
@crossing("the portal's own work")
def work_on_forecast(*, run_id: str, **_later: object) -> None:
    """Works out one run."""
    runs.work(run_id=UUID(run_id), clock=timezone.now)


@shared_task(name=queue.PREPARE)
@crossing("the portal's own work")
def prepare_forecast(
    *, partnership_id: str, month: str, kind: str, scenario_id: str | None = None, **_later: object
) -> None:
    """Makes the run that somebody looked for, if it is not there, and works it out."""
    partnership = Partnership.objects.get(pk=UUID(partnership_id))
    scenario = Scenario.objects.get(pk=UUID(scenario_id)) if scenario_id else None
    runs.prepare(
        partnership=partnership,
        month=Month.parse(month),
        kind=kind,
        clock=timezone.now,
        scenario=scenario,
    )


@shared_task(name="trajectories.tasks.sweep_forecasts")
@crossing("the portal's own work")
def sweep_forecasts(**_later: object) -> None:
    """Hands out runs that lost their worker."""
    for run_id in runs.lost_runs(now=timezone.now()):
        queue.nudge(run_id)
