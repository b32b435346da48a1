"""Closing the gap: the plan that is chosen, and plans typed or read from a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.domain.gap_file import Unreadable, read_gap
from finance.forms.gap import GapFileForm, GapForm, as_typed
from finance.forms.years import years_shown
from finance.models import GapPlan
from finance.presenters.gap import gap_page
from finance.services import gap_plans
from finance.services.gap_actual import actual_of
from finance.views.grids import GridPage, answer
from tcp_portal.access import Permission, requires
from tcp_portal.kept import Kept
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_forms import Where

VIEW, EDIT = Permission.VIEW_MONEY, Permission.EDIT_MONEY
_METHODS = ["GET", "HEAD", "POST"]
_YEARS = 5
_TEMPLATE = "finance/gap_grid.html"
_ABOUT = (
    "Amounts are cumulative: each year holds those before it. An empty box is not known, which is not zero. "
    "Give one of the two positions; the other is worked out."
)


@requires(VIEW)
@require_safe
def gap(request: PortalRequest) -> HttpResponse:
    """What happens if nothing is done, and does what is planned close the gap?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    plans = gap_plans.read_plans(scope=request.scope, partnership=partnership)
    wanted = request.GET.get("plan", "")
    asked = next((one for one in plans if str(one.plan.pk) == wanted), None)
    plan = asked or (gap_plans.main_of(plans) if plans else None)
    context: dict[str, Any] = {"page": None, "may_write": request.scope.allows(EDIT, partnership.pk)}
    if plan is not None:
        actual = actual_of(plan=plan, scope=request.scope, partnership=partnership, day=frame.day)
        context["page"] = gap_page(plan, plans, actual, frame, year=request.GET.get("year", ""))
        context["plan"] = plan.plan
    return page(request, "finance/gap.html", context)


@requires(VIEW)
@require_http_methods(_METHODS)
def gap_add(request: PortalRequest) -> HttpResponse:
    """A new plan, typed; also what a file held, once it was looked at."""
    where = Where(partnership_in(request, EDIT), request.today, request.scope)
    first = request.frame.month.financial_year.start_year
    years = years_shown(request.GET, first=first - 1, last=first - 1 + _YEARS - 1)
    initial = {"on": request.today, "unit": 1, "area": where.partnership.name}
    form = GapForm(request.POST or None, where=where, initial=initial, years=years)
    return _add(request, form)


@requires(VIEW)
@require_http_methods(_METHODS)
def gap_import(request: PortalRequest) -> HttpResponse:
    """A file fills the grid; nothing is saved before the grid is."""
    where = Where(partnership_in(request, EDIT), request.today, request.scope)
    initial = {"on": request.today, "unit": 1000}
    posted = request.method == "POST"
    form = GapFileForm(*((request.POST, request.FILES) if posted else ()), where=where, initial=initial)
    if posted and form.is_valid():
        try:
            file = read_gap(form.cleaned_data["file"])
        except Unreadable as fault:
            form.add_error("file", fault.sentence)
        else:
            typed = GapForm(as_typed(file, request.POST.dict()), where=where)
            typed.is_valid()
            shown = _page(request, "Look at what the file holds")
            context = {
                "grid": shown, "form": typed, "overtaken": None, "action": request.frame.url("finance:gap_add"),
                "from_file": True,
            }  # fmt: skip
            return page(request, _TEMPLATE, context, status=422 if typed.errors else 200)
    context = {
        "form": form, "heading": "Read a plan from a file", "button": "Read the file", "multipart": True,
        "cancel": request.frame.url("finance:gap"), "overtaken": None, "about": "",
        "crumbs": [("Closing the gap", request.frame.url("finance:gap"))],
    }  # fmt: skip
    return page(request, "web/row.html", context, status=422 if form.errors else 200)


@requires(VIEW)
@require_http_methods(_METHODS)
def gap_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same, changed."""
    plan = _named(request, pk)
    act = act_of(request)
    gap_plans.GAP_PLANS.must_allow(plan, act)
    stored = gap_plans.facts_of(plan.lines.all())
    held = [year for one in stored for year in one.amounts]
    years = years_shown(request.GET, first=plan.first_year, last=plan.last_year, held=held)
    where = Where(plan.partnership, request.today, request.scope)
    form = GapForm(request.POST or None, where=where, row=plan, years=years, stored=stored)

    def save() -> Kept:
        return gap_plans.change_gap(
            plan=plan, version=form.seen, head=form.values(), lines=form.lines(), act=act
        )

    away = request.frame.url("finance:plan_row_withdraw", plan.pk, "gap")
    shown = _page(request, "Change a plan to close the gap", withdraw_url=away)
    return answer(request, shown, form, save, lambda row: _back(request, row), row=plan)


def _add(request: PortalRequest, form: GapForm) -> HttpResponse:
    def save() -> Kept:
        return gap_plans.add_gap(
            partnership=form.where.partnership, head=form.values(), lines=form.lines(), act=act_of(request)
        )

    return answer(
        request, _page(request, "Add a plan to close the gap"), form, save, lambda row: _back(request, row)
    )


def _page(request: PortalRequest, heading: str, **more: str) -> GridPage:
    home = request.frame.url("finance:gap")
    crumbs = (("Closing the gap", home),)
    return GridPage(_TEMPLATE, heading, "The plan is saved.", home, crumbs, _ABOUT, **more)


def _back(request: PortalRequest, row: Kept) -> str:
    return request.frame.url("finance:gap", plan=row.pk)


def _named(request: PortalRequest, pk: UUID) -> GapPlan:
    plans = gap_plans.plans_with_lines(request.scope)
    return get_object_or_404(plans.select_related("partnership"), pk=pk)
