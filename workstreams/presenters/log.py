"""What the pages of decisions, support and lessons share: the actions that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tcp_portal.charts import words
from workstreams.models import PlanAction
from workstreams.presenters.action_words import ActionTold, tell

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The actions that follow from a row, and where another one is added; empty for who may not."""

    sentence: str
    actions: tuple[ActionTold, ...]
    add: str


def follow_up(
    actions: Sequence[PlanAction], frame: Frame, *, day: date, of: str, pk: object, may_edit: bool
) -> FollowUp:
    """Actions as they stand on the day. `of` is the name under which a new action is told where it comes from."""
    still = sum(action.closed_on is None for action in actions)
    said = f"{words.counted(len(actions), 'action')}, {still} still open." if actions else ""
    add = frame.url("workstreams:action_add", **{of: pk}) if may_edit else ""
    return FollowUp(said, tuple(tell(action, frame, day=day) for action in actions), add)
