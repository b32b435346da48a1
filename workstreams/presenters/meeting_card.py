"""The next meetings on the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.models import Meeting, MeetingState
from workstreams.presenters.meeting_words import name_of


@dataclass(frozen=True, slots=True)
class CardLine:
    """A meeting to come: where it stands."""

    text: str
    href: str
    state: str


def card_lines(found: Sequence[tuple[Meeting, int]], frame: Frame) -> tuple[CardLine, ...]:
    """“TCP Board on 7 June 2017: agenda being made, 2 papers to follow”."""
    return tuple(
        CardLine(
            f"{name_of(one.series)} on {words.day(one.on)}",
            frame.url("workstreams:meeting", one.pk),
            _state(one, to_follow),
        )
        for one, to_follow in found
    )


def _state(meeting: Meeting, to_follow: int) -> str:
    said = str(MeetingState(meeting.state).label).lower()
    if not to_follow:
        return said
    return f"{said}, {to_follow} paper{'s' if to_follow > 1 else ''} to follow"
