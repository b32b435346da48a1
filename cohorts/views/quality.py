"""Data quality: what is missing, what contradicts itself, who has confirmed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.forms.quality import QualityFilter, kind_choices, part_choices
from cohorts.presenters.quality import BETWEEN, NO_PLACE, commissioner_of, place_of, quality_page
from cohorts.presenters.sections import register_sections
from cohorts.services import quality
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page

_VIEW = Permission.VIEW_MEASURES


@requires(_VIEW)
@require_safe
def show_quality(request: PortalRequest) -> HttpResponse:
    """Counts for who judges figures; for who may see people, whose records they are. Those shown are recorded."""
    frame, scope = request.frame, request.scope
    scope.must_allow(_VIEW, frame.partnership.pk)
    found = quality.quality_of(scope=scope, partnership=frame.partnership, day=frame.as_at, month=frame.month)
    places = {*map(place_of, found.people), *map(place_of, found.entries)}
    commissioners = set(map(commissioner_of, found.people))
    asked = QualityFilter.of(request.GET, places=places, commissioners=commissioners)
    shown = quality_page(found, frame, asked, number_of_page=request.GET.get("page", "1"))
    quality.record_look(
        people=[record.id for record in shown.records],
        partnership_id=frame.partnership.pk,
        by=request.user,
        at=timezone.now(),
    )
    context = {
        "shown": shown,
        "named": found.named,
        "asked": asked,
        "sections": register_sections(frame),
        "places": part_choices(places, "All places", NO_PLACE),
        "commissioners": part_choices(commissioners, "All commissioners", BETWEEN),
        "kinds": kind_choices(),
        "page_url": lambda number: frame.url("cohorts:data_quality", **asked.chosen, page=number),
    }
    return page(request, "cohorts/quality.html", context, part="results")
