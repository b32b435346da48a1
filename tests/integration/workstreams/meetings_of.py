"""What tests of meetings start from."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tcp_portal import rows
from tcp_portal.acts import Act
from tcp_portal.partnerships.models import Partnership
from tests.factories import act_of
from workstreams.models import AgendaItem, Meeting, Presence, Series
from workstreams.services.agenda import ITEMS
from workstreams.services.attendance import Came, record_attendance
from workstreams.services.meetings import hold, start_meeting
from workstreams.services.series import SERIES, SERIES_MEMBERS


def board_of(partnership: Partnership, **more: Any) -> Series:
    """A monthly Board with one member."""
    values = {
        "partnership": partnership,
        "name": "TCP Board",
        "kind": "board",
        "every": "month",
        "chair": "The chair",
    }
    series = rows.add(SERIES, values=values | more, act=act_of())
    rows.add(
        SERIES_MEMBERS, values={"series": series, "name": "A family carer", "role": "Carers"}, act=act_of()
    )
    return series


def meeting_on(series: Series, day: date, *, act: Act | None = None) -> Meeting:
    """A planned meeting from 2 to 4 pm."""
    values = {"on": day, "starts_at": time(14), "ends_at": time(16), "chair": series.chair}
    return start_meeting(series=series, values=values, act=act or act_of())


def item_of(meeting: Meeting, **more: Any) -> AgendaItem:
    """An item of a meeting."""
    values = {"meeting": meeting, "title": "The plan", "minutes": 20, "purpose": "decide", "lead": "A lead"}
    return rows.add(ITEMS, values=values | more, act=act_of())


def held_on(series: Series, day: date) -> Meeting:
    """A meeting that everybody came to."""
    meeting = meeting_on(series, day)
    came = {one.pk: Came(Presence.PRESENT) for one in meeting.attendance.all()}
    record_attendance(meeting=meeting, came=came, others=[("A guest", "")], act=act_of())
    return hold(meeting=meeting, version=meeting.version, act=act_of())
