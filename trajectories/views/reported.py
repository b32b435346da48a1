"""The reconciliation page, and entering what documents said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from tcp_portal.partnerships.places import places_of
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, version_of
from tcp_portal.web.pages import wants_part
from trajectories.forms.reported import ReportedForm
from trajectories.models import ReportedFigure
from trajectories.presenters.reconciliation import reconciliation_page
from trajectories.presenters.reported import overtaken, saved_words
from trajectories.services.reconciliation import default_range, reconcile
from trajectories.services.reported import change_reported, record_reported, withdraw_reported
from trajectories.views.asked import links_of, month_of, partnership_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def reconciliation(request: PortalRequest) -> HttpResponse:
    """Does the register close, do the documents, and do the two agree?"""
    partnership = partnership_of(request)
    first, last = default_range(partnership=partnership, month=request.frame.month)
    first, last = month_of(request, "first", first), month_of(request, "last", last)
    if last < first:
        raise Http404("The range ends before it begins.")
    found = reconcile(
        scope=request.scope,
        partnership=partnership,
        first=first,
        last=last,
        month=request.frame.month,
        as_at=request.frame.as_at,
        vintage=request.frame.figures,
    )
    may_edit = request.scope.allows(Permission.EDIT_REPORTED, partnership.pk)
    months = [month for _, group in request.frame.months for month in group]
    context = {
        "page": reconciliation_page(found, links_of(request), may_edit=may_edit),
        "months": [(iso, label) for iso, label in months if iso <= request.frame.month.iso],
        "first": first.iso,
        "last": last.iso,
        "may_edit": may_edit,
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/reconciliation.html", context, part="found")


@requires(Permission.EDIT_REPORTED)
@require_http_methods(["GET", "POST"])
def reported_add(request: PortalRequest) -> HttpResponse:
    """Enters one figure of a document."""
    partnership = partnership_of(request, Permission.EDIT_REPORTED)
    form = _form(request, partnership, {"first_month": request.frame.month})
    if request.method == "POST" and form.is_valid():
        try:
            record_reported(partnership=partnership, facts=form.facts(), act=act_of(request))
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            return _back(request, "The reported figure is saved.")
    status = 422 if form.errors else 200
    return page(request, "trajectories/reported.html", {"form": form, "figure": None}, status=status)


@requires(Permission.EDIT_REPORTED)
@require_http_methods(["GET", "POST"])
def reported_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Corrects a figure that was entered wrongly."""
    figure = _figure_or_404(request, pk)
    form = _form(request, figure.partnership, _initial(figure))
    context: dict[str, Any] = {
        "form": form,
        "figure": figure,
        "version": version_of(request) or figure.version,
    }
    if request.method == "POST" and form.is_valid():
        try:
            change_reported(
                figure=figure, version=version_of(request), facts=form.facts(), act=act_of(request)
            )
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        except Stale as stale:
            context |= {"version": stale.version, "stale": overtaken(stale, form)}
            return page(request, "trajectories/reported.html", context, status=409)
        else:
            return _back(request, "The reported figure is changed.")
    return page(request, "trajectories/reported.html", context, status=422 if form.errors else 200)


@requires(Permission.EDIT_REPORTED)
@require_http_methods(["GET", "POST"])
def reported_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes out a figure that no document gives."""
    figure = _figure_or_404(request, pk)
    context: dict[str, Any] = {"figure": figure, "facts": saved_words(figure), "overtaken": False}
    if request.method == "POST":
        try:
            withdraw_reported(figure=figure, version=version_of(request), act=act_of(request))
        except Stale:
            return page(
                request, "trajectories/reported_withdraw.html", context | {"overtaken": True}, status=409
            )
        return _back(request, "The reported figure is withdrawn.")
    return page(request, "trajectories/reported_withdraw.html", context)


def _figure_or_404(request: PortalRequest, pk: UUID) -> ReportedFigure:
    visible = ReportedFigure.objects.visible_to(request.scope).select_related("partnership", "place")
    figure = get_object_or_404(visible, pk=pk)
    request.scope.must_allow(Permission.EDIT_REPORTED, figure.partnership_id)
    return figure


def _form(request: PortalRequest, partnership: Partnership, initial: dict[str, Any]) -> ReportedForm:
    return ReportedForm(request.POST or None, places=places_of(partnership.pk), initial=initial)


def _initial(figure: ReportedFigure) -> dict[str, Any]:
    last = figure.last_month if figure.last_month != figure.first_month else None
    return {
        "measure": figure.measure,
        "first_month": Month.of(figure.first_month),
        "last_month": Month.of(last) if last else None,
        "place": figure.place_id or "",
        "arrangement": figure.arrangement,
        "no_response": figure.value is None,
        "value": figure.value.normalize() if figure.value is not None else None,
        "document": figure.document,
        "where": figure.where,
        "printed_month": Month.of(figure.printed_month) if figure.printed_month else None,
        "note": figure.note,
    }


def _back(request: PortalRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(request.frame.url("trajectories:reconciliation"))
