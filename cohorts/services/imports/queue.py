"""Telling a worker that an import is to be compared or taken in, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from cohorts.models import ImportRun
from tcp_portal.celery import hand_out

WORK = "cohorts.tasks.work_on_import"
_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of how many rows, and what is being done; all nought before a worker begins."""

    done: int = 0
    total: int = 1
    doing: str = "Waiting for its turn"


def nudge(run_id: UUID) -> bool:
    """Tells a worker; False if the broker is away: the import says that nobody was told, and the first sweep that
    finds the broker hands it out."""
    is_told = hand_out(WORK, {"run_id": str(run_id)})
    if not is_told:
        ImportRun.objects.filter(pk=run_id).update(touched_at=None)
    return is_told


def tell(run_id: UUID, progress: Progress) -> None:
    """Says how far the work is. Kept beside the database, whose transaction nobody else sees yet."""
    cache.set(f"import:{run_id}", progress, _SECONDS)


def told(run_id: UUID) -> Progress:
    """What was last said."""
    found = cache.get(f"import:{run_id}")
    return found if isinstance(found, Progress) else Progress()
