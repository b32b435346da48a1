"""Planning, issuing, holding and cancelling a meeting, and approving the minutes of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from tcp_portal import rows
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.packs.models import Pack
from tcp_portal.rows import Table
from workstreams.domain.agenda import standard_items
from workstreams.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    PaperState,
    Presence,
    Purpose,
    Series,
    SeriesKind,
)

_AHEAD = (MeetingState.PLANNED, MeetingState.ISSUED)
_DONE = (MeetingState.APPROVED, MeetingState.CANCELLED)


def _check(row: Meeting, _act: Act) -> None:
    was = Meeting.objects.filter(pk=row.pk).values_list("state", flat=True).first()
    if was in _DONE:
        raise Refusal(f"{MeetingState(was).label}: the meeting can no longer be changed.")
    if row.ends_at <= row.starts_at:
        raise Refusal("It cannot end before it starts.", field="ends_at")
    same = Meeting.objects.filter(series=row.series_id, on=row.on).exclude(state=MeetingState.CANCELLED)
    if row.state != MeetingState.CANCELLED and same.exclude(pk=row.pk).exists():
        raise Refusal("There is a meeting of this series on that day already.", field="on")


MEETINGS = Table(
    model=Meeting,
    noun="a meeting",
    permission=Permission.KEEP_MEETINGS,
    partnership=lambda row: row.series.partnership_id,
    check=_check,
)


@transaction.atomic
def start_meeting(*, series: Series, values: Mapping[str, Any], act: Act) -> Meeting:
    """The next meeting of a series: its members are invited, and its agenda begins with the items that every one has
    (a Board's with declarations of interest and the last minutes). Raises PermissionDenied and Refusal."""
    if series.withdrawn_at is not None:
        raise Refusal("The series was withdrawn: no meeting of it can be planned.")
    meeting = rows.add(MEETINGS, values={**values, "series": series}, act=act)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            position=at,
            user=one.user,
            name=one.name,
            organisation=one.organisation,
            role=one.role,
        )
        for at, one in enumerate(
            series.members.current().select_related("user", "organisation").order_by("user__name", "name")
        )
    )
    is_board = series.kind == SeriesKind.BOARD
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting, position=at, title=title, minutes=minutes, purpose=purpose, lead=meeting.chair
        )
        for at, (title, minutes, purpose) in enumerate(standard_items(board=is_board), start=1)
    )
    return meeting


def issue(*, meeting: Meeting, version: int, act: Act) -> Meeting:
    """The agenda goes out. What its checks found stops nothing. Raises Refusal for one that is out or empty, Stale."""
    MEETINGS.must_allow(meeting, act)
    if meeting.state != MeetingState.PLANNED:
        raise Refusal("The agenda was issued before.")
    if not meeting.items.exists():
        raise Refusal("The agenda has no items: add one first.")
    return _to(meeting, version, {"state": MeetingState.ISSUED}, act)


def hold(*, meeting: Meeting, version: int, act: Act) -> Meeting:
    """The meeting was held: its agenda can no longer be changed, its minutes can, until another approves them.

    Raises Refusal before its day and where nobody is said to have come, Stale.
    """
    MEETINGS.must_allow(meeting, act)
    if meeting.state not in _AHEAD:
        raise Refusal("It was held or cancelled before.")
    if meeting.on > act.today:
        raise Refusal("Its day has not come yet.")
    if not meeting.attendance.filter(presence=Presence.PRESENT).exists():
        raise Refusal("Nobody is said to have been present: record who came first.")
    return _to(meeting, version, {"state": MeetingState.HELD}, act)


def cancel(*, meeting: Meeting, version: int, reason: str, act: Act) -> Meeting:
    """The meeting does not take place. Raises Refusal without a reason, and for one that was held; Stale."""
    MEETINGS.must_allow(meeting, act)
    if meeting.state not in _AHEAD:
        raise Refusal("It was held or cancelled before.")
    if not reason.strip():
        raise Refusal("Say why it is cancelled.", field="reason")
    values = {"state": MeetingState.CANCELLED, "cancelled_because": reason.strip()}
    return _to(meeting, version, values, act)


def awaiting_approval(item: AgendaItem) -> list[Meeting]:
    """The earlier meetings of the item's series whose minutes nobody has approved, the oldest first. One query."""
    meeting = item.meeting
    return list(
        Meeting.objects.filter(series=meeting.series_id, state=MeetingState.HELD, on__lt=meeting.on).order_by(
            "on"
        )
    )


def approve(*, item: AgendaItem, minutes_of: Meeting, version: int, corrections: str, act: Act) -> Meeting:
    """The meeting of an item approves the minutes of an earlier one of its series, with what was corrected.

    Raises Refusal for its own minutes or a later meeting's, another series', ones that were approved before, an item
    that approves nothing, and before the approving meeting's day; Stale.
    """
    MEETINGS.must_allow(minutes_of, act)
    meeting = item.meeting
    if item.purpose != Purpose.APPROVE:
        raise Refusal("The purpose of this item is not to approve.")
    if minutes_of.series_id != meeting.series_id or minutes_of.on >= meeting.on:
        raise Refusal("A meeting approves the minutes of an earlier meeting of its own series.")
    if minutes_of.state != MeetingState.HELD:
        raise Refusal("These minutes were approved before, or there are none.")
    if meeting.on > act.today or meeting.state == MeetingState.CANCELLED:
        raise Refusal("Minutes are approved on the day of the meeting that approves them, or after.")
    values = {
        "state": MeetingState.APPROVED, "approved_at": meeting, "corrections": corrections.strip(),
    }  # fmt: skip
    return _to(minutes_of, version, values, act)


def next_meetings(
    *, scope: Scope, partnership_id: UUID, day: date, most: int = 3
) -> list[tuple[Meeting, int]]:
    """The next meetings of a partnership from a day on, each with how many papers are to follow. One query."""
    to_follow = Count("items", filter=Q(items__paper_state=PaperState.FOLLOWS))
    found = (
        Meeting.objects.visible_to(scope)
        .filter(series__partnership=partnership_id, on__gte=day, state__in=_AHEAD)
        .select_related("series", "series__place")
        .annotate(to_follow=to_follow)
        .order_by("on", "starts_at")[:most]
    )
    return [(one, one.to_follow) for one in found]  # type: ignore[attr-defined]  # annotated


def _to(meeting: Meeting, version: int, values: Mapping[str, Any], act: Act) -> Meeting:
    return rows.change(MEETINGS, row=meeting, version=version, values=values, act=act)


def note_pack(*, meeting: Meeting, pack: Pack, act: Act) -> None:
    """The meeting's agenda pack is now this one; asking for it is in the trail of the pack."""
    MEETINGS.must_allow(meeting, act)
    Meeting.objects.filter(pk=meeting.pk).update(pack=pack)
