"""Setting how a measure is charted and judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, version_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.stale import overtaken
from trajectories.domain.registry import MEASURES
from trajectories.forms.methods import MethodForm, RecalculationForm, TargetForm
from trajectories.models import MeasureTarget, Recalculation
from trajectories.services.chart_methods import (
    add_target,
    change_target,
    recalculate,
    set_method,
    stored_method,
    target_facts,
    withdraw_recalculation,
)
from trajectories.views.asked import partnership_of

_FORM = "trajectories/method_form.html"
_P = Permission.EDIT_METHODS


@requires(_P)
@require_http_methods(["GET", "POST"])
def method(request: PortalRequest, measure_id: str) -> HttpResponse:
    """The rules of one chart."""
    partnership, title = partnership_of(request, _P), _title(measure_id)
    facts, version = stored_method(partnership=partnership, measure=measure_id)
    form = MethodForm(request.POST or None, initial=asdict(facts) | {"version": version}, measure=measure_id)

    def save() -> None:
        set_method(
            partnership=partnership,
            measure=measure_id,
            version=form.cleaned_data["version"] or 0,
            facts=form.facts(),
            act=act_of(request),
        )

    return _answer(request, form, measure_id, f"Rules of the chart: {title}", save)


@requires(_P)
@require_http_methods(["GET", "POST"])
def target_new(request: PortalRequest, measure_id: str) -> HttpResponse:
    """A target of the partnership's own."""
    partnership, title = partnership_of(request, _P), _title(measure_id)
    form = TargetForm(request.POST or None, initial={"valid_from": request.frame.month.first})

    def save() -> None:
        add_target(partnership=partnership, measure=measure_id, facts=form.facts(), act=act_of(request))

    return _answer(request, form, measure_id, f"Add a target: {title}", save)


@requires(_P)
@require_http_methods(["GET", "POST"])
def target_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Corrects or ends a target."""
    target = get_object_or_404(MeasureTarget.objects.visible_to(request.scope), pk=pk)
    if target.partnership_id is None:
        raise PermissionDenied("A national target is not changed in one partnership.")
    request.scope.must_allow(_P, target.partnership_id)
    form = TargetForm(
        request.POST or None, initial=asdict(target_facts(target)) | {"version": target.version}
    )

    def save() -> None:
        change_target(
            target=target, version=form.cleaned_data["version"] or 0, facts=form.facts(), act=act_of(request)
        )

    return _answer(request, form, target.measure, f"Change a target: {_title(target.measure)}", save)


@requires(_P)
@require_http_methods(["GET", "POST"])
def recalculation_new(request: PortalRequest, measure_id: str) -> HttpResponse:
    """Starts limits anew, for a cause that is named."""
    partnership, title = partnership_of(request, _P), _title(measure_id)
    form = RecalculationForm(request.POST or None, initial={"decided_on": request.frame.as_at})

    def save() -> None:
        recalculate(partnership=partnership, measure=measure_id, facts=form.facts(), act=act_of(request))

    return _answer(request, form, measure_id, f"Start limits anew: {title}", save)


@requires(_P)
@require_http_methods(["GET", "POST"])
def recalculation_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a recalculation back."""
    row = get_object_or_404(
        Recalculation.objects.visible_to(request.scope).filter(withdrawn_at__isnull=True), pk=pk
    )
    request.scope.must_allow(_P, row.partnership_id)
    context: dict[str, Any] = {"row": row, "title": _title(row.measure), "overtaken": False}
    if request.method == "POST":
        try:
            withdraw_recalculation(recalculation=row, version=version_of(request), act=act_of(request))
        except Stale:
            return page(
                request, "trajectories/recalculation_withdraw.html", context | {"overtaken": True}, status=409
            )
        return _back(request, row.measure)
    return page(request, "trajectories/recalculation_withdraw.html", context)


def _title(measure: str) -> str:
    if measure not in MEASURES:
        raise Http404("There is no such measure.")
    return MEASURES[measure].title


def _answer(
    request: PortalRequest, form: NHSForm, measure: str, heading: str, save: Callable[[], None]
) -> HttpResponse:
    """The form, what is wrong with it, or the page of the measure when it is saved."""
    context: dict[str, Any] = {"form": form, "heading": heading, "measure": measure, "title": _title(measure)}
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        except Stale as stale:
            return page(request, _FORM, context | {"overtaken": overtaken(form, stale)}, status=409)
        else:
            return _back(request, measure)
    return page(request, _FORM, context, status=422 if form.errors else 200)


def _back(request: PortalRequest, measure: str) -> HttpResponse:
    messages.success(request, "Saved.")
    return HttpResponseRedirect(request.frame.url("trajectories:signal", measure))
