"""A lead's month end in one place: update actions, write the highlight, raise a risk."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.audit.services import last_change
from tcp_portal.charts.words import counted
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, act_on_day
from tcp_portal.web.row_forms import Where
from tcp_portal.web.stale import changed_by, overtaken
from workstreams.forms.action_updates import ActionUpdateRows
from workstreams.forms.highlights import HighlightForm
from workstreams.models import Highlight, PlanAction, Workstream
from workstreams.presenters.action_words import tell
from workstreams.presenters.month_end import month_end_of
from workstreams.services.action_updates import UpdatesRefused, update_actions
from workstreams.services.highlight_facts import month_facts
from workstreams.services.highlights import write
from workstreams.services.rights import must_keep

_WRITE = Permission.UPDATE_WORKSTREAMS
MOST_ROWS = 20  # actions on the page; those that nobody updated, and the earliest due, come first
ACTIONS, CHECK = "actions", "check"  # the buttons that save actions, and that lead on to publishing


@requires(_WRITE)
@require_http_methods(["GET", "POST"])
def month_end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Shows the three steps, or saves the one that was sent."""
    rows = Workstream.objects.visible_to(request.scope).current().select_related("lead", "partnership")
    workstream = get_object_or_404(rows, pk=pk)
    request.scope.must_allow(_WRITE, workstream.partnership_id)
    must_keep(workstream.pk, workstream.partnership_id, act_of(request))
    if request.method != "POST":
        return _show(request, workstream)
    return (_save_actions if request.POST.get("do") == ACTIONS else _save_words)(request, workstream)


def _save_actions(request: PortalRequest, workstream: Workstream) -> HttpResponse:
    updates = ActionUpdateRows(_actions(request, workstream), request.POST)
    if not updates.is_valid():
        return _show(request, workstream, updates=updates, status=422)
    try:
        changed = update_actions(updates=updates.updates(), act=act_on_day(request))
    except UpdatesRefused as refused:
        updates.take(refused.faults)
        return _show(request, workstream, updates=updates, status=409 if refused.overtaken else 422)
    messages.success(request, f"{counted(len(changed), 'action')} saved.")
    return HttpResponseRedirect(f"{request.frame.url('workstreams:month_end', workstream.pk)}#highlight")


def _save_words(request: PortalRequest, workstream: Workstream) -> HttpResponse:
    frame, row = request.frame, _report(request, workstream)
    form = HighlightForm(request.POST, where=_where(request), row=row)
    if not form.is_valid():
        return _show(request, workstream, form=form, status=422)
    try:
        saved = write(
            workstream=workstream, month=frame.month, texts=form.values(), version=form.seen, day=frame.day,
            act=act_of(request),
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return _show(request, workstream, form=form, status=422)
    except Stale as stale:
        said_by = changed_by(last_change(of=[row])) if row else ""
        more: dict[str, Any] = {"overtaken": overtaken(form, stale), "changed_by": said_by}
        return _show(request, workstream, form=form, status=409, **more)
    messages.success(request, "The report is saved.")
    if request.POST.get("do") == CHECK and saved.published_at is None:
        return HttpResponseRedirect(frame.url("workstreams:highlight_publish", saved.pk))
    return HttpResponseRedirect(frame.url("workstreams:month_end", workstream.pk))


def _show(
    request: PortalRequest,
    workstream: Workstream,
    *,
    updates: ActionUpdateRows | None = None,
    form: HighlightForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    frame, row = request.frame, _report(request, workstream)
    facts = month_facts(workstream=workstream, month=frame.month, day=frame.day)
    if form is None:
        told = facts.suggested
        suggested = {"achieved": told.achieved, "next_steps": told.next_steps, "blocked": told.blocked}
        form = HighlightForm(where=_where(request), row=row, initial={} if row else suggested)
    shown = updates or ActionUpdateRows(
        _actions(request, workstream).filter(closed_on__isnull=True)[:MOST_ROWS]
    )
    left = facts.open_actions - len(shown.rows)
    context = {
        "overtaken": None,
        "page": month_end_of(facts, row, frame.month, request.today),
        "workstream": workstream,
        "row": row,
        "form": form,
        "updates": shown,
        "told": partial(tell, frame=frame, day=frame.day),
        "left": f"{counted(left, 'more action is', 'more actions are')} open." if left > 0 else "",
        **more,
    }
    return page(request, "workstreams/month_end.html", context, status=status)


def _actions(request: PortalRequest, workstream: Workstream) -> Any:
    """The actions of the workstream: those that nobody updated since the month began first."""
    is_new = ExpressionWrapper(Q(updated_at__date__gte=request.frame.month.first), BooleanField())
    rows = PlanAction.objects.visible_to(request.scope).current().filter(workstream=workstream)
    return rows.select_related("owner", "organisation", "workstream").order_by(is_new, "due_on", "number")


def _report(request: PortalRequest, workstream: Workstream) -> Highlight | None:
    rows = Highlight.objects.visible_to(request.scope).filter(workstream=workstream)
    return rows.filter(month_starts_on=request.frame.month.first).select_related("written_by").first()


def _where(request: PortalRequest) -> Where:
    return Where(request.frame.partnership, request.today, request.scope)
