"""The easy-read page about what the programme does. Nothing of it is about a person."""

from __future__ import annotations

from collections.abc import Sequence

from tcp_portal.packs.disclosure.protected import Basis, Open
from tcp_portal.packs.disclosure.words import said
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
    things = "thing" if every == 1 else "things"
    return (
        Line(Picture.PLAN, said(f"We said we would do {{}} {things}.", Open(every, Basis.PROGRAMME))),
        Line(Picture.TICK, said("We have done {} of them.", Open(done, Basis.PROGRAMME))),
        Line(Picture.CLOCK, said("We are late with {} of them.", Open(late, Basis.PROGRAMME))),
    )
