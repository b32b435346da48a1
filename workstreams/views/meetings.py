"""A meeting: planned, issued, held, cancelled; and its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.models import TrackerMeeting
from tcp_portal import rows as kept
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.packs.services.requests import context_of, request_binder
from tcp_portal.packs.sources import binder_source
from tcp_portal.web import PortalRequest, page
from tcp_portal.web import row_views as rows
from tcp_portal.web.asked import act_of
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_forms import Where
from tcp_portal.web.row_views import Screen
from tcp_portal.web.steps import Step, confirm
from workstreams.forms.meetings import CancelForm, MeetingForm, TrackerForm, VersionForm
from workstreams.models import Meeting, Series, SeriesKind
from workstreams.presenters.agenda_pack import KEY
from workstreams.presenters.meetings import first_values, meeting_page, title_of, trackers_of
from workstreams.services import meetings
from workstreams.services.agenda import check_agenda
from workstreams.services.meeting_reading import attendance_of, items_of
from workstreams.services.meetings import MEETINGS
from workstreams.views.series import ABOVE

KEEP = Permission.KEEP_MEETINGS
_TEMPLATE = "workstreams/meeting_step.html"
_OVERTAKEN = "Someone else changed the meeting after you opened this page. Look at it again."
ISSUE: Final = Step(
    "Issue the agenda", "Issue the agenda?",
    "Everyone who reads the programme sees it as issued. Items can then be changed and papers added, but no item "
    "leaves it.",
    "The agenda is issued.", _TEMPLATE, _OVERTAKEN,
)  # fmt: skip
HOLD: Final = Step(
    "Close as held", "Was the meeting held?",
    "Its agenda can no longer be changed. Its minutes can, until a later meeting approves them.",
    "The meeting is closed as held.", _TEMPLATE, _OVERTAKEN,
)  # fmt: skip
CANCEL: Final = Step(
    "Cancel the meeting", "Cancel the meeting?",
    "It stays in the list as cancelled, with the reason. It cannot be brought back.",
    "The meeting is cancelled.", _TEMPLATE, _OVERTAKEN, "warning",
)  # fmt: skip


def meeting_or_404(request: PortalRequest, pk: UUID) -> Meeting:
    """A meeting that the reader may see."""
    found = Meeting.objects.visible_to(request.scope)
    named = ("series__partnership", "series__place", "approved_at", "tracker", "pack")
    return get_object_or_404(found.select_related(*named), pk=pk)


def _back(frame: Frame, row: Meeting) -> str:
    return frame.url("workstreams:meeting", row.pk)


SCREEN = Screen(
    table=MEETINGS, form=MeetingForm, crumbs=ABOVE, adding="Plan the next meeting", changing="Change the meeting",
    saved="The meeting is saved.", back=_back,
)  # fmt: skip


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def meeting(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Is the agenda right, what comes with it, who comes; and once it was held, what came of it."""
    row = meeting_or_404(request, pk)
    items, people = items_of(row, outcomes=True), attendance_of(row)
    may_keep = MEETINGS.allows(row, act_of(request))
    tracker = (
        get_object_or_404(TrackerMeeting.objects.visible_to(request.scope), pk=row.tracker_id)
        if row.tracker_id and request.scope.allows(Permission.VIEW_PEOPLE, row.series.partnership_id)
        else None
    )
    shown = meeting_page(row, items, people, request.frame, request.today, may_keep=may_keep, tracker=tracker)
    return page(request, "workstreams/meeting.html", {"meeting": row, "page": shown, "may_keep": may_keep})


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def meeting_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The next meeting of a series: its members are invited, its agenda has the standard items."""
    found = Series.objects.visible_to(request.scope).current().select_related("partnership", "place")
    series = get_object_or_404(found, pk=pk)
    act = act_of(request)
    MEETINGS.must_allow(Meeting(series=series), act)
    where = Where(series.partnership, request.today, request.scope)
    form = MeetingForm(request.POST or None, where=where, initial=first_values(series, request.today))
    if request.method == "POST" and form.is_valid():
        try:
            made = meetings.start_meeting(series=series, values=form.values(), act=act)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "The meeting is planned. Its agenda is being made.")
            return HttpResponseRedirect(_back(request.frame, made))
    crumbs = [("Meetings", request.frame.url("workstreams:meetings"))]
    cancel = request.frame.url("workstreams:series", series.pk)
    context = {
        "heading": f"Plan the next meeting: {series.name}", "button": "Plan it", "cancel": cancel, "form": form,
        "crumbs": crumbs, "overtaken": None, "about": "",
    }  # fmt: skip
    return page(request, "web/row.html", context, status=422 if form.errors else 200)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def meeting_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its day, time, place and chair."""
    return rows.change(request, SCREEN, meeting_or_404(request, pk))


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def meeting_issue(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Sends the agenda out; what its checks found is shown first."""
    row = meeting_or_404(request, pk)
    found = [one.sentence if not one.number else f"Item {one.number}: {one.sentence}"
             for one in check_agenda(row, items_of(row))]  # fmt: skip
    form = VersionForm(request.POST or None, initial={"version": row.version})
    return _step(request, row, ISSUE, form, meetings.issue, {"findings": found})


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def meeting_hold(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Closes the meeting as held."""
    row = meeting_or_404(request, pk)
    form = VersionForm(request.POST or None, initial={"version": row.version})
    return _step(request, row, HOLD, form, meetings.hold)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def meeting_cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Cancels it, with a reason."""
    row = meeting_or_404(request, pk)
    form = CancelForm(request.POST or None, initial={"version": row.version})
    return _step(request, row, CANCEL, form, lambda **who: meetings.cancel(
        reason=form.cleaned_data["reason"], **who
    ))  # fmt: skip


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def meeting_tracker(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Ties a tracker meeting of people to this one: a link, and nothing of the people."""
    row = meeting_or_404(request, pk)
    MEETINGS.must_allow(row, act_of(request))
    request.scope.must_allow(Permission.VIEW_PEOPLE, row.series.partnership_id)
    offered = trackers_of(row, request.scope) if row.series.kind == SeriesKind.TRACKER else []
    initial = {"version": row.version, "tracker": str(row.tracker_id or "")}
    form = TrackerForm(request.POST or None, choices=offered, initial=initial)
    step = Step(
        "Save", "Which tracker meeting?", "Those who may see people find its minutes from here; nobody else does.",
        "Saved.", _TEMPLATE, _OVERTAKEN,
    )  # fmt: skip
    return _step(request, row, step, form, lambda *, meeting, version, act: kept.change(
        MEETINGS, row=meeting, version=version, act=act,
        values={"tracker": UUID(form.cleaned_data["tracker"]) if form.cleaned_data["tracker"] else None},
    ))  # fmt: skip


@requires(KEEP)
@require_POST
def meeting_pack(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks for the agenda with all its papers as one PDF."""
    row, act = meeting_or_404(request, pk), act_of(request)
    MEETINGS.must_allow(row, act)
    source = binder_source(KEY)
    assert source is not None  # noqa: S101  # registered when the site starts (joins/meet.py)
    context = context_of(
        partnership=row.series.partnership, month=Month.of(row.on), scope=request.scope, now=act.now
    )
    pack = request_binder(
        source=source, context=context, title=title_of(row), query=str(row.pk), by=request.user, now=act.now
    )
    meetings.note_pack(meeting=row, pack=pack, act=act)
    return HttpResponseRedirect(request.frame.url("packs:pack", pack.pk))


def _step(
    request: PortalRequest,
    row: Meeting,
    step: Step,
    form: Any,
    do: Callable[..., object],
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    act, back = act_of(request), _back(request.frame, row)
    MEETINGS.must_allow(row, act)
    about = {"meeting": row, "title": title_of(row), "back": back, "findings": [], **(more or {})}
    return confirm(
        request, step, form, lambda: do(meeting=row, version=form.cleaned_data["version"] or 0, act=act),
        about=about, back=back,
    )  # fmt: skip
