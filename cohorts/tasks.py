"""The tasks of the register: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from cohorts.presenters.digest import letter_writer
from cohorts.services import digest


@shared_task(name="cohorts.tasks.send_digest")
def send_digest(**_later: object) -> None:
    """Sends the weekly message to those who have not had it this week."""
    digest.send(
        clock=timezone.now,
        today=timezone.localdate(),
        write=letter_writer(settings.PORTAL_ADDRESS),
    )
