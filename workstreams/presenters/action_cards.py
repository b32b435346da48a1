"""Actions on pages of others: the home page, and a person's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tcp_portal.charts.words import number
from tcp_portal.months import Month
from workstreams.presenters.action_words import ActionTold, tell
from workstreams.services.action_reads import OwnActions

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from workstreams.models import PlanAction


def own_lines(own: OwnActions, frame: Frame) -> list[tuple[str, str, str]]:
    """Count, words and address of the reader's open, late and due actions."""
    month = Month.of(frame.day)

    def address(**asked: str) -> str:
        return frame.url("workstreams:actions", owner="mine", **asked)

    return [
        (number(own.late), "late", address(state="late")),
        (
            number(own.due),
            f"due in {month.label}",
            address(state="open", since=month.iso, until=month.iso),
        ),
        (number(own.open), "open in all", address(state="open")),
    ]


def person_lines(actions: Sequence[PlanAction], frame: Frame) -> list[tuple[ActionTold, str]]:
    """Each action with the barrier that it is about."""
    return [
        (tell(action, frame, day=frame.day), action.barrier.what if action.barrier else "")
        for action in actions
    ]
