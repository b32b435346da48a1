"""What each figure means."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from trajectories.domain.narratives import learning_key
from trajectories.domain.registry import MEASURES
from trajectories.models import Narrative
from trajectories.presenters.measures import definition_page, measures_page
from trajectories.presenters.told import Told
from trajectories.presenters.words_page import lesson
from trajectories.services.month_figures import month_figures
from trajectories.services.narratives import narratives_of
from trajectories.services.rates import denominator_of
from trajectories.views.asked import partnership_of

_LONGEST = 80  # of the words looked for


@requires(Permission.VIEW_MEASURES)
@require_GET
def measures(request: PortalRequest) -> HttpResponse:
    """Every definition, or those that hold the words looked for."""
    partnership_of(request)
    asked = " ".join(request.GET.get("q", "").split())[:_LONGEST]
    context = {"page": measures_page(request.frame, asked)}
    return page(request, "trajectories/measures.html", context, part="results")


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
    written = narratives_of(scope=request.scope, partnership=partnership, month=month)
    context = {
        "page": definition_page(asked, below, request.frame),
        "lesson": _lesson(request, measure_id, written) if learning_key(measure_id) in written else None,
        "may_write": request.scope.allows(Permission.WRITE_NARRATIVES, partnership.pk),
        "key": learning_key(measure_id),
    }
    return page(request, "trajectories/measure.html", context)


def _lesson(request: PortalRequest, measure_id: str, written: Mapping[str, Narrative]) -> Told | None:
    """What was learnt about the measure, with a mark where its figure has changed since."""
    figures = month_figures(
        scope=request.scope,
        partnership=request.frame.partnership,
        month=request.frame.month,
        as_at=request.frame.as_at,
        measures=[measure_id],
    )
    return lesson(measure_id, figures.get(measure_id), written)
