"""Taking a run in hand: the row is locked until the act is done, and an act on an older state is refused."""

from __future__ import annotations

from tcp_portal.errors import Refusal, Stale
from tcp_portal.packs.models import PackRun, RunState

_SAID = {
    RunState.DRAFT: "The packs are still being written.",
    RunState.REVIEW: "The packs are in review. Return them first.",
    RunState.ISSUED: "The packs are issued: nothing of them changes any more.",
    RunState.CANCELLED: "The run was cancelled.",
}


def taken(run: PackRun, *, version: int | None = None, state: RunState | None = None) -> PackRun:
    """The run's row, locked. Raises Stale where `version` is not its own, Refusal where it is in another state."""
    row = PackRun.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=run.pk)
    if version is not None and row.version != version:
        raise Stale(version=row.version, differences=())
    if state is not None and row.state != state:
        raise Refusal(_SAID[RunState(row.state)])
    return row


def save(run: PackRun, *fields: str) -> None:
    """Stores the named fields of a run that was taken in hand; its version is raised."""
    run.version += 1
    run.save(update_fields=[*fields, "version"])
