"""Business cases: all of them, one of them, and cases typed with their years."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.forms.business_cases import CaseForm
from finance.forms.years import years_shown
from finance.models import BusinessCase
from finance.presenters.business_cases import case_page, case_row
from finance.services.business_cases import CASES, add_case, cases_of, change_case
from finance.views.grids import GridPage, answer
from tcp_portal.access import Permission, requires
from tcp_portal.kept import Kept
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_forms import Where

VIEW, EDIT = Permission.VIEW_MONEY, Permission.EDIT_MONEY
SIZE = 100
_METHODS = ["GET", "HEAD", "POST"]
_TEMPLATE = "finance/case_grid.html"
_YEARS = 4
_ABOUT = (
    "A year in which nothing is typed is no year of the case. "
    "Beds closed are counted in all, to the end of the year."
)


@requires(VIEW)
@require_safe
def cases(request: PortalRequest) -> HttpResponse:
    """Which investments pay for themselves by closing beds?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    found = cases_of(scope=request.scope, partnership=partnership)
    shown = Paginator(found, SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": [case_row(one, frame) for one in shown.object_list],
        "page": shown,
        "page_url": lambda number: frame.url("finance:cases", page=number),
        "may_write": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "finance/cases.html", context)


@requires(VIEW)
@require_safe
def case(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One case: cost, what closed beds release, and when that has paid it back."""
    found = _named(request, pk)
    may_write = request.scope.allows(EDIT, found.partnership_id)
    return page(
        request, "finance/case.html", {"page": case_page(found, request.frame), "may_write": may_write}
    )


@requires(VIEW)
@require_http_methods(_METHODS)
def case_add(request: PortalRequest) -> HttpResponse:
    """A new case with its years."""
    where = Where(partnership_in(request, EDIT), request.today, request.scope)
    first = request.frame.month.financial_year.start_year
    years = years_shown(request.GET, first=first, last=first + _YEARS - 1)
    form = CaseForm(request.POST or None, where=where, initial={"on": request.today}, years=years)

    def save() -> Kept:
        return add_case(
            partnership=where.partnership, head=form.values(), years=form.told(), act=act_of(request)
        )

    return answer(request, _page(request, "Add a business case"), form, save, lambda row: _back(request, row))


@requires(VIEW)
@require_http_methods(_METHODS)
def case_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    found, act = _named(request, pk), act_of(request)
    CASES.must_allow(found, act)
    stored = list(found.years.all())
    held = [one.year for one in stored]
    first = held[0] if held else request.frame.month.financial_year.start_year
    years = years_shown(request.GET, first=first, last=(held[-1] if held else first + _YEARS - 1), held=held)
    where = Where(found.partnership, request.today, request.scope)
    form = CaseForm(request.POST or None, where=where, row=found, years=years, stored=stored)

    def save() -> Kept:
        return change_case(case=found, version=form.seen, head=form.values(), years=form.told(), act=act)

    away = request.frame.url("finance:plan_row_withdraw", found.pk, "case")
    shown = _page(request, "Change a business case", withdraw_url=away, cancel=_back(request, found))
    return answer(request, shown, form, save, lambda row: _back(request, row), row=found)


def _page(request: PortalRequest, heading: str, *, withdraw_url: str = "", cancel: str = "") -> GridPage:
    home = request.frame.url("finance:cases")
    crumbs = (("Business cases", home),)
    return GridPage(
        _TEMPLATE, heading, "The case is saved.", cancel or home, crumbs, _ABOUT, withdraw_url=withdraw_url
    )


def _back(request: PortalRequest, row: Kept) -> str:
    return request.frame.url("finance:case", row.pk)


def _named(request: PortalRequest, pk: UUID) -> BusinessCase:
    return get_object_or_404(cases_of(scope=request.scope).select_related("partnership"), pk=pk)
