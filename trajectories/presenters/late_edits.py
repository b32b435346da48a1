"""Late changes of a closed month as edits: what each is about, when it was entered, by whom."""

from __future__ import annotations

from datetime import datetime

from tcp_portal.packs.run_sources import Edit
from trajectories.presenters.revisions import change_words
from trajectories.services.revisions import Statement


def edits_of(found: Statement, since: datetime) -> tuple[Edit, ...]:
    """The entries of the trail behind the late changes that were made since the moment, oldest first."""
    edits = (
        Edit(change_words(told), one.at, one.by, one.did)
        for told in found.changes
        for one in told.entered
        if one.at >= since
    )
    return tuple(sorted(edits, key=lambda edit: edit.entered_at))
