"""Providers of community support: the list, one of them, and keeping them."""

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
from workstreams.forms.market import MarketFilter, ProviderForm
from workstreams.models import MarketProvider
from workstreams.presenters.capabilities import answers_of
from workstreams.presenters.market import ProviderLine, providers_sentence
from workstreams.presenters.scope_services import ServiceLine
from workstreams.services.capabilities import latest
from workstreams.services.market import PROVIDERS, providers_of, sums_of
from workstreams.services.scope_services import services_of

_VIEW, _EDIT = Permission.VIEW_PROGRAMME, Permission.EDIT_SUPPLY
_FORM = ["GET", "HEAD", "POST"]
PAGE = 100
SCREEN = Screen(
    table=PROVIDERS,
    form=ProviderForm,
    crumbs=(("Providers", "workstreams:providers"),),
    adding="Add a provider",
    changing="Change the provider",
    saved="The provider is saved.",
    back=lambda frame, row: frame.url("workstreams:provider", row.pk),
)


@requires(_VIEW)
@require_safe
def providers(request: PortalRequest) -> HttpResponse:
    """Who takes which needs, where, how good, with room for how many?"""
    partnership, frame = partnership_in(request, _VIEW), request.frame
    form = MarketFilter(request.GET, partnership)
    found = providers_of(scope=request.scope, partnership=partnership, ask=form.ask())
    sums = sums_of(found)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "lines": [ProviderLine.of(row, frame) for row in shown],
        "sentence": providers_sentence(sums),
        "pages": shown,
        "page_url": lambda number: frame.url("workstreams:providers", **form.carried, page=number),
        "may_edit": request.scope.allows(_EDIT, partnership.pk),
    }
    status = 200 if form.is_valid() else 422
    return page(request, "workstreams/providers.html", context, part="results", status=status)


@requires(_VIEW)
@require_safe
def provider(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One provider: what it takes, what it runs, what it says it can do, what was agreed."""
    row, frame = _provider(request, pk), request.frame
    may_edit = request.scope.allows(_EDIT, row.partnership_id)
    services = services_of(scope=request.scope, partnership=row.partnership, day=frame.day).filter(
        provider=row
    )
    answers = latest(scope=request.scope, partnership=row.partnership, provider_id=row.pk)
    context = {
        "row": row,
        "line": ProviderLine.of(row, frame),
        "services": [ServiceLine.of(one, frame, may_edit=may_edit) for one in services],
        "answers": answers_of(answers),
        "any_answer": bool(answers),
        "may_edit": may_edit,
    }
    return page(request, "workstreams/provider.html", context)


@requires(_EDIT)
@require_http_methods(_FORM)
def provider_add(request: PortalRequest) -> HttpResponse:
    """A provider that is new to the market."""
    given = {"partnership": partnership_in(request, _EDIT)}
    return rows.add(request, SCREEN, given=given, cancel=request.frame.url("workstreams:providers"))


@requires(_EDIT)
@require_http_methods(_FORM)
def provider_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is known of a provider now."""
    return rows.change(request, SCREEN, _provider(request, pk))


@requires(_EDIT)
@require_http_methods(_FORM)
def provider_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A provider entered by mistake."""
    back = request.frame.url("workstreams:providers")
    return rows.withdraw(request, SCREEN, _provider(request, pk), back=back)


def _provider(request: PortalRequest, pk: UUID) -> MarketProvider:
    shown = MarketProvider.objects.visible_to(request.scope).current().select_related("partnership")
    return get_object_or_404(shown.prefetch_related("places"), pk=pk)
