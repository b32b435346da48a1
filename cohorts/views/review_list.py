"""Reviews due: the list of the monthly C(E)TR assurance meeting."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.forms.review_list import ReviewsFilter
from cohorts.presenters.review_list import ReviewList, place_options
from cohorts.presenters.sections import register_sections
from cohorts.services import review_meeting
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.forms import error_summary


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_due(request: PortalRequest) -> HttpResponse:
    """Everyone in hospital by due date with filters, who at risk needs a community review, what is overdue."""
    frame, scope = request.frame, request.scope
    partnership = frame.partnership
    scope.must_allow(Permission.VIEW_PEOPLE, partnership.pk)
    found = review_meeting.meeting(scope=scope, partnership_id=partnership.pk, day=frame.as_at)
    form = ReviewsFilter(request.GET)
    valid = form.is_valid()
    shown = form.of(found.due) if valid else []
    review_meeting.record_look(
        person_ids=found.people(shown), partnership_id=partnership.pk, by=request.user, at=timezone.now()
    )
    context = {
        "list": ReviewList.of(found, shown, frame),
        "form": form,
        "wrong": error_summary(form),
        "places": place_options(found.due),
        "sections": register_sections(frame),
    }
    return page(request, "cohorts/reviews_due.html", context, part="results", status=200 if valid else 422)
