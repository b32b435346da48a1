"""The tracker: who is in hospital, what is next for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.domain.review_clock import Due
from cohorts.domain.tracker import InHospital
from cohorts.forms.tracker import NHS_NUMBER, NO_NUMBERS, TrackerFilter, place_options
from cohorts.presenters.tracker import Links, TrackerPage, table_of
from cohorts.services import tracker
from tcp_portal.access import Permission, confirmed, requires
from tcp_portal.packs.writers import TABLE_WRITERS, Format
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part

TEMPLATE = "cohorts/tracker.html"


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_tracker(request: PortalRequest) -> HttpResponse:
    """The list with its filters; htmx asks for the list alone. Everyone on the page is recorded as looked at."""
    frame, form = request.frame, TrackerFilter(request.GET, day=request.frame.as_at)
    request.scope.must_allow(Permission.VIEW_PEOPLE, frame.partnership.pk)
    if form.holds_nhs_number:
        return redirect(frame.url("cohorts:tracker", refused=NHS_NUMBER))
    everyone = tracker.in_hospital(scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at)
    context = {**_form(request, form, everyone), "alone": wants_part(request)}
    if not form.is_valid():
        return page(request, TEMPLATE, context, part="results", status=422)
    found = TrackerPage.of(
        everyone,
        links=Links(frame, form.ask()),
        number_of_page=request.GET.get("page", "1"),
        size=request.GET.get("size", ""),
        dues_of=lambda rows: dues_of(request, rows),
    )
    tracker.record_look(
        rows=found.shown,
        how="tracker",
        partnership_id=frame.partnership.pk,
        by=request.user,
        at=timezone.now(),
    )
    return page(request, TEMPLATE, {**context, "list": found, "summary": found.summary}, part="results")


def dues_of(request: PortalRequest, rows: Iterable[InHospital]) -> dict[UUID, Due]:
    """How these people stand against the C(E)TR clock on the day that the list shows."""
    frame = request.frame
    return tracker.dues_of(rows, scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at)


def _form(request: PortalRequest, form: TrackerFilter, everyone: Sequence[InHospital]) -> dict[str, Any]:
    """What the page shows around the list, and instead of it while a filter is wrong."""
    frame, may = request.frame, request.scope.allows
    return {
        "form": form,
        "places": place_options(everyone, form.place_asked),
        "keep": parse_qsl(frame.query),
        "refused": NO_NUMBERS if request.GET.get("refused") == NHS_NUMBER else "",
        "list": None,
        "summary": None,
        "saved": False,
        "alone": False,
        "may_plan": may(Permission.EDIT_DISCHARGE_PLANS, frame.partnership.pk),
        "may_export": may(Permission.EXPORT_PEOPLE, frame.partnership.pk),
    }


@requires(Permission.EXPORT_PEOPLE)
@require_safe
@confirmed
def export_csv(request: PortalRequest) -> HttpResponse:
    """Everyone whom the filters show, on all pages, as CSV; the read of each is recorded."""
    frame, form = request.frame, TrackerFilter(request.GET, day=request.frame.as_at)
    partnership, day = frame.partnership, frame.as_at
    request.scope.must_allow(Permission.EXPORT_PEOPLE, partnership.pk)
    if not form.is_valid():
        return page(request, TEMPLATE, _form(request, form, ()), status=422)
    found = tracker.taken_away(
        ask=form.ask(),
        scope=request.scope,
        partnership_id=partnership.pk,
        day=day,
        by=request.user,
        at=timezone.now(),
        how="tracker as CSV",
    )
    out = BytesIO()
    TABLE_WRITERS[Format.CSV](table_of(found, day, partnership.name), out)
    name = f"tracker-{partnership.code}-{frame.month.iso}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type=Format.CSV.content_type, headers=headers)
