"""Outcomes frameworks, and writing their lines."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.stale import overtaken
from trajectories.forms.outcomes import OutcomeForm
from trajectories.models import OutcomeIndicator
from trajectories.presenters.outcomes import outcomes_page
from trajectories.services.outcomes import change_indicator, facts_of, outcome_lines, record_indicator
from trajectories.views.asked import links_of, partnership_of

_FORM = "trajectories/outcome.html"


@requires(Permission.VIEW_MEASURES)
@require_GET
def outcomes(request: PortalRequest) -> HttpResponse:
    """Which outcomes are asked for, and what is known of each?"""
    partnership, frame = partnership_of(request), request.frame
    lines = outcome_lines(scope=request.scope, partnership=partnership, month=frame.month, as_at=frame.as_at)
    may_edit = request.scope.allows(Permission.EDIT_METHODS, partnership.pk)
    shown = outcomes_page(lines, links_of(request), may_edit=may_edit)
    return page(request, "trajectories/outcomes.html", {"page": shown, "may_edit": may_edit})


@requires(Permission.EDIT_METHODS)
@require_http_methods(["GET", "POST"])
def outcome_new(request: PortalRequest) -> HttpResponse:
    """Adds a line to a framework of the partnership."""
    partnership = partnership_of(request, Permission.EDIT_METHODS)
    form = OutcomeForm(request.POST or None, initial={"valid_from": request.frame.month.first})
    if request.method == "POST" and form.is_valid():
        try:
            record_indicator(partnership=partnership, facts=form.facts(), act=act_of(request))
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            return _back(request, "The indicator is saved.")
    return page(request, _FORM, {"form": form, "line": None}, status=422 if form.errors else 200)


@requires(Permission.EDIT_METHODS)
@require_http_methods(["GET", "POST"])
def outcome_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Changes a line of a framework, or ends it."""
    line = _line_or_404(request, pk)
    form = OutcomeForm(request.POST or None, initial=facts_of(line).stored() | {"version": line.version})
    context: dict[str, Any] = {"form": form, "line": line}
    if request.method == "POST" and form.is_valid():
        try:
            change_indicator(
                indicator=line,
                version=form.cleaned_data["version"] or 0,
                facts=form.facts(),
                act=act_of(request),
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        except Stale as stale:
            return page(request, _FORM, context | {"overtaken": overtaken(form, stale)}, status=409)
        else:
            return _back(request, "The indicator is changed.")
    return page(request, _FORM, context, status=422 if form.errors else 200)


def _line_or_404(request: PortalRequest, pk: UUID) -> OutcomeIndicator:
    line = get_object_or_404(OutcomeIndicator.objects.visible_to(request.scope), pk=pk)
    if line.partnership_id is None:
        raise PermissionDenied("A national outcome is not changed in one partnership.")
    request.scope.must_allow(Permission.EDIT_METHODS, line.partnership_id)
    return line


def _back(request: PortalRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(request.frame.url("trajectories:outcomes"))
