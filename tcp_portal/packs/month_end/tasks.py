"""The tasks of the month end: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from tcp_portal.access.wall import crossing
from tcp_portal.packs.month_end.presenters.ask_mail import ask_writer
from tcp_portal.packs.month_end.services.ask_mail import send_asks
from tcp_portal.packs.month_end.services.starting import start_due
from tcp_portal.packs.month_end.services.words import ask_due


@shared_task(name="tcp_portal.packs.tasks.start_runs")
@crossing("the portal's own work")
def start_runs(**_later: object) -> None:
    """Starts the runs whose day has come; a day that was missed is caught by the next call."""
    start_due(today=timezone.localdate(), now=timezone.now())


@shared_task(name="tcp_portal.packs.tasks.ask_contributors")
@crossing("the portal's own work")
def ask_contributors(**_later: object) -> None:
    """Asks the contributors of runs whose day to ask has come, and sends each person the one message of the day."""
    today = timezone.localdate()
    ask_due(today=today, now=timezone.now())
    send_asks(clock=timezone.now, today=today, write=ask_writer(settings.PORTAL_ADDRESS))
