"""Will we get there: the forecast, who is expected to leave, and how good past forecasts were."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part
from trajectories.models import RunKind
from trajectories.presenters.forecast import forecast_page
from trajectories.presenters.forecast_people import leavers_page, record_page
from trajectories.services import forecast_page as pages
from trajectories.services import forecast_runs as runs
from trajectories.views.asked import links_of, partnership_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def forecast(request: PortalRequest) -> HttpResponse:
    """Shall we be on plan, and how sure is that?"""
    frame = request.frame
    partnership = partnership_of(request)
    look = pages.look(scope=request.scope, partnership=partnership, month=frame.month, as_at=frame.as_at)
    allows = request.scope.allows
    context = {
        "page": forecast_page(look, replace(links_of(request), of_today=True)),
        "origin": look.month,
        "sees_people": allows(Permission.VIEW_PEOPLE, partnership.pk),
        "may_ask": allows(Permission.RUN_SCENARIOS, partnership.pk),
        "kind": RunKind.FORECAST,
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/forecast.html", context, part="forecast")


@requires(Permission.VIEW_MEASURES)
@require_GET
def forecast_record(request: PortalRequest) -> HttpResponse:
    """How good would past forecasts have been?"""
    frame = request.frame
    partnership = partnership_of(request)
    stand = pages.look_at_record(
        scope=request.scope, partnership=partnership, month=frame.month, as_at=frame.as_at
    )
    context = {
        "page": record_page(stand),
        "may_ask": request.scope.allows(Permission.RUN_SCENARIOS, partnership.pk),
        "kind": RunKind.RECORD,
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/forecast_record.html", context, part="record")


@requires(Permission.VIEW_PEOPLE)
@require_GET
def forecast_people(request: PortalRequest) -> HttpResponse:
    """Who is expected to leave, by quarter. The look is recorded."""
    frame = request.frame
    found = pages.look_at_leavers(
        scope=request.scope,
        partnership=partnership_of(request, Permission.VIEW_PEOPLE),
        month=frame.month,
        as_at=frame.as_at,
        by=request.user,
        now=timezone.now(),
    )
    shown = None if found is None else leavers_page(found, frame)
    return page(request, "trajectories/forecast_people.html", {"page": shown})


@requires(Permission.RUN_SCENARIOS)
@require_POST
def forecast_again(request: PortalRequest) -> HttpResponse:
    """A forecast that failed, or that no worker took up, is asked for once more."""
    partnership = partnership_of(request, Permission.RUN_SCENARIOS)
    kind = request.POST.get("kind", RunKind.FORECAST)
    if kind not in list(RunKind):
        raise Http404("There is no such forecast.")
    frame = request.frame
    runs.ask_again(
        scope=request.scope,
        partnership=partnership,
        month=runs.origin_of(frame.month, frame.as_at),
        kind=kind,
        by=request.user,
        now=timezone.now(),
    )
    name = "trajectories:forecast" if kind == RunKind.FORECAST else "trajectories:forecast_record"
    return redirect(frame.url(name))
