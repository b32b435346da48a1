"""How actions stand: a row for each open action of a workstream, or for one action, and one save."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.charts.words import counted
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_on_day
from workstreams.forms.action_updates import ActionUpdateRows
from workstreams.models import PlanAction, Workstream
from workstreams.presenters.action_words import tell
from workstreams.services.action_updates import UpdatesRefused, update_actions
from workstreams.services.rights import must_keep
from workstreams.views.action_rows import action_of

EDIT = Permission.UPDATE_WORKSTREAMS


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def workstream_update(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Every open action of a workstream on one page."""
    workstream = get_object_or_404(Workstream.objects.visible_to(request.scope).current(), pk=pk)
    must_keep(workstream.pk, workstream.partnership_id, act_on_day(request))
    actions = PlanAction.objects.visible_to(request.scope).open().filter(workstream=workstream)
    back = request.frame.url("workstreams:workstream", workstream.pk)
    return _update(request, actions, heading=f"How the actions of “{workstream}” stand", back=back)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def action_update(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One action."""
    row = action_of(request, pk)
    must_keep(row.workstream_id, row.partnership_id, act_on_day(request))
    actions = PlanAction.objects.visible_to(request.scope).open().filter(pk=pk)
    back = request.frame.url("workstreams:action", pk)
    return _update(request, actions, heading=f"How action {row} stands", back=back)


def _update(
    request: PortalRequest, actions: QuerySet[PlanAction], *, heading: str, back: str
) -> HttpResponse:
    shown = actions.select_related("owner", "organisation", "workstream").order_by("due_on", "number")
    updates = ActionUpdateRows(shown, request.POST if request.method == "POST" else None)
    context = {
        "updates": updates,
        "heading": heading,
        "back": back,
        "told": partial(tell, frame=request.frame, day=request.frame.day),
    }
    if request.method != "POST":
        return page(request, "workstreams/action_update.html", context)
    if not updates.is_valid():
        return page(request, "workstreams/action_update.html", context, status=422)
    try:
        changed = update_actions(updates=updates.updates(), act=act_on_day(request))
    except UpdatesRefused as refused:
        updates.take(refused.faults)
        return page(
            request, "workstreams/action_update.html", context, status=409 if refused.overtaken else 422
        )
    messages.success(request, f"{counted(len(changed), 'action')} saved.")
    return HttpResponseRedirect(back)
