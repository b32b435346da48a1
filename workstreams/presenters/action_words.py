"""What every list says of an action: its colour with word and rule, its months, its owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tcp_portal.charts.words import counted
from tcp_portal.months import Month
from workstreams.domain.rag import Colour, months_late, slip_months
from workstreams.models import PlanAction
from workstreams.services.action_colours import State
from workstreams.services.actions import judged

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

TONES = {
    Colour.COMPLETE: "info",
    Colour.GREEN: "good",
    Colour.AMBER: "warn",
    Colour.RED: "bad",
    Colour.GREY: "neutral",
}
STATES = {
    State.NOT_STARTED: "Not started",
    State.UNDER_WAY: "Under way",
    State.LATE: "Late",
    State.DONE: "Done",
    State.DROPPED: "Dropped",
}
NO_OWNER = "No owner"


@dataclass(frozen=True, slots=True)
class ActionTold:
    """One action in words. `slip` is empty where its month never moved."""

    url: str
    number: str
    what: str
    word: str
    tone: str
    rule: str
    due: str
    first_due: str
    slip: str
    owner: str
    organisation: str
    percent: int
    is_milestone: bool
    workstream: str
    workstream_number: str


def tell(action: PlanAction, frame: Frame, *, day: date) -> ActionTold:
    """An action as it stands on the day. Wants its owner, organisation and workstream selected."""
    found = judged(action, day)
    return ActionTold(
        url=frame.url("workstreams:action", action.pk),
        number=str(action),
        what=action.what,
        word=found.words,
        tone=TONES[found.colour],
        rule=found.rule,
        due=Month.of(action.due_on).short,
        first_due=Month.of(action.first_due_on).short,
        slip=slip_words(action),
        owner=action.owner_words or NO_OWNER,
        organisation=action.organisation.short_name if action.organisation else "",
        percent=action.percent,
        is_milestone=action.is_milestone,
        workstream=action.workstream.name if action.workstream else "",
        workstream_number=str(action.workstream.number) if action.workstream else "",
    )


def slip_words(action: PlanAction) -> str:
    """How far the month has moved: “4 months later than first given”; empty where it has not."""
    moved = slip_months(action.first_due_on, action.due_on)
    if not moved:
        return ""
    return f"{months(abs(moved))} {'later' if moved > 0 else 'earlier'} than first given"


def late_words(action: PlanAction, day: date) -> str:
    """How late an open action is: “2 months late”; empty where it is not."""
    late = 0 if action.closed_on else months_late(action.due_on, day)
    return f"{months(late)} late" if late else ""


def months(count: int) -> str:
    """A number of months in words: “1 month”, “3 months”."""
    return counted(count, "month")
