"""What admissions teach about the register: who was on it before, how rated, with a review or not."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.presenters.register_learning import LearningPage, months_of, period
from cohorts.presenters.sections import register_sections
from cohorts.services import glance, register_list
from cohorts.services.register_learning import learn
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part


@requires(Permission.VIEW_MEASURES)
@require_safe
def show_learning(request: PortalRequest) -> HttpResponse:
    """Counts for everybody who reads the partnership's figures; who stands behind them for those who may see people."""
    frame, scope = request.frame, request.scope
    partnership = frame.partnership
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    first, last = period(request.GET, frame)
    found = learn(scope=scope, partnership_id=partnership.pk, first=first.first, end=last.next.first)
    known = {}
    if scope.allows(Permission.VIEW_PEOPLE, partnership.pk):
        people = [one.person_id for one in found.admissions]
        known = glance.glimpses(scope=scope, person_ids=people)
        register_list.record_look(
            person_ids=known,
            how="register learning",
            partnership_id=partnership.pk,
            by=request.user,
            at=timezone.now(),
        )
    context = {
        "page": LearningPage(frame, first, last, found, known),
        "months": months_of(frame),
        "keep": frame.choice.items(),
        "sections": register_sections(frame),
        "alone": wants_part(request),
    }
    return page(request, "cohorts/register_learning.html", context, part="results")
