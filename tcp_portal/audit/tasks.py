"""The tasks of the trail: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from tcp_portal.access.wall import crossing
from tcp_portal.audit.alerts import watch


@shared_task(name="tcp_portal.audit.tasks.watch_looks")
@crossing("the portal's own work")
def watch_looks(**_later: object) -> None:
    """Tells officers of whoever opens many people's pages in a short time."""
    watch(now=timezone.now())
