"""The demonstration's programme: the plan of the stocktake, part by part, in the order in which they refer back."""

from __future__ import annotations

from tcp_portal.partnerships.demo.national import Size


def load(*, national: Size | None) -> None:
    """Loads every part; the national data has none."""
    if national:
        return
    from workstreams.demo import engage, highlights, log, meet, plan, raid, standards, supply, work, workforce

    for part in (work, raid, meet, log, engage, supply, workforce, standards, plan, highlights):
        part.load()
