"""What the list of tracker meetings and the minutes of one say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cohorts.models import Action, Discussion
from cohorts.presenters.actions import standing
from cohorts.presenters.changes import change_words
from cohorts.presenters.recording import Task
from cohorts.services.discussions import entries_of
from cohorts.services.meeting_reads import Meeting, Minutes, Stop
from tcp_portal.charts.model import Column, Table
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.months import years_between
from tcp_portal.web.frame import Frame

_AGREED = "action agreed"
_ACTION = "cohorts.action"


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting of the list."""

    url: str
    day: str
    chair: str
    people: str
    agreed: str
    tag: str
    tone: str


def meeting_rows(found: list[Meeting], frame: Frame) -> list[MeetingRow]:
    """Newest first, as found."""
    return [
        MeetingRow(
            url=frame.url("cohorts:meeting", each.meeting.pk),
            day=long_day(each.meeting.on),
            chair=each.meeting.chair,
            people=f"{each.discussed} of {each.people}",
            agreed=str(each.agreed),
            tag="Minutes stand" if each.meeting.closed_at else "Open",
            tone="good" if each.meeting.closed_at else "warn",
        )
        for each in found
    ]


def list_lede(found: list[Meeting]) -> str:
    """How the last meeting stands."""
    if not found:
        return "No meeting has been held in the portal yet."
    last = found[0]
    if last.meeting.closed_at is None:
        return (
            f"The meeting of {long_day(last.meeting.on)} is open: "
            f"{last.discussed} of {counted(last.people, 'person', 'people')} talked about."
        )
    return f"The last meeting was on {long_day(last.meeting.on)}: {counted(last.agreed, 'action')} agreed."


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """What the minutes say of one person."""

    id: str
    number: int
    reference: str
    who: str
    url: str
    discuss_url: str
    discussed: bool
    changes: list[str]
    note: str
    decision: str
    agreed: list[str]


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes, with what may be done about the meeting."""

    heading: str
    lede: str
    chair: str
    present: str
    closed: str
    items: list[MinutesItem]
    actions: Table
    next_url: str
    next_text: str


def minutes_page(found: Minutes, frame: Frame, *, following: Stop | None) -> MinutesPage:
    """`following` is the person to go on with, for who runs the meeting."""
    meeting, done = found.meeting, len(found.discussed)
    lede = (
        f"{done} of {counted(len(found.items), 'person', 'people')} talked about · "
        f"{counted(len(found.actions), 'action')} agreed"
    )
    closed = ""
    if meeting.closed_at is not None:
        local = timezone.localtime(meeting.closed_at)
        closed = f"Closed on {long_day(local)}, {local:%H:%M}, by {meeting.closed_by or 'the portal'}"
    return MinutesPage(
        heading=f"Tracker meeting of {long_day(meeting.on)}",
        lede=lede,
        chair=meeting.chair,
        present=meeting.present,
        closed=closed,
        items=[_item(each, found, frame) for each in found.items],
        actions=actions_table(found, frame.as_at),
        next_url=frame.url("cohorts:discuss", following.pk) if following else "",
        next_text="Go on" if done else "Start",
    )


def _item(talk: Discussion, found: Minutes, frame: Frame) -> MinutesItem:
    person, on = talk.person, found.meeting.on
    return MinutesItem(
        id=str(talk.pk),
        number=talk.position,
        reference=person.reference,
        who=_who(talk, on),
        url=frame.url("cohorts:person", person.pk),
        discuss_url=frame.url("cohorts:discuss", talk.pk),
        discussed=talk.discussed_at is not None,
        changes=list(_changes(talk, found)),
        note=talk.note,
        decision=talk.decision,
        agreed=[_promise(action) for action in found.agreed.get(talk.pk, ())],
    )


def _who(talk: Discussion, day: date) -> str:
    person = talk.person
    place = person.home_place.name if person.home_place else "no place recorded"
    return (
        f"{person.initials}, {years_between(person.date_of_birth, max(day, person.date_of_birth))} · {place}"
    )


def _changes(talk: Discussion, found: Minutes) -> Iterator[str]:
    """Act by act as the trail has it; new actions stand below, so they are not said twice."""
    for entry in entries_of(talk):
        if entry["did"] != _AGREED:
            yield _act(entry, found)


def _act(entry: dict[str, Any], found: Minutes) -> str:
    said = change_words(entry["did"], entry["object"], entry["changes"])
    named = found.named.get(entry["id"]) if entry["object"] == _ACTION else None
    return f"{said}: {named}" if named else said


def _promise(action: Action) -> str:
    return f"{action.what} ({_owner(action)}, by {long_day(action.first_due_on)})"


def _owner(action: Action) -> str:
    return str(action.owner) if action.owner else action.owner_name


def actions_table(found: Minutes, day: date) -> Table:
    """What was agreed, for the page and for a file: dates as they were agreed, and how each stands."""
    return Table(
        caption=f"Actions agreed on {long_day(found.meeting.on)}",
        columns=(
            Column("Person"),
            Column("Action"),
            Column("Who"),
            Column("Due", "date"),
            Column("How it stands"),
        ),
        rows=tuple(
            (
                action.person.reference,
                action.what,
                _owner(action),
                action.due_on,
                standing(action, day)[0],
            )
            for action in sorted(found.actions, key=lambda one: (one.due_on, one.person.reference))
        ),
    )


def meeting_task(frame: Frame, heading: str, button: str, url: str, back: str, **more: str) -> Task:
    """A page that opens or closes a meeting."""
    crumbs = (("Tracker", frame.url("cohorts:tracker")), ("Meetings", frame.url("cohorts:meetings")))
    return Task(heading=heading, button=button, url=url, back=back, crumbs=crumbs, **more)
