"""The names of the causes and of the parts, and which causes a table shows."""

from __future__ import annotations

from collections.abc import Iterable

from cohorts.domain.flows import Cut
from trajectories.domain.bridge import Bridge, Cause
from trajectories.domain.bridge_measures import CAUSES
from trajectories.presenters import wording
from trajectories.services.bridge import OffPlan

SHORT = {
    Cause.START: "Start",
    Cause.NOT_MADE: "Not discharged",
    Cause.UNPLANNED: "Unplanned",
    Cause.UNPLANNED_BACK: "Unplanned, again",
    Cause.FIRST: "Other admitted",
    Cause.READMISSIONS: "Other, again",
    Cause.UNFORESEEN: "Discharged, no date",
    Cause.LEFT_AGAIN: "Came and left",
    Cause.MOVED_IN: "Moved in",
    Cause.MOVED_OUT: "Moved out",
    Cause.OUT_OF_SCOPE: "Out of scope",
    Cause.BACK: "Back",
    Cause.GONE: "Between beds or on leave",
    Cause.OWN_ASSUMPTION: "Plan’s assumption",
}
Parts = tuple[tuple[Cut, Bridge | None], ...]


def shown_causes(bridges: Iterable[Bridge]) -> tuple[Cause, ...]:
    """The causes that anybody had; the plan's side always."""
    always = {Cause.START, Cause.OWN_ASSUMPTION}
    some = [{cause for cause, change in one.changes if change} for one in bridges]
    return tuple(cause for cause in Cause if cause in always.union(*some))


def heads_of(shown: tuple[Cause, ...]) -> tuple[str, ...]:
    """Causes as heads of columns."""
    return tuple(SHORT.get(cause, CAUSES[cause].title) for cause in shown)


def label_of(found: OffPlan, head: str, cut: Cut) -> str:
    """The name of a row of the table by place or by commissioner."""
    if head == "Place":
        return wording.place_label(cut.place, found.places)
    return wording.arrangement_label(cut.arrangement, found.ask.as_at)
