"""The tasks of the register: thin, and safe to run twice."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from cohorts.presenters.digest import letter_writer
from cohorts.services import digest
from cohorts.services.imports import queue, working
from tcp_portal.access.wall import crossing


@shared_task(name="cohorts.tasks.send_digest")
@crossing("the portal's own work")
def send_digest(**_later: object) -> None:
    """Sends the weekly message to those who have not had it this week."""
    digest.send(
        clock=timezone.now,
        today=timezone.localdate(),
        write=letter_writer(settings.PORTAL_ADDRESS),
    )


@shared_task(name=queue.WORK)
@crossing("the portal's own work")
def work_on_import(*, run_id: str, **_later: object) -> None:
    """Compares an import with many rows, or takes it in."""
    working.work(run_id=UUID(run_id), clock=timezone.now)


@shared_task(name="cohorts.tasks.sweep_imports")
@crossing("the portal's own work")
def sweep_imports(**_later: object) -> None:
    """Hands out imports that lost their worker, and clears away the rows of those that nobody decided on."""
    now = timezone.now()
    for run_id in working.lost_runs(now=now):
        queue.nudge(run_id)
    working.clear_old(now=now)
