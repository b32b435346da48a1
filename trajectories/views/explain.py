"""How a figure was made, and why the partnership is off plan."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from trajectories.presenters.bridge import bridge_page
from trajectories.presenters.explain import explain_page
from trajectories.presenters.filters import bridge_filters
from trajectories.services.behind import Question
from trajectories.services.bridge import off_plan
from trajectories.services.dashboard import Span
from trajectories.services.explain import definition_of
from trajectories.services.explain import explain as explained
from trajectories.views.asked import cut_of, links_of, month_of, partnership_of, span_of
from trajectories.views.subject import ask_of, check_place, subject_page


@requires(Permission.VIEW_MEASURES)
@require_GET
def bridge(request: PortalRequest) -> HttpResponse:
    """Why are we off plan? The variance as causes that add up to it."""
    ask = ask_of(request, span_of(request, Span.BASELINE))
    found = off_plan(scope=request.scope, ask=ask)
    check_place(ask, found.places)
    return subject_page(request, "bridge", bridge_page(found, links_of(request)), bridge_filters(found))


@requires(Permission.VIEW_MEASURES)
@require_GET
def explain(request: PortalRequest) -> HttpResponse:
    """Where a number comes from: its definition, its part, its day, and what stands behind it."""
    question = Question(
        partnership=partnership_of(request),
        measure=request.GET.get("measure", ""),
        month=request.frame.month,
        as_at=request.frame.as_at,
        first=month_of(request, "first", request.frame.month),
        cut=cut_of(request),
        vintage=request.frame.figures,
    )
    if definition_of(question.measure) is None:
        raise Http404("There is no such figure.")
    try:
        found = explained(scope=request.scope, question=question)
    except Refusal as refused:
        raise Http404(str(refused)) from refused
    shown = explain_page(found, links_of(request), now=timezone.now())
    return page(request, "trajectories/explain.html", {"page": shown})
