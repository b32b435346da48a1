"""The rhythm of meetings: series and their members."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web import row_views as rows
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_views import Screen
from workstreams.forms.series import SeriesForm, SeriesMemberForm
from workstreams.models import Series, SeriesMember
from workstreams.presenters.meeting_words import name_of
from workstreams.presenters.series import list_page, member_rows, series_page
from workstreams.services.meeting_reading import meetings_of
from workstreams.services.series import SERIES, SERIES_MEMBERS, rhythm

KEEP = Permission.KEEP_MEETINGS
ABOVE: Final = (("Meetings", "workstreams:meetings"),)
_PAGE = 100


def _of_series(frame: Frame, row: Series) -> str:
    return frame.url("workstreams:series", row.pk)


def _of_member(frame: Frame, row: SeriesMember) -> str:
    return frame.url("workstreams:series", row.series_id)


SERIES_SCREEN = Screen(
    table=SERIES, form=SeriesForm, crumbs=ABOVE, adding="Add a series of meetings", changing="Change the series",
    saved="The series is saved.", back=_of_series,
)  # fmt: skip
MEMBER_SCREEN = Screen(
    table=SERIES_MEMBERS, form=SeriesMemberForm, crumbs=ABOVE, adding="Add a member", changing="Change a member",
    saved="The member is saved.", back=_of_member,
)  # fmt: skip


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def meetings(request: PortalRequest) -> HttpResponse:
    """Which meetings are due, which are planned, which were missed? And all that there were."""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    found = rhythm(partnership=partnership, scope=request.scope, day=request.frame.as_at)
    all_meetings = meetings_of(partnership=partnership, scope=request.scope)
    shown = Paginator(all_meetings, _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": list_page(found, shown, request.frame),
        "address": lambda number: request.frame.url("workstreams:meetings", page=number),
        "may_keep": request.scope.allows(KEEP, partnership.pk),
    }
    return page(request, "workstreams/meetings.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def series(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One series: its rhythm, who is invited, its meetings."""
    row = _series(request, pk)
    partnership = row.partnership
    found = next(
        (
            one
            for one in rhythm(partnership=partnership, scope=request.scope, day=request.frame.as_at)
            if one.series.pk == row.pk
        ),
        None,
    )
    shown = Paginator(
        meetings_of(partnership=partnership, scope=request.scope).filter(series=row), _PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "series": row,
        "heading": name_of(row),
        "page": series_page(row, found, shown, request.frame),
        "address": lambda number: request.frame.url("workstreams:series", row.pk, page=number),
        "members": member_rows(row, request.frame),
        "may_keep": row.withdrawn_at is None and request.scope.allows(KEEP, partnership.pk),
    }
    return page(request, "workstreams/series.html", context)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def series_add(request: PortalRequest) -> HttpResponse:
    """A meeting that comes again."""
    given = {"partnership": partnership_in(request, KEEP)}
    return rows.add(request, SERIES_SCREEN, given=given, cancel=request.frame.url("workstreams:meetings"))


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def series_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    return rows.change(request, SERIES_SCREEN, _series(request, pk))


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def series_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The series ends or was a mistake; its meetings stay."""
    back = request.frame.url("workstreams:meetings")
    return rows.withdraw(request, SERIES_SCREEN, _series(request, pk), back=back)


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def member_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody is invited from the next meeting on."""
    row = _series(request, pk)
    return rows.add(request, MEMBER_SCREEN, given={"series": row}, cancel=_of_series(request.frame, row))


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def member_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    return rows.change(request, MEMBER_SCREEN, _member(request, pk))


@requires(KEEP)
@require_http_methods(["GET", "POST"])
def member_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody is invited no more."""
    row = _member(request, pk)
    return rows.withdraw(request, MEMBER_SCREEN, row, back=_of_member(request.frame, row))


def _series(request: PortalRequest, pk: UUID) -> Series:
    found = Series.objects.visible_to(request.scope).select_related("partnership", "place")
    return get_object_or_404(found, pk=pk)


def _member(request: PortalRequest, pk: UUID) -> SeriesMember:
    found = SeriesMember.objects.visible_to(request.scope).current().select_related("series", "user")
    return get_object_or_404(found, pk=pk)
