"""Assumptions: the register, and its rows written."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.forms.assumptions import AssumptionFilter, AssumptionForm
from finance.models import Assumption, AssumptionState
from finance.presenters.assumptions import assumptions_page
from finance.services.assumptions import ASSUMPTIONS, assumptions_of, due_for_a_look
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen

VIEW, EDIT = Permission.VIEW_PROGRAMME, Permission.EDIT_PROGRAMME
SIZE = 100
_METHODS = ["GET", "HEAD", "POST"]
_SCREEN = Screen(
    table=ASSUMPTIONS,
    form=AssumptionForm,
    crumbs=(("Assumptions", "finance:assumptions"),),
    adding="Add an assumption",
    changing="Change an assumption",
    saved="The assumption is saved.",
    back=lambda frame, _row: frame.url("finance:assumptions"),
    about="What plans and forecasts take for granted. Say who says so, and what happens if it is wrong.",
    name=lambda row: f"{row}. {row.what}",
)


@requires(VIEW)
@require_safe
def assumptions(request: PortalRequest) -> HttpResponse:
    """What do we take for granted, who says so, and what if it is wrong?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    form = AssumptionFilter(request.GET)
    may_write = request.scope.allows(EDIT, partnership.pk)
    context: dict[str, object] = {"form": form, "list": None, "may_write": may_write}
    if not form.is_valid():
        return page(request, "finance/assumptions.html", context, part="results", status=422)
    state, scope, day = form.cleaned_data["state"], request.scope, frame.as_at
    found = assumptions_of(scope=scope, partnership=partnership, day=day, state=state)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    due = due_for_a_look(scope=scope, partnership=partnership, day=day)
    context |= {
        "list": assumptions_page(shown, frame, due=due, may_write=may_write),
        "page": shown,
        "page_url": lambda number: frame.url("finance:assumptions", state=state or None, page=number),
    }
    return page(request, "finance/assumptions.html", context, part="results")


@requires(EDIT)
@require_http_methods(_METHODS)
def assumption_add(request: PortalRequest) -> HttpResponse:
    """A new assumption."""
    return row_views.add(
        request,
        _SCREEN,
        given={"partnership": partnership_in(request, EDIT)},
        initial={"on": request.today, "state": AssumptionState.HOLDS},
        cancel=request.frame.url("finance:assumptions"),
    )


@requires(EDIT)
@require_http_methods(_METHODS)
def assumption_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed; or what became of it."""
    return row_views.change(request, _SCREEN, _named(request, pk))


@requires(EDIT)
@require_http_methods(_METHODS)
def assumption_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An assumption that was entered by mistake."""
    back = request.frame.url("finance:assumptions")
    return row_views.withdraw(request, _SCREEN, _named(request, pk), back=back)


def _named(request: PortalRequest, pk: UUID) -> Assumption:
    return get_object_or_404(Assumption.objects.visible_to(request.scope).current(), pk=pk)
