"""What the pages of the rhythm of meetings say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from tcp_portal.charts import words
from tcp_portal.web.frame import Frame
from workstreams.domain.agenda import clock
from workstreams.domain.series import Standing, State
from workstreams.models import Every, Meeting, MeetingState, Series, SeriesKind
from workstreams.presenters.meeting_words import STATES, TONES, day_words, hours_of, name_of
from workstreams.services.series import SeriesStanding

_TAGS = {
    State.OPEN: ("To close", "warn"),
    State.PLANNED: ("Planned", "good"), State.DUE: ("Due", "info"), State.MISSED: ("Missed", "bad"),
    State.NEVER: ("Not met yet", "neutral"), State.CALLED: ("When called", "neutral"),
}  # fmt: skip
_PERIOD = {Every.WEEK: "week", Every.MONTH: "month", Every.QUARTER: "quarter"}


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A line of the rhythm."""

    name: str
    href: str
    every: str
    last: str
    next: str
    next_href: str
    tag: str
    tone: str
    why: str
    plan_href: str


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A line of the list of meetings."""

    title: str
    href: str
    day: str
    hours: str
    state: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page of all meetings."""

    headline: str
    rhythm: tuple[SeriesRow, ...]
    meetings: tuple[MeetingRow, ...]
    paging: Page[Any]


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """The page of one series."""

    row: SeriesRow | None
    facts: tuple[tuple[str, str], ...]
    meetings: tuple[MeetingRow, ...]
    paging: Page[Any]


def list_page(found: Sequence[SeriesStanding], meetings: Page[Any], frame: Frame) -> ListPage:
    """Which meetings come, which were missed."""
    rows = tuple(_row(one, frame) for one in found)
    return ListPage(_headline(found), rows, tuple(meeting_row(one, frame) for one in meetings), meetings)


def series_page(
    series: Series, found: SeriesStanding | None, meetings: Page[Any], frame: Frame
) -> SeriesPage:
    """One series."""
    hours = (
        f"{clock(series.starts_at)} to {clock(series.ends_at)}" if series.starts_at and series.ends_at else ""
    )
    facts = (
        ("Kind", SeriesKind(series.kind).label), ("How often", Every(series.every).label),
        ("For", series.place.name if series.place else "The whole partnership"),
        ("Purpose", series.purpose or "Not said"), ("Chair", series.chair or "Not said"),
        ("Where", series.location or "Not said"), ("As a rule", hours or "No fixed time"),
    )  # fmt: skip
    shown = tuple(meeting_row(one, frame) for one in meetings)
    return SeriesPage(_row(found, frame) if found else None, facts, shown, meetings)


def member_rows(series: Series, frame: Frame) -> list[dict[str, str]]:
    """Who is invited each time."""
    members = series.members.current().select_related("user", "organisation").order_by("user__name", "name")
    return [
        {
            "name": str(one), "role": one.role or "Not said",
            "organisation": one.organisation.short_name if one.organisation else "Not said",
            "change": frame.url("workstreams:series_member_change", one.pk),
            "withdraw": frame.url("workstreams:series_member_withdraw", one.pk),
        }
        for one in members
    ]  # fmt: skip


def meeting_row(meeting: Meeting, frame: Frame) -> MeetingRow:
    """A meeting as lists show it."""
    state = MeetingState(meeting.state)
    return MeetingRow(
        title=name_of(meeting.series),
        href=frame.url("workstreams:meeting", meeting.pk),
        day=day_words(meeting.on),
        hours=hours_of(meeting),
        state=STATES[state],
        tone=TONES[state],
        note=meeting.cancelled_because,
    )


def _headline(found: Sequence[SeriesStanding]) -> str:
    if not found:
        return ""
    missed = [one for one in found if one.standing.state == State.MISSED]
    ahead = sorted(
        (one.next_meeting for one in found if one.next_meeting), key=lambda one: (one.on, one.starts_at)
    )
    coming = f"Next: {_named(ahead[0], found)}." if ahead else "No meeting is planned."
    if not missed:
        return f"{coming} Every meeting of the rhythm was held when it was due."
    names = words.list_words([name_of(one.series) for one in missed])
    return f"{coming} {len(missed)} of {len(found)} series missed a meeting: {names}."


def _named(meeting: Meeting, found: Sequence[SeriesStanding]) -> str:
    series = next(one.series for one in found if one.series.pk == meeting.series_id)
    return f"{name_of(series)} on {words.day(meeting.on)}"


def _row(one: SeriesStanding, frame: Frame) -> SeriesRow:
    ahead = one.next_meeting
    tag, tone = _TAGS[one.standing.state]
    return SeriesRow(
        name=name_of(one.series),
        href=frame.url("workstreams:series", one.series.pk),
        every=Every(one.series.every).label,
        last=words.day(one.last) if one.last else "Never",
        next=words.day(ahead.on) if ahead else "None planned",
        next_href=frame.url("workstreams:meeting", ahead.pk) if ahead else "",
        tag=tag,
        tone=tone,
        why=_why(one.series.every, one.standing),
        plan_href="" if ahead else frame.url("workstreams:meeting_add", one.series.pk),
    )


def _why(every: str, stands: Standing) -> str:
    """The rule that the tag follows, as a sentence."""
    day = words.day(stands.next_on) if stands.next_on else ""
    due = words.day(stands.due_by) if stands.due_by else ""
    if stands.state == State.OPEN:
        return f"It was planned for {day}, and nobody has closed it as held."
    if every not in _PERIOD:
        return "It meets when it is called."
    if stands.state == State.PLANNED:
        return _planned(stands, due)
    period = _PERIOD[Every(every)]
    each = f"{stands.missed} {period}s" if stands.missed > 1 else f"a {period}"
    return {
        State.MISSED: f"Went {each} without a meeting; the next is due by {due}.",
        State.NEVER: f"It has not met yet; the first is due by {due}.",
    }.get(stands.state, f"Due by {due}, and not planned.")


def _planned(stands: Standing, due: str) -> str:
    if stands.due_by is None:
        return "Its first meeting is planned."
    late = stands.next_on is not None and stands.next_on > stands.due_by
    return f"Planned after {due}, by when it is due." if late else f"Planned in time: due by {due}."
