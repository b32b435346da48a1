"""The demonstration's money: what the stocktake prints, and a round of bids; in the order in which parts refer back."""

from __future__ import annotations

from tcp_portal.partnerships.demo.national import Size


def load(*, national: Size | None) -> None:
    """Loads every part; the national data has none."""
    if national:
        return
    from finance.demo import awards, bids, dowries, moves, panel, plans

    for part in (moves, dowries, bids, panel, awards, plans):
        part.load()
