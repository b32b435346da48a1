"""The demonstration's programme: the plan of the stocktake, part by part, in the order in which they refer back."""

from __future__ import annotations


def load(*, national: bool) -> None:
    """Loads every part; the national data has none."""
    if national:
        return
    from workstreams.demo import engage, highlights, log, meet, plan, raid, standards, supply, work, workforce

    for part in (work, raid, meet, log, engage, supply, workforce, standards, plan, highlights):
        part.load()
