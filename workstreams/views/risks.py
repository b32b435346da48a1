"""Risks read: the list, one risk, the heat map, and what signals count."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.partnerships.directory import workers_of
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in
from workstreams.forms.risk_list import RiskFilter
from workstreams.forms.streams import stream_pairs
from workstreams.models import Mitigation, Risk, RiskScore, SignalPrompt
from workstreams.presenters.heat_map import SIDES, map_page
from workstreams.presenters.risk import RULES_SOURCE, risk_page, signal_rules
from workstreams.presenters.risk_list import risk_list
from workstreams.services.choices import workstreams_kept_by
from workstreams.services.heat_map import heat_map as squares_of
from workstreams.services.heat_map import movement
from workstreams.services.risk_list import flagged, risks_of, with_standing
from workstreams.services.risks import RISKS

VIEW = Permission.VIEW_PROGRAMME
SIZE = 100


@requires(VIEW)
@require_safe
def risks(request: PortalRequest) -> HttpResponse:
    """What may go wrong, how likely, and does anything hold it?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    form = RiskFilter(
        request.GET,
        workstreams=stream_pairs(scope=request.scope, partnership=partnership),
        owners=workers_of(partnership.pk, on=request.today),
    )
    context: dict[str, Any] = {"form": form, "list": None, "may_raise": may_raise(request)}
    if not form.is_valid():
        return page(request, "workstreams/risks.html", context, part="results", status=422)
    ask, day = form.ask(), frame.as_at
    found = risks_of(scope=request.scope, partnership=partnership, ask=ask, day=day)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    filters = {name: str(value) for name, value in form.cleaned_data.items() if value}
    bare = flagged(scope=request.scope, partnership=partnership)
    context |= {
        "list": risk_list(shown, ask, frame, flagged=bare, filters=filters),
        "page": shown,
        "page_url": lambda number: frame.url("workstreams:risks", **{**filters, "page": number}),
    }
    return page(request, "workstreams/risks.html", context, part="results")


def may_raise(request: PortalRequest) -> bool:
    """Whether the reader may raise a risk or an issue for some workstream."""
    pk = request.frame.partnership.pk
    return request.scope.allows(Permission.UPDATE_WORKSTREAMS, pk) and bool(
        workstreams_kept_by(request.scope, pk)
    )


@requires(VIEW)
@require_safe
def risk(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One risk: how large, what holds it, what asks for another look."""
    found = get_object_or_404(
        with_standing(Risk.objects.visible_to(request.scope).current(), request.frame.as_at).select_related(
            "workstream", "owner", "organisation"
        ),
        pk=pk,
    )
    scope, of = request.scope, {"risk": found}
    mitigations = Mitigation.objects.visible_to(scope).filter(**of, action__withdrawn_at__isnull=True)
    prompts = SignalPrompt.objects.visible_to(scope).filter(**of).select_related("answered_by")
    scores = RiskScore.objects.visible_to(scope).filter(**of).select_related("by").order_by("-on", "-at")
    shown = risk_page(
        found,
        request.frame,
        mitigations=mitigations.select_related("action__owner").order_by("action__number"),
        prompts=prompts.order_by("-raised_at"),
        scores=scores,
    )
    may_keep = RISKS.allows(found, act_of(request))
    context = {"risk": found, "page": shown, "may_keep": may_keep, "is_open": found.closed_on is None}
    return page(request, "workstreams/risk.html", context)


@requires(VIEW)
@require_safe
def heat_map(request: PortalRequest) -> HttpResponse:
    """How many risks are how likely and how grave, and what moved since a month?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    asked = request.GET.get("side", "")
    side = asked if asked in dict(SIDES) else SIDES[0][0]
    found = squares_of(scope=request.scope, partnership=partnership, side=side)
    moved = movement(scope=request.scope, partnership=partnership, day=frame.as_at)
    context = {"page": map_page(found, moved, side, frame), "sides": SIDES, "side": side}
    return page(request, "workstreams/heat_map.html", context)


@requires(VIEW)
@require_safe
def signals(request: PortalRequest) -> HttpResponse:
    """What each live signal counts and what it then suggests."""
    partnership_in(request, VIEW)
    context = {"rules": signal_rules(), "source": RULES_SOURCE}
    return page(request, "workstreams/risk_signals.html", context)
