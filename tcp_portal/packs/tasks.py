"""The tasks of packs: thin, and safe to run twice."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from tcp_portal.access.wall import crossing
from tcp_portal.packs.month_end.tasks import ask_contributors, start_runs
from tcp_portal.packs.services import building, sweeping
from tcp_portal.packs.services.queue import BUILD, nudge

__all__ = ["ask_contributors", "build_pack", "start_runs", "sweep_packs"]


@shared_task(name=BUILD)
@crossing("the portal's own work")
def build_pack(*, pack_id: str, **_later: object) -> None:
    """Builds one pack."""
    building.build(pack_id=UUID(pack_id), clock=timezone.now)


@shared_task(name="tcp_portal.packs.tasks.sweep_packs")
@crossing("the portal's own work")
def sweep_packs(**_later: object) -> None:
    """Hands out packs that lost their worker, and clears away what is past its time."""
    now = timezone.now()
    for pack_id in sweeping.lost_packs(now=now):
        nudge(pack_id)
    sweeping.remove_old_tables(now=now)
    sweeping.remove_old_drafts(now=now)
    sweeping.remove_part_files(now=now)
