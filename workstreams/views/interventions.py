"""The grid of interventions, and keeping them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.interventions import InterventionForm, InterventionsFilter
from workstreams.forms.streams import stream_pairs
from workstreams.models import Intervention
from workstreams.presenters.interventions import grid_rows, grid_sentence, settings_of_care
from workstreams.services.interventions import INTERVENTIONS, InterventionAsk, grid_of

EDIT, VIEW = Permission.EDIT_SUPPLY, Permission.VIEW_PROGRAMME
SCREEN: Screen[Intervention] = Screen(
    table=INTERVENTIONS,
    form=InterventionForm,
    crumbs=(("Interventions", "workstreams:interventions"),),
    adding="Add an intervention",
    changing="Change the intervention",
    saved="The intervention is saved.",
    back=lambda frame, _row: frame.url("workstreams:interventions"),
)


@requires(VIEW)
@require_safe
def interventions(request: PortalRequest) -> HttpResponse:
    """What is done for whom, and in which setting is nothing?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    streams = [(str(pk), name) for pk, name in stream_pairs(scope=request.scope, partnership=partnership)]
    form = InterventionsFilter(request.GET, streams=streams)
    valid = form.is_valid()
    stream = form.chosen("workstream")
    ask = InterventionAsk(form.chosen("state"), UUID(stream) if stream else None)
    grid = grid_of(scope=request.scope, partnership=partnership, ask=ask)
    may_edit = request.scope.allows(EDIT, partnership.pk)
    context = {
        "form": form,
        "settings": settings_of_care(),
        "rows": grid_rows(grid, frame, may_edit=may_edit),
        "sentence": grid_sentence(grid),
        "may_edit": may_edit,
    }
    status = 200 if valid else 422
    return page(request, "workstreams/interventions.html", context, part="results", status=status)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def intervention_add(request: PortalRequest) -> HttpResponse:
    """A new intervention; the cell of the grid may be named in the address."""
    given = {"partnership": partnership_in(request, EDIT)}
    initial = {name: request.GET.get(name, "") for name in ("needs_group", "setting")}
    cancel = request.frame.url("workstreams:interventions")
    return row_views.add(request, SCREEN, given=given, cancel=cancel, initial=initial)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def intervention_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An intervention in other words, in another state or cell."""
    row = _intervention(request, pk)
    context = {"withdraw_url": request.frame.url("workstreams:intervention_withdraw", row.pk)}
    return row_views.change(request, SCREEN, row, context=context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def intervention_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes an intervention out of the grid."""
    row = _intervention(request, pk)
    return row_views.withdraw(request, SCREEN, row, back=SCREEN.back(request.frame, row))


def _intervention(request: PortalRequest, pk: UUID) -> Intervention:
    return get_object_or_404(Intervention.objects.visible_to(request.scope).current(), pk=pk)
