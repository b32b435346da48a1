"""A person's page of the discharge plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.presenters.discharge import plan_page
from cohorts.presenters.sections import person_sections
from cohorts.services import plan_page as reads
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page

TEMPLATE = "cohorts/discharge.html"


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_plan(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Everything about the way out: dates, delays, checklist, barriers, agreements. Each opening is recorded."""
    return show_page(request, person_id)


def show_page(request: PortalRequest, person_id: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page, or its checklist alone for htmx."""
    record = reads.read(scope=request.scope, person_id=person_id, by=request.user, at=timezone.now())
    person, frame = record.person, request.frame
    context = {
        "person": person,
        "page": plan_page(record, frame),
        "sections": person_sections(frame, person.pk, person.partnership_id),
        "told": "",
        "trouble": "",
        "focus": 0,
        **more,
    }
    return page(request, TEMPLATE, context, part="checklist", status=status)
