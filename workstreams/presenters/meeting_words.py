"""Words that several pages of meetings share."""

from __future__ import annotations

from datetime import date

from tcp_portal.charts import words
from workstreams.domain.agenda import clock
from workstreams.models import Attendance, Meeting, MeetingState, Presence, Series

TONES = {
    MeetingState.PLANNED: "neutral", MeetingState.ISSUED: "info", MeetingState.HELD: "warn",
    MeetingState.APPROVED: "good", MeetingState.CANCELLED: "bad",
}  # fmt: skip
STATES = {**dict(MeetingState.choices), MeetingState.HELD: "Held, minutes to approve"}


def day_words(day: date) -> str:
    """“Wednesday 7 June 2017”."""
    return f"{day:%A} {words.day(day)}"


def name_of(series: Series) -> str:
    """A series' name, with its place where it is of one."""
    return f"{series.name} ({series.place.name})" if series.place else series.name


def title_of(meeting: Meeting) -> str:
    """“TCP Board, 7 June 2017”."""
    return f"{name_of(meeting.series)}, {words.day(meeting.on)}"


def hours_of(meeting: Meeting) -> str:
    """“2.00 pm to 4.00 pm”."""
    return f"{clock(meeting.starts_at)} to {clock(meeting.ends_at)}"


def presence_words(row: Attendance) -> str:
    """“Apologies; Sam Hale came instead”."""
    said = Presence(row.presence).label
    return f"{said}; {row.deputy} came instead" if row.deputy else said


def who(row: Attendance) -> str:
    """A person with role and organisation."""
    about = [one for one in (row.role, row.organisation.short_name if row.organisation else "") if one]
    return f"{row} ({', '.join(about)})" if about else str(row)
