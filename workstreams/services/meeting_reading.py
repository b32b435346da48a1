"""What the pages of a meeting read."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from tcp_portal.access import Scope
from tcp_portal.partnerships.models import Partnership
from workstreams.models import AgendaItem, Attendance, Decision, Meeting, MeetingState, Paper, PlanAction
from workstreams.models.meetings import MeetingQuerySet

_FIELDS_OF_LIST = ("document",)  # large, and not shown in a list


def items_of(meeting: Meeting, *, outcomes: bool = False) -> list[AgendaItem]:
    """The items in order with their current papers; with the decisions and actions that came from them, if asked.

    Two queries, or four.
    """
    papers = Paper.objects.current().defer(*_FIELDS_OF_LIST).order_by("position")
    wanted: list[Prefetch[Any, Any, Any]] = [Prefetch("papers", papers)]
    if outcomes:
        decisions = Decision.objects.current().select_related("owner", "organisation").order_by("number")
        actions = PlanAction.objects.current().select_related("owner", "organisation").order_by("number")
        wanted += [Prefetch("decisions", decisions), Prefetch("actions", actions)]
    items = list(AgendaItem.objects.filter(meeting=meeting).prefetch_related(*wanted).order_by("position"))
    for item in items:
        item.meeting = meeting
    return items


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Those invited, and those who came, in order. One query."""
    found = Attendance.objects.filter(meeting=meeting).select_related("user", "organisation")
    return list(found.order_by("position", "name"))


def meetings_of(*, partnership: Partnership, scope: Scope) -> MeetingQuerySet:
    """The meetings of a partnership, the latest first; the caller takes a page of them."""
    found = Meeting.objects.visible_to(scope).of(partnership)
    return found.select_related("series__place").order_by("-on", "starts_at", "pk")


def to_be_minuted(meeting: Meeting) -> bool:
    """Whether minutes may be written: until they are approved."""
    return meeting.state not in (MeetingState.APPROVED, MeetingState.CANCELLED)
