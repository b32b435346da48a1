"""Telling a worker that a forecast is wanted."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from tcp_portal.celery import hand_out
from tcp_portal.months import Month
from trajectories.models import ForecastRun

WORK = "trajectories.tasks.work_on_forecast"
PREPARE = "trajectories.tasks.prepare_forecast"


def nudge(run_id: UUID) -> bool:
    """Tells a worker of a run; False if the broker is away: the row says that nobody was told, and the first sweep
    that finds the broker hands it out."""
    is_told = hand_out(WORK, {"run_id": str(run_id)})
    waiting = ForecastRun.objects.filter(pk=run_id, finished_at__isnull=True)
    waiting.update(told_at=Now() if is_told else None)
    return is_told


def want(*, partnership_id: UUID, month: Month, kind: str, scenario_id: UUID | None = None) -> None:
    """Tells a worker that somebody looks for a forecast that is not there: the worker makes its row.

    A page that is looked at writes nothing itself; if the broker is away the page says so and offers to ask again.
    """
    values = {"partnership_id": str(partnership_id), "month": month.iso, "kind": kind}
    if scenario_id is not None:
        values["scenario_id"] = str(scenario_id)
    transaction.on_commit(lambda: hand_out(PREPARE, values))
