"""Telling a worker that there is a pack to build."""

from __future__ import annotations

from uuid import UUID

from kombu.exceptions import OperationalError

from tcp_portal.celery import app, ensure_worker
from tcp_portal.packs.models import Pack

BUILD = "tcp_portal.packs.tasks.build_pack"


def nudge(pack_id: UUID) -> bool:
    """Tells a worker of a pack; False if the broker is away: the row waits, and the sweeper hands it out later."""
    ensure_worker()
    try:
        app.send_task(BUILD, kwargs={"pack_id": str(pack_id)}, retry=False)
    except OperationalError:
        return False
    return True


def nudge_waiting(pack_id: UUID) -> bool:
    """The same, for a pack that may have been built meanwhile: then there is nobody to tell."""
    return Pack.objects.filter(pk=pack_id).unfinished().exists() and nudge(pack_id)
