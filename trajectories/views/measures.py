"""What each figure means."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from trajectories.domain.registry import MEASURES
from trajectories.presenters.measures import definition_page, measure_rows
from trajectories.services.rates import denominator_of
from trajectories.views.asked import partnership_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def measures(request: PortalRequest) -> HttpResponse:
    """Every definition."""
    partnership_of(request)
    return page(request, "trajectories/measures.html", {"rows": measure_rows(request.frame)})


@requires(Permission.VIEW_MEASURES)
@require_GET
def measure(request: PortalRequest, measure_id: str) -> HttpResponse:
    """One definition, with the population that stands below a rate."""
    if measure_id not in MEASURES:
        raise Http404("There is no such measure.")
    partnership, month = partnership_of(request), request.frame.month
    asked = MEASURES[measure_id]
    is_rate = asked.denominator == "population"
    below = denominator_of(partnership=partnership, month=month) if is_rate else None
    context = {"page": definition_page(asked, below, request.frame)}
    return page(request, "trajectories/measure.html", context)
