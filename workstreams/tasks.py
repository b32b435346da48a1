"""The tasks of the programme: thin, and safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from workstreams.services import signals


@shared_task(name="workstreams.tasks.refresh_signals")
def refresh_signals(**_later: object) -> None:
    """Counts the live signals of every partnership whose risks they feed."""
    for partnership in signals.with_signals():
        signals.refresh(partnership=partnership, day=timezone.localdate(), now=timezone.now())
