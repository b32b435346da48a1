"""Who came, what was said, the minutes as they are read, and what earlier meetings promised."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from workstreams.forms.meetings import AttendanceForm, MinutesForm
from workstreams.presenters.meetings import title_of
from workstreams.presenters.minutes import arising_page, minutes_page
from workstreams.services.attendance import record_attendance
from workstreams.services.meeting_arising import promised
from workstreams.services.meeting_reading import attendance_of, items_of
from workstreams.services.meetings import MEETINGS
from workstreams.services.minutes import Overtaken, write_minutes
from workstreams.views.meetings import meeting_or_404

KEEP = Permission.KEEP_MEETINGS


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def attendance(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Everyone invited, in one list."""
    row, act = meeting_or_404(request, pk), act_of(request)
    MEETINGS.must_allow(row, act)
    form = AttendanceForm(request.POST or None, people=attendance_of(row))
    back = request.frame.url("workstreams:meeting", row.pk)
    if request.method == "POST" and form.is_valid():
        try:
            record_attendance(meeting=row, came=form.came(), others=form.others(), act=act)
        except Refusal as refusal:
            form.add_error(f"deputy-{refusal.field}" if refusal.field else None, refusal.sentence)
        else:
            messages.success(request, "Attendance is saved.")
            return HttpResponseRedirect(back)
    context = {"form": form, "title": title_of(row), "back": back}
    return page(request, "workstreams/meeting_attendance.html", context, status=422 if form.errors else 200)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def minutes_write(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Minutes of every item on one page. What somebody else wrote meanwhile is shown beside what was typed (409)."""
    row, act = meeting_or_404(request, pk), act_of(request)
    MEETINGS.must_allow(row, act)
    items = items_of(row)
    form = MinutesForm(request.POST or None, items=items)
    late: dict[UUID, Overtaken] = {}
    if request.method == "POST" and form.is_valid():
        try:
            late = write_minutes(items=items, written=form.written(), act=act)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            if not late:
                messages.success(request, "The minutes are saved.")
                return HttpResponseRedirect(request.frame.url("workstreams:minutes", row.pk))
            form = form.seen_again(late)
    context = {
        "form": form, "title": title_of(row), "late": late,
        "back": request.frame.url("workstreams:meeting", row.pk),
    }  # fmt: skip
    status = 409 if late else 422 if form.errors else 200
    return page(request, "workstreams/minutes_write.html", context, status=status)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def minutes(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The minutes as they are read and printed."""
    row = meeting_or_404(request, pk)
    shown = minutes_page(row, items_of(row, outcomes=True), attendance_of(row))
    context = {"page": shown, "meeting": row, "may_keep": MEETINGS.allows(row, act_of(request))}
    return page(request, "workstreams/minutes.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def arising(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What earlier meetings of the series promised, late first."""
    row = meeting_or_404(request, pk)
    shown = arising_page(promised(row, today=request.frame.as_at))
    return page(
        request, "workstreams/minutes_arising.html", {"page": shown, "meeting": row, "title": title_of(row)}
    )
