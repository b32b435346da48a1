"""Root-cause reviews of admissions and delays: the register, one review, and recording it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.forms.registers_of_care import RootCausesFilter
from cohorts.presenters.root_causes import RootCausesPage
from cohorts.presenters.sections import register_sections
from cohorts.services import entries, root_causes_register
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE


@requires(_VIEW)
@require_safe
def list_root_causes(request: PortalRequest) -> HttpResponse:
    """Every review up to the end of the chosen month; the learning can be searched."""
    frame, form = request.frame, RootCausesFilter(request.GET)
    request.scope.must_allow(_VIEW, frame.partnership.pk)
    found = root_causes_register.register_on(
        scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at
    )
    valid = form.is_valid()
    shown = root_causes_register.matching(found, **form.cleaned_data) if valid else []
    listed = RootCausesPage.of(found, shown, frame)
    entries.record_look(
        people=[row.person_id for row in shown], how="root causes", partnership_id=frame.partnership.pk,
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    context = {"form": form, "page": listed, "sections": register_sections(frame)}
    return page(request, "cohorts/root_causes.html", context, part="results", status=200 if valid else 422)
