"""Tracker meetings: the list, opening, minutes, closing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.domain.meetings import Order
from cohorts.forms.meetings import CloseMeetingForm, OpenMeetingForm
from cohorts.models import TrackerMeeting
from cohorts.presenters.meetings import list_lede, meeting_rows, meeting_task, minutes_page
from cohorts.services import meeting_reads, meetings
from cohorts.services.meeting_reads import Stop
from cohorts.views.recording import attempt, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_RUN, _VIEW = Permission.RUN_MEETINGS, Permission.VIEW_PEOPLE


@requires(_VIEW)
@require_safe
def list_meetings(request: PortalRequest) -> HttpResponse:
    """Every meeting of the partnership, newest first; counts only."""
    partnership = request.frame.partnership
    request.scope.must_allow(_VIEW, partnership.pk)
    found = meeting_reads.meetings_of(scope=request.scope, partnership_id=partnership.pk)
    rows = meeting_rows(found, request.frame)
    context = {
        "rows": rows,
        "lede": list_lede(found),
        "open": rows[0] if found and found[0].meeting.closed_at is None else None,
        "may_run": request.scope.allows(_RUN, partnership.pk),
    }
    return page(request, "cohorts/meetings.html", context)


@requires(_RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def open_meeting(request: PortalRequest) -> HttpResponse:
    """Day, chair, order; then the first person."""
    frame, act = request.frame, act_of(request)
    request.scope.must_allow(_RUN, frame.partnership.pk)
    back = frame.url("cohorts:meetings")
    task = meeting_task(
        frame, "Open a tracker meeting", "Open the meeting", frame.url("cohorts:meeting_open"), back,
        note="Everyone in hospital on that day is on the list. What was promised before stands at each person.",
    )  # fmt: skip
    try:
        meetings.check_open_meeting(partnership=frame.partnership, act=act)
    except Refusal as refusal:
        return refused(request, task, refusal)
    initial = {"on": frame.as_at, "order": Order.PLACE.value, "chair": str(request.user)}
    form = OpenMeetingForm(request.POST or None, day=act.today, today=act.today, initial=initial)
    opened: list[TrackerMeeting] = []

    def save() -> None:
        cleaned = {**form.cleaned_data, "order": Order(form.cleaned_data["order"])}
        opened.append(meetings.open_meeting(partnership=frame.partnership, act=act, **cleaned))

    outcome = attempt(form, save)
    if not outcome.done:
        return show(request, task, form, outcome)
    return redirect(_to_next(request, opened[0]))


@requires(_VIEW)
@require_safe
def show_meeting(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes as far as they go, and what was agreed; the look at everyone in them is recorded."""
    found = meeting_reads.meeting(scope=request.scope, meeting_id=meeting_id)
    whole = meeting_reads.minutes(scope=request.scope, meeting=found)
    meeting_reads.record_look(
        people=[each.person_id for each in whole.items],
        how="minutes of a tracker meeting",
        partnership_id=found.partnership_id,
        by=request.user,
        at=act_of(request).now,
    )
    allows, key = request.scope.allows, found.partnership_id
    runs = found.closed_at is None and allows(_RUN, key)
    context = {
        "meeting": found,
        "minutes": minutes_page(
            whole, request.frame, following=_first_left(request, found) if runs else None
        ),
        "runs": runs,
        "closes": runs and not request.scope.is_limited(_RUN, key),
        "may_export": allows(Permission.EXPORT_PEOPLE, key),
    }
    return page(request, "cohorts/meeting.html", context)


def _first_left(request: PortalRequest, meeting: TrackerMeeting) -> Stop | None:
    way = meeting_reads.way_through(scope=request.scope, meeting=meeting)
    return next((stop for stop in way if not stop.discussed), None)


def _to_next(request: PortalRequest, meeting: TrackerMeeting) -> str:
    first = _first_left(request, meeting)
    if first is None:
        return request.frame.url("cohorts:meeting", meeting.pk)
    return request.frame.url("cohorts:discuss", first.pk)


@requires(_RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def close_meeting(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Asks once more, says who was not talked about, and lets the minutes stand."""
    found = meeting_reads.meeting(scope=request.scope, meeting_id=meeting_id, permission=_RUN)
    frame, act = request.frame, act_of(request)
    way = meeting_reads.way_through(scope=request.scope, meeting=found)
    left = [stop.reference for stop in way if not stop.discussed]
    note = "After this nobody can say more in this meeting. Its minutes stand."
    if left:
        told = counted(len(left), "person was", "people were")
        note = f"{told} not talked about: {', '.join(left)}. The minutes will say so. {note}"
    back, url = frame.url("cohorts:meeting", found.pk), frame.url("cohorts:meeting_close", found.pk)
    heading = f"Close the meeting of {long_day(found.on)}"
    task = meeting_task(frame, heading, "Close the meeting", url, back, note=note, kind="warning")
    try:
        meetings.check_close_meeting(meeting=found, act=act)
    except Refusal as refusal:
        return refused(request, task, refusal)
    initial = {"present": found.present, "version": found.version}
    form = CloseMeetingForm(request.POST or None, day=act.today, today=act.today, initial=initial)
    outcome = attempt(form, lambda: meetings.close_meeting(meeting=found, act=act, **form.cleaned_data))
    if not outcome.done:
        return show(request, task, form, outcome)
    messages.success(request, "The meeting is closed. Its minutes stand.")
    return redirect(back)


@requires(_RUN)
@require_POST
def add_newcomers(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Who came into hospital since the meeting was opened joins at the end."""
    found = meeting_reads.meeting(scope=request.scope, meeting_id=meeting_id, permission=_RUN)
    try:
        count = meetings.add_newcomers(meeting=found, act=act_of(request))
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    else:
        joined = counted(count, "person joins", "people join")
        messages.success(
            request, f"{joined} at the end." if count else "Everyone in hospital is on the list."
        )
    return redirect(request.frame.url("cohorts:meeting", found.pk))
