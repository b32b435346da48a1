"""The tasks of the programme: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from tcp_portal.access.wall import crossing
from workstreams.presenters.highlight_mail import reminder_writer
from workstreams.services import signals
from workstreams.services.highlight_mail import send_reminders
from workstreams.services.papers import clear_orphans


@shared_task(name="workstreams.tasks.refresh_signals")
@crossing("the portal's own work")
def refresh_signals(**_later: object) -> None:
    """Counts the live signals of every partnership whose risks they feed."""
    for partnership in signals.with_signals():
        signals.refresh(partnership=partnership, day=timezone.localdate(), now=timezone.now())


@shared_task(name="workstreams.tasks.sweep_papers")
@crossing("the portal's own work")
def sweep_papers(**_later: object) -> None:
    """Removes files of no paper."""
    clear_orphans(now=timezone.now())


@shared_task(name="workstreams.tasks.remind_leads")
@crossing("the portal's own work")
def remind_leads(**_later: object) -> None:
    """Reminds leads whose month end is late, each once a month."""
    send_reminders(
        clock=timezone.now, today=timezone.localdate(), write=reminder_writer(settings.PORTAL_ADDRESS)
    )
