"""Telling a worker that a forecast is wanted."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from kombu.exceptions import OperationalError

from tcp_portal.celery import app, ensure_worker
from tcp_portal.months import Month

WORK = "trajectories.tasks.work_on_forecast"
PREPARE = "trajectories.tasks.prepare_forecast"


def nudge(run_id: UUID) -> bool:
    """Tells a worker of a run; False if the broker is away: the row waits, and the sweeper hands it out later."""
    return _send(WORK, {"run_id": str(run_id)})


def want(*, partnership_id: UUID, month: Month, kind: str, scenario_id: UUID | None = None) -> None:
    """Tells a worker that somebody looks for a forecast that is not there: the worker makes its row.

    A page that is looked at writes nothing itself; if the broker is away the page says so and offers to ask again.
    """
    values = {"partnership_id": str(partnership_id), "month": month.iso, "kind": kind}
    if scenario_id is not None:
        values["scenario_id"] = str(scenario_id)
    transaction.on_commit(lambda: _send(PREPARE, values))


def _send(task: str, values: dict[str, str]) -> bool:
    ensure_worker()
    try:
        app.send_task(task, kwargs=values, retry=False)
    except OperationalError:
        return False
    return True
