"""Meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from workstreams.views import agenda, meetings, minutes, papers, series

_ID = "meetings/<uuid:pk>/"
_ITEM = "meetings/items/<uuid:pk>/"
_PAPER = "meetings/papers/<uuid:pk>/"
_SERIES = "meetings/series/<uuid:pk>/"
_MEMBER = "meetings/members/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("meetings/", series.meetings, name="meetings"),
    path("meetings/series/add/", series.series_add, name="series_add"),
    path(_SERIES, series.series, name="series"),
    path(f"{_SERIES}change/", series.series_change, name="series_change"),
    path(f"{_SERIES}withdraw/", series.series_withdraw, name="series_withdraw"),
    path(f"{_SERIES}members/add/", series.member_add, name="series_member_add"),
    path(f"{_SERIES}next/", meetings.meeting_add, name="meeting_add"),
    path(f"{_MEMBER}change/", series.member_change, name="series_member_change"),
    path(f"{_MEMBER}withdraw/", series.member_withdraw, name="series_member_withdraw"),
    path(_ID, meetings.meeting, name="meeting"),
    path(f"{_ID}change/", meetings.meeting_change, name="meeting_change"),
    path(f"{_ID}issue/", meetings.meeting_issue, name="meeting_issue"),
    path(f"{_ID}held/", meetings.meeting_hold, name="meeting_hold"),
    path(f"{_ID}cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{_ID}tracker/", meetings.meeting_tracker, name="meeting_tracker"),
    path(f"{_ID}pack/", meetings.meeting_pack, name="meeting_pack"),
    path(f"{_ID}attendance/", minutes.attendance, name="meeting_attendance"),
    path(f"{_ID}minutes/", minutes.minutes, name="minutes"),
    path(f"{_ID}minutes/write/", minutes.minutes_write, name="minutes_write"),
    path(f"{_ID}arising/", minutes.arising, name="minutes_arising"),
    path(f"{_ID}items/add/", agenda.item_add, name="agenda_item_add"),
    path(f"{_ITEM}change/", agenda.item_change, name="agenda_item_change"),
    path(f"{_ITEM}remove/", agenda.item_remove, name="agenda_item_remove"),
    path(f"{_ITEM}approve/", agenda.item_approve, name="agenda_item_approve"),
    path(f"{_ITEM}decision/", agenda.item_decision, name="agenda_item_decision"),
    path(f"{_ITEM}action/", agenda.item_action, name="agenda_item_action"),
    path(f"{_ITEM}upload/", papers.paper_upload, name="paper_upload"),
    path(f"{_ITEM}freeze/", papers.paper_freeze, name="paper_freeze"),
    path(f"{_ITEM}up/", agenda.item_move, {"way": "up"}, name="agenda_item_up"),
    path(f"{_ITEM}down/", agenda.item_move, {"way": "down"}, name="agenda_item_down"),
    path(_PAPER, papers.paper, name="paper"),
    path(f"{_PAPER}file/", papers.paper_file, name="paper_file"),
    path(f"{_PAPER}withdraw/", papers.paper_withdraw, name="paper_withdraw"),
]
