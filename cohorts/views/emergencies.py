"""A person's page in an emergency: asked for, and open for two hours."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.emergencies import EmergencyForm
from cohorts.presenters.person import person_page
from cohorts.services import emergencies
from tcp_portal.access import Permission, confirmed, requires
from tcp_portal.charts import words
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_SEE = Permission.VIEW_IDENTITY


@requires(_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def ask(request: PortalRequest) -> HttpResponse:
    """By the exact NHS number, which is posted and never stands in an address, and with a reason."""
    form, act, status = EmergencyForm(request.POST or None), act_of(request), 422
    if form.is_valid():
        try:
            opening = emergencies.open_page(**form.cleaned_data, act=act)
        except emergencies.TooManyCalls:
            form.add_error("number", "You have asked too often. Wait a quarter of an hour, or telephone.")
            status = 429
        except Refusal as refusal:
            emergencies.record_miss(act=act)
            form.add_error(refusal.field, refusal.sentence)
        else:
            return redirect(request.frame.url("cohorts:emergency_page", opening.pk))
    return page(request, "cohorts/emergency.html", {"form": form}, status=status if form.errors else 200)


@requires(_SEE)
@require_safe
def show(request: PortalRequest, opening_id: UUID) -> HttpResponse:
    """Who the person is, where they are and what is planned; nothing can be changed here. Each look is recorded."""
    opening, record = emergencies.look(opening_id=opening_id, by=request.user, at=timezone.now())
    ends = timezone.localtime(opening.ends_at)
    context = {
        "page": person_page(record, frame=request.frame, act=act_of(request)),
        "partnership": record.person.partnership.name,
        "until": f"{ends:%H:%M} on {words.day(ends)}",
    }
    return page(request, "cohorts/emergency_page.html", context)
