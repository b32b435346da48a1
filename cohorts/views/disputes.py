"""Disputes about who is responsible: the register, one dispute, and what is recorded about it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.forms.registers_of_care import DisputesFilter
from cohorts.presenters.disputes import DisputesPage
from cohorts.presenters.sections import register_sections
from cohorts.services import disputes_register, entries
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE
_METHODS = ["GET", "HEAD", "POST"]


@requires(_VIEW)
@require_safe
def list_disputes(request: PortalRequest) -> HttpResponse:
    """The list of the monthly legal meeting, as it stood at the end of the chosen month."""
    frame, form = request.frame, DisputesFilter(request.GET)
    request.scope.must_allow(_VIEW, frame.partnership.pk)
    found = disputes_register.register_on(
        scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at
    )
    valid = form.is_valid()
    listed = DisputesPage.of(found if valid else [], form, frame)
    entries.record_look(
        people=[row.person_id for row in listed.shown], how="disputes", partnership_id=frame.partnership.pk,
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    context = {"form": form, "page": listed, "sections": register_sections(frame)}
    return page(request, "cohorts/disputes.html", context, part="results", status=200 if valid else 422)
