"""Risks written: raised, changed, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.risks import NewRiskForm, RiskForm
from workstreams.models import Risk
from workstreams.services.choices import keeps_all, workstreams_kept_by
from workstreams.services.risks import RISKS

UPDATE = Permission.UPDATE_WORKSTREAMS
METHODS = ["GET", "HEAD", "POST"]
CRUMBS = (("Risks", "workstreams:risks"),)


def name_of(row: Risk) -> str:
    """What a heading calls a risk."""
    return f"{row}. {row.title}"


_SCREEN = Screen(
    table=RISKS,
    form=RiskForm,
    crumbs=CRUMBS,
    adding="Raise a risk",
    changing="Change a risk",
    saved="The risk is saved.",
    back=lambda frame, row: frame.url("workstreams:risk", row.pk),
    about="Say what is true now, what may happen because of it, and what that would lead to.",
    name=name_of,
)
_RAISING = Screen(
    table=RISKS,
    form=NewRiskForm,
    crumbs=CRUMBS,
    adding="Raise a risk",
    changing="",
    saved="The risk is raised. Link the actions that are to make it smaller.",
    back=lambda frame, row: frame.url("workstreams:risk", row.pk),
    about="Say what is true now, what may happen because of it, and what that would lead to.",
)


def supposed(request: PortalRequest) -> dict[str, Any]:
    """The workstream by which somebody who keeps but their own is asked whether they may write."""
    pk = request.frame.partnership.pk
    if keeps_all(request.scope, pk):
        return {}
    own = workstreams_kept_by(request.scope, pk)
    return {"workstream_id": own[0][0]} if own else {}


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_add(request: PortalRequest) -> HttpResponse:
    """A new risk of a workstream, or of the whole programme."""
    partnership = partnership_in(request, UPDATE)
    return row_views.add(
        request,
        _RAISING,
        given={"partnership": partnership},
        supposed=supposed(request),
        initial={"raised_on": request.today, "workstream": request.GET.get("workstream", "")},
        cancel=request.frame.url("workstreams:risks"),
    )


def risk_named(request: PortalRequest, pk: UUID) -> Risk:
    """The risk, for somebody who may write it. Http404 for a stranger's, PermissionDenied without the right."""
    return get_object_or_404(
        Risk.objects.visible_to(request.scope).current().select_related("workstream", "partnership"), pk=pk
    )


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What a risk is, what holds it and who answers for it."""
    return row_views.change(request, _SCREEN, risk_named(request, pk))


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A risk that was entered by mistake; one that is over is closed."""
    back = request.frame.url("workstreams:risks")
    return row_views.withdraw(request, _SCREEN, risk_named(request, pk), back=back)
