"""Actions as every page lists them: what, by whom, until when, and how each stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cohorts.domain.promises import ClosedAs, Origin
from cohorts.models import Action, Person
from cohorts.presenters.recording import Task, person_task
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame

# The page of a person to which an action of each origin leads back; without one, the overview.
BACK: dict[Origin, str] = {
    Origin.BARRIER: "cohorts:discharge_plan",
    Origin.REVIEW: "cohorts:reviews",
    Origin.DISPUTE: "cohorts:care",
    Origin.ROOT_CAUSE: "cohorts:care",
}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action; `tag` and `tone` say how it stands. Links are empty for who may not change it."""

    what: str
    owner: str
    due: str
    was_due: str
    tag: str
    tone: str
    note: str
    change_url: str
    close_url: str


def action_rows(
    actions: Iterable[Action], *, frame: Frame, may_change: bool, day: date | None = None
) -> list[ActionRow]:
    """The actions as they stand on the day (the frame's), in the order given. Owners must be fetched with them."""
    on = day or frame.as_at
    return [_row(action, frame, may_change, on) for action in actions]


def _row(action: Action, frame: Frame, may_change: bool, day: date) -> ActionRow:
    tag, tone = standing(action, day)
    open_ = may_change and action.closed_on is None
    put_off = action.due_on != action.first_due_on
    return ActionRow(
        what=action.what,
        owner=str(action.owner) if action.owner else action.owner_name,
        due=long_day(action.due_on),
        was_due=f"First due {long_day(action.first_due_on)}" if put_off else "",
        tag=tag,
        tone=tone,
        note=action.closing_note,
        change_url=frame.url("cohorts:action", action.pk) if open_ else "",
        close_url=frame.url("cohorts:action_close", action.pk) if open_ else "",
    )


def standing(action: Action, day: date) -> tuple[str, str]:
    """How an action stands on a day, with its tone: Open, Overdue by 12 days, Done 3 May 2017, Dropped."""
    if action.closed_on is not None:
        ended = ClosedAs(action.closed_as)
        return f"{ended.label} {long_day(action.closed_on)}", "good" if ended is ClosedAs.DONE else "neutral"
    late = (day - action.due_on).days
    if late > 0:
        return f"Overdue by {counted(late, 'day')}", "bad"
    return ("Due today", "warn") if late == 0 else ("Open", "info")


def action_task(
    person: Person, origin: Origin, frame: Frame, heading: str, button: str, url: str, **more: str
) -> Task:
    """A page about an action of the person; it goes back to the page that lists it."""
    back = frame.url(BACK.get(origin, "cohorts:person"), person.pk)
    return person_task(person, frame, heading, button, url, back=back, **more)
