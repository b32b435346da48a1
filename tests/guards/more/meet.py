"""Meetings: a series with a member, a planned meeting with an item and a paper, in BHR."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tcp_portal import rows
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P
from workstreams.models import Attendance
from workstreams.services import papers
from workstreams.services.agenda import ITEMS
from workstreams.services.meetings import start_meeting
from workstreams.services.series import SERIES, SERIES_MEMBERS

if TYPE_CHECKING:
    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User

POINT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx"
    b"\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


def read(thing: str = "", **more: Any) -> Address:
    return Address(("GET",), (P.VIEW_PROGRAMME,), thing=thing, knows=P.VIEW_PROGRAMME, **more)


def keep(thing: str = "", methods: tuple[str, ...] = FORM) -> Address:
    return Address(methods, (P.KEEP_MEETINGS,), thing=thing, knows=P.VIEW_PROGRAMME)


ADDRESSES = {
    "workstreams:meetings": read(),
    "workstreams:series": read("series"),
    "workstreams:series_add": keep(),
    "workstreams:series_change": keep("series"),
    "workstreams:series_withdraw": keep("series"),
    "workstreams:series_member_add": keep("series"),
    "workstreams:meeting_add": keep("series"),
    "workstreams:series_member_change": keep("series member"),
    "workstreams:series_member_withdraw": keep("series member"),
    "workstreams:meeting": read("programme meeting"),
    "workstreams:minutes": read("programme meeting"),
    "workstreams:minutes_arising": read("programme meeting"),
    **{
        f"workstreams:{name}": keep("programme meeting")
        for name in (
            "meeting_change", "meeting_issue", "meeting_hold", "meeting_cancel", "meeting_tracker",
            "meeting_attendance", "minutes_write", "agenda_item_add",
        )
    },
    "workstreams:meeting_pack": keep("programme meeting", ("POST",)),
    **{
        f"workstreams:{name}": keep("agenda item")
        for name in (
            "agenda_item_change", "agenda_item_remove", "agenda_item_approve", "agenda_item_decision",
            "agenda_item_action", "paper_upload", "paper_freeze",
        )
    },
    "workstreams:agenda_item_up": keep("agenda item", ("POST",)),
    "workstreams:agenda_item_down": keep("agenda item", ("POST",)),
    "workstreams:paper": read("paper"),
    "workstreams:paper_file": read("paper"),
    "workstreams:paper_withdraw": keep("paper"),
}  # fmt: skip


def things(spells: dict[str, Spell], _users: dict[str, User]) -> dict[str, UUID]:
    """One of each."""
    act, partnership = act_of(), spells["havering"].partnership
    series = rows.add(
        SERIES, act=act,
        values={"partnership": partnership, "name": "Board of the world", "kind": "board", "every": "month"},
    )  # fmt: skip
    member = rows.add(SERIES_MEMBERS, values={"series": series, "name": "A family carer"}, act=act)
    meeting = start_meeting(
        series=series, values={"on": date(2017, 6, 7), "starts_at": time(14), "ends_at": time(16)}, act=act
    )
    item = rows.add(
        ITEMS, values={"meeting": meeting, "title": "Plan", "minutes": 10, "purpose": "note"}, act=act
    )
    paper = papers.upload(item=item, title="A point", content=POINT, act=act)
    assert Attendance.objects.filter(meeting=meeting).count() == 1
    return {
        "series": series.pk, "series member": member.pk, "programme meeting": meeting.pk, "agenda item": item.pk,
        "paper": paper.pk,
    }  # fmt: skip
