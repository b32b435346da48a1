"""Telling a worker that there is a pack to build."""

from __future__ import annotations

from uuid import UUID

from django.db.models.functions import Now

from tcp_portal.celery import hand_out
from tcp_portal.packs.models import Pack

BUILD = "tcp_portal.packs.tasks.build_pack"


def nudge(pack_id: UUID) -> bool:
    """Tells a worker of a pack; False if the broker is away: the row says that nobody was told, and the first sweep
    that finds the broker hands it out."""
    is_told = hand_out(BUILD, {"pack_id": str(pack_id)})
    Pack.objects.filter(pk=pack_id).unfinished().update(told_at=Now() if is_told else None)
    return is_told


def nudge_waiting(pack_id: UUID) -> bool:
    """The same, for a pack that may have been built meanwhile: then there is nobody to tell."""
    return Pack.objects.filter(pk=pack_id).unfinished().exists() and nudge(pack_id)
