"""Workstreams: are we doing what we said?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.models import Workstream
from workstreams.presenters.workstream_page import workstream_page
from workstreams.presenters.workstreams import lines, sentence
from workstreams.services.workstream_list import workstreams_on
from workstreams.services.workstream_page import facts_of

VIEW = Permission.VIEW_PROGRAMME


@requires(VIEW)
@require_safe
def workstreams(request: PortalRequest) -> HttpResponse:
    """Where does each workstream stand, and what comes next?"""
    partnership = partnership_in(request, VIEW)
    found = workstreams_on(scope=request.scope, partnership_id=partnership.pk, day=request.frame.day)
    context = {
        "rows": lines(found, request.frame),
        "sentence": sentence(found),
        "may_add": request.scope.allows(Permission.EDIT_PROGRAMME, partnership.pk),
    }
    return page(request, "workstreams/list.html", context)


@requires(VIEW)
@require_safe
def workstream(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is it for, who works in it, how far is it?"""
    shown = Workstream.objects.visible_to(request.scope).current().select_related("lead")
    row = get_object_or_404(shown, pk=pk)
    found = facts_of(workstream=row, scope=request.scope, day=request.frame.day)
    context = {
        "page": workstream_page(found, request.frame),
        "workstream": row,
        "may_edit": request.scope.allows(Permission.EDIT_PROGRAMME, row.partnership_id),
        "may_write": found.may_be_written_by(request.scope),
    }
    return page(request, "workstreams/workstream.html", context)
