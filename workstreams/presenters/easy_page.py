"""The easy-read page about what the programme does. Nothing of it is about a person."""

from __future__ import annotations

from collections.abc import Sequence

from tcp_portal.charts.words import counted
from tcp_portal.packs.document import Line
from tcp_portal.packs.pictures import Picture
from workstreams.services.workstream_list import WorkstreamStands

TITLE = "What we are doing"


def lines(found: Sequence[WorkstreamStands]) -> tuple[Line, ...]:
    """How many actions there are, are done and are late; nothing where there are none."""
    done = sum(one.standing.done for one in found)
    every = done + sum(one.standing.open for one in found)
    late = sum(one.standing.late for one in found)
    if not every:
        return ()
    return (
        Line(Picture.PLAN, f"We said we would do {counted(every, 'thing')}."),
        Line(Picture.TICK, f"We have done {done} of them."),
        Line(Picture.CLOCK, f"We are late with {late} of them."),
    )
