"""The performance overview and the people behind its figures."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from trajectories.presenters.behind import behind_page
from trajectories.presenters.dashboard import dashboard as present
from trajectories.presenters.filters import filters
from trajectories.presenters.told import overview
from trajectories.presenters.with_forecast import with_forecast
from trajectories.services.behind import Question, is_known, look_behind
from trajectories.services.dashboard import picture
from trajectories.services.forecast_page import forecast_beside
from trajectories.services.narratives import narratives_of
from trajectories.views.asked import cut_of, links_of, month_of, partnership_of, span_of
from trajectories.views.subject import ask_of, check_place, subject_page


@requires(Permission.VIEW_MEASURES)
@require_GET
def dashboard(request: PortalRequest) -> HttpResponse:
    """Are we on plan, is it changing, and why?"""
    ask = ask_of(request, span_of(request))
    shown = picture(scope=request.scope, ask=ask)
    check_place(ask, shown.places)
    written = narratives_of(scope=request.scope, partnership=ask.partnership, month=ask.month)
    links, beside = links_of(request), forecast_beside(scope=request.scope, ask=ask)
    shown_page = with_forecast(present(shown, links), beside, shown, links)
    return subject_page(request, "overview", shown_page, filters(shown), overview(shown, written))


@requires(Permission.VIEW_PEOPLE)
@require_GET
def people(request: PortalRequest) -> HttpResponse:
    """Who stands behind a figure. The look is recorded."""
    partnership = partnership_of(request, Permission.VIEW_PEOPLE)
    question = Question(
        partnership=partnership,
        measure=request.GET.get("measure", ""),
        month=request.frame.month,
        as_at=request.frame.as_at,
        first=month_of(request, "first", request.frame.month),
        cut=cut_of(request),
        vintage=request.frame.figures,
    )
    if not is_known(question.measure):
        raise Http404("There is no list behind such a figure.")
    behind = look_behind(scope=request.scope, question=question, by=request.user, now=timezone.now())
    return page(request, "trajectories/people.html", {"page": behind_page(question, behind, request.frame)})
