"""A person's page, and their NHS number on request."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cohorts.presenters.person import person_page
from cohorts.presenters.sections import person_sections
from cohorts.services import person_page as reads
from cohorts.services import reach
from tcp_portal.access import Permission, confirmed, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.pages import draw
from tcp_portal.web.registry import person_panels

TEMPLATE = "cohorts/person.html"


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_person(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """What happened, what is planned, who looked. Each opening is recorded once."""
    return _page(request, person_id, how=reads.PAGE)


@requires(Permission.VIEW_IDENTITY)
@require_POST
@confirmed
def show_nhs_number(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The same page with the NHS number in full; that it was asked for is recorded."""
    reach.person(scope=request.scope, person_id=person_id, permission=Permission.VIEW_IDENTITY)
    return _page(request, person_id, how=reads.NHS_NUMBER)


def _page(request: PortalRequest, person_id: UUID, *, how: str) -> HttpResponse:
    columns = {name: of for entry in person_panels() for name, of in entry.columns().items()}
    record = reads.read(
        scope=request.scope, person_id=person_id, by=request.user, at=timezone.now(), how=how, columns=columns
    )
    shown = how == reads.NHS_NUMBER
    frame, person = request.frame, record.person
    panels = [
        draw(request, panel)
        for entry in person_panels()
        if request.scope.allows(entry.permission, person.partnership_id)
        and (panel := entry.build(request, person)) is not None
    ]
    may_read_log = request.scope.allows(Permission.VIEW_ACCESS_LOG, person.partnership_id)
    context = {
        "person": person,
        "page": person_page(record, frame=frame, act=act_of(request), show_number=shown),
        "shown": shown,
        "panels": panels,
        "sections": person_sections(frame, person.pk, person.partnership_id),
        "log_url": frame.url("audit:person", person.pk) if may_read_log else "",
    }
    return page(request, TEMPLATE, context, part="number")
