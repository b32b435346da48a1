"""Services in scope and their contracts, and the care model map."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web import row_views as rows
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.scope_services import ServiceForm, ServicesFilter
from workstreams.models import Service
from workstreams.presenters.scope_services import ServicesPage, care_model
from workstreams.services.scope_services import SERVICES, categories_of, parts_of, services_of

_VIEW, _EDIT = Permission.VIEW_PROGRAMME, Permission.EDIT_SUPPLY
_FORM = ["GET", "HEAD", "POST"]
PAGE = 100
SCREEN = Screen(
    table=SERVICES,
    form=ServiceForm,
    crumbs=(("Services", "workstreams:services"),),
    adding="Add a service",
    changing="Change the service",
    saved="The service is saved.",
    back=lambda frame, _row: frame.url("workstreams:services"),
)


@requires(_VIEW)
@require_safe
def services(request: PortalRequest) -> HttpResponse:
    """What is in scope, from whom, until when, for how much, and what ends soon?"""
    partnership, frame, scope = partnership_in(request, _VIEW), request.frame, request.scope
    form = ServicesFilter(request.GET, categories_of(scope=scope, partnership=partnership))
    found = services_of(scope=scope, partnership=partnership, day=frame.day, ask=form.ask())
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    may_edit = scope.allows(_EDIT, partnership.pk)
    context = {
        "form": form,
        "page": ServicesPage.of(list(shown), parts_of(found), frame, may_edit=may_edit),
        "pages": shown,
        "page_url": lambda number: frame.url("workstreams:services", **form.carried, page=number),
        "may_edit": may_edit,
    }
    status = 200 if form.is_valid() else 422
    return page(request, "workstreams/scope_services.html", context, part="results", status=status)


@requires(_VIEW)
@require_safe
def care_model_map(request: PortalRequest) -> HttpResponse:
    """Which services prevent, which answer a crisis, which are planned, what works, and what is each stream worth?"""
    partnership, frame = partnership_in(request, _VIEW), request.frame
    found = services_of(scope=request.scope, partnership=partnership, day=frame.day)
    return page(request, "workstreams/scope_care_model.html", {"model": care_model(list(found))})


@requires(_EDIT)
@require_http_methods(_FORM)
def service_add(request: PortalRequest) -> HttpResponse:
    """A service of the population."""
    given = {"partnership": partnership_in(request, _EDIT)}
    return rows.add(request, SCREEN, given=given, cancel=request.frame.url("workstreams:services"))


@requires(_EDIT)
@require_http_methods(_FORM)
def service_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is known of a service now."""
    row = _service(request, pk)
    away = request.frame.url("workstreams:service_withdraw", row.pk)
    return rows.change(request, SCREEN, row, context={"withdraw_url": away})


@requires(_EDIT)
@require_http_methods(_FORM)
def service_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A service entered by mistake."""
    back = request.frame.url("workstreams:services")
    return rows.withdraw(request, SCREEN, _service(request, pk), back=back)


def _service(request: PortalRequest, pk: UUID) -> Service:
    return get_object_or_404(Service.objects.visible_to(request.scope).current(), pk=pk)
