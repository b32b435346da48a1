"""One action, and what it needs first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.services import entries
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_forms import pick
from workstreams.forms.actions import CloseForm, NeedForm, ReopenForm
from workstreams.models import ActionNeed, PlanAction
from workstreams.presenters.action_page import action_page
from workstreams.services import action_ends, action_needs
from workstreams.services.action_choices import needable
from workstreams.services.action_page import facts_of
from workstreams.services.actions import ACTIONS
from workstreams.views.action_rows import action_of

EDIT = Permission.UPDATE_WORKSTREAMS
_FORM = "workstreams/action_form.html"


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def action(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Where does it stand, why, and what hangs on it?"""
    row = action_of(request, pk)
    found = facts_of(action=row, scope=request.scope)
    if found.person is not None:
        entries.record_look(
            people=[found.person.pk], how="action of the programme", partnership_id=row.partnership_id,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    shown = action_page(found, request.frame)
    may_write = ACTIONS.allows(row, act_of(request))
    return page(request, "workstreams/action.html", {"page": shown, "action": row, "may_write": may_write})


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def action_close(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Done, or dropped with a reason."""
    row = _writable(request, pk)
    initial = {"version": row.version, "closed_on": request.frame.day, "closed_as": "done"}
    form = CloseForm(request.POST or None, initial={**initial, "evidence": row.evidence, "note": row.note})
    return _end(request, row, form, heading=f"Close action {row}", button="Close it")


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def action_reopen(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Opens a closed action again."""
    row = _writable(request, pk)
    percent = row.percent if row.percent < 100 else None
    form = ReopenForm(request.POST or None, initial={"version": row.version, "percent": percent})
    return _end(request, row, form, heading=f"Open action {row} again", button="Open it again")


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def action_need(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Says what it cannot be finished before."""
    row = _writable(request, pk)
    form = NeedForm(request.POST or None)
    pick(form, "needs", needable(row))
    if request.method == "POST" and form.is_valid():
        needs = get_object_or_404(PlanAction.objects.visible_to(request.scope), pk=form.cleaned_data["needs"])
        try:
            action_needs.need(action=row, needs=needs, act=act_of(request))
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            return _saved(request, row)
    return _asked(request, row, form, heading=f"What action {row} needs first", button="Save")


@requires(EDIT)
@require_POST
def action_need_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """It no longer needs the other one."""
    links = ActionNeed.objects.visible_to(request.scope).select_related("action__workstream", "needs")
    link = get_object_or_404(links, pk=pk)
    action_needs.need_no_more(link=link, act=act_of(request))
    return _saved(request, link.action)


def _writable(request: PortalRequest, pk: UUID) -> PlanAction:
    row = action_of(request, pk)
    ACTIONS.must_allow(row, act_of(request))
    return row


def _end(
    request: PortalRequest, row: PlanAction, form: NHSForm, *, heading: str, button: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        if "closed_on" in said:
            said["on"] = said.pop("closed_on")
        try:
            if "on" in said:
                action_ends.close(action=row, act=act_of(request), **said)
            else:
                action_ends.reopen(action=row, act=act_of(request), **said)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        except Stale:
            form.add_error(
                None, "Someone else changed this action after you opened the page. Look at it again."
            )
            return _asked(request, row, form, heading=heading, button=button, status=409)
        else:
            return _saved(request, row)
    return _asked(request, row, form, heading=heading, button=button)


def _asked(
    request: PortalRequest, row: PlanAction, form: NHSForm, *, heading: str, button: str, status: int = 0
) -> HttpResponse:
    context = {"action": row, "form": form, "heading": heading, "button": button}
    return page(request, _FORM, context, status=status or (422 if form.errors else 200))


def _saved(request: PortalRequest, row: PlanAction) -> HttpResponse:
    messages.success(request, "The action is saved.")
    return HttpResponseRedirect(request.frame.url("workstreams:action", row.pk))
