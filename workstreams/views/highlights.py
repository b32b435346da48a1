"""Highlight reports: those of a month, one of them, all of them on paper, and who is late."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in
from workstreams.models import Highlight
from workstreams.presenters.highlight_paper import paper_of
from workstreams.presenters.highlights import Report, month_headline, month_lines, report_of
from workstreams.services.highlight_chase import standings
from workstreams.services.highlight_paper import audiences_of, paper_actions
from workstreams.services.highlights import HIGHLIGHTS, must_read, published_of

_VIEW = Permission.VIEW_PROGRAMME


@requires(_VIEW)
@require_safe
def highlights(request: PortalRequest) -> HttpResponse:
    """Who has reported on the month, what colour, and who has not?"""
    partnership, frame = partnership_in(request, _VIEW), request.frame
    found = standings(scope=request.scope, partnership=partnership, month=frame.month, today=request.today)
    reports = {row.pk: report_of(row, frame) for row in _published(request)}
    keeps_all = request.scope.allows(Permission.EDIT_PROGRAMME, partnership.pk)
    context = {
        "headline": month_headline(found, frame.month),
        "lines": month_lines(found, reports, frame, keeps_all=keeps_all),
        "keeps_all": keeps_all,
        "late": any(one.late for one in found),
    }
    return page(request, "workstreams/highlights.html", context)


@requires(_VIEW)
@require_safe
def highlight(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One report. A draft is read by those who may write it."""
    row, act = highlight_of(request, pk), act_of(request)
    must_read(row, act)
    context = {
        "report": report_of(row, request.frame),
        "row": row,
        "may_write": HIGHLIGHTS.allows(row, act),
    }
    return page(request, "workstreams/highlight.html", context)


@requires(_VIEW)
@require_safe
def highlight_paper(request: PortalRequest) -> HttpResponse:
    """All reports of the month on paper, for every organisation or for one: the words are the same."""
    partnership, frame = partnership_in(request, _VIEW), request.frame
    audiences = audiences_of(partnership, day=frame.as_at)
    key = request.GET.get("audience", "")
    chosen = next((one for one in audiences if str(one.pk) == key), None)
    if key and chosen is None:
        raise Http404("There is no such member organisation.")
    found = standings(scope=request.scope, partnership=partnership, month=frame.month, today=request.today)
    actions = paper_actions(
        scope=request.scope, partnership=partnership, month=frame.month, day=frame.day, audience=chosen
    )
    reports: dict[UUID, Report] = {row.workstream_id: report_of(row, frame) for row in _published(request)}
    context = {
        "paper": paper_of(found, reports, actions, frame, chosen),
        "audiences": audiences,
        "audience": key,
    }
    return page(request, "workstreams/highlight_paper.html", context)


@requires(Permission.EDIT_PROGRAMME)
@require_safe
def highlight_chase(request: PortalRequest) -> HttpResponse:
    """Who is late with the month, since when, and whom to ask."""
    partnership, frame = partnership_in(request, Permission.EDIT_PROGRAMME), request.frame
    found = standings(scope=request.scope, partnership=partnership, month=frame.month, today=request.today)
    stale = [one for one in found if one.is_stale]
    lines = month_lines(stale, {}, frame, keeps_all=True)
    return page(request, "workstreams/highlight_chase.html", {"lines": lines, "all": len(found)})


def highlight_of(request: PortalRequest, pk: UUID) -> Highlight:
    """A report that the reader may know of, or 404."""
    rows = Highlight.objects.visible_to(request.scope).filter(workstream__withdrawn_at__isnull=True)
    return get_object_or_404(rows.select_related("workstream", "written_by"), pk=pk)


def _published(request: PortalRequest) -> list[Highlight]:
    frame = request.frame
    return published_of(scope=request.scope, partnership=frame.partnership, month=frame.month)
