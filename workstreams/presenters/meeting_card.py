"""The next meetings on the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.models import Meeting, MeetingState, PaperState
from workstreams.presenters.meeting_words import name_of


@dataclass(frozen=True, slots=True)
class CardLine:
    """A meeting to come: where it stands."""

    text: str
    href: str
    state: str


def card_lines(found: Sequence[Meeting], frame: Frame) -> tuple[CardLine, ...]:
    """“TCP Board on 7 June 2017: agenda being made, 2 papers to follow”. Items are prefetched."""
    return tuple(
        CardLine(
            f"{name_of(one.series)} on {words.day(one.on)}",
            frame.url("workstreams:meeting", one.pk),
            _state(one),
        )
        for one in found
    )


def _state(meeting: Meeting) -> str:
    said = str(MeetingState(meeting.state).label).lower()
    to_follow = sum(item.paper_state == PaperState.FOLLOWS for item in meeting.items.all())
    if not to_follow:
        return said
    return f"{said}, {to_follow} paper{'s' if to_follow > 1 else ''} to follow"
