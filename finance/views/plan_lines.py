"""The finance sheet and the whole envelope: read, and their lines written one by one."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.forms.plan_lines import EnvelopeLineForm, SheetLineForm
from finance.models import EnvelopeLine, SheetLine
from finance.presenters.envelope import envelope_page
from finance.presenters.sheet import sheet_page
from finance.services import plan_lines
from finance.services.business_cases import CASES, cases_of
from finance.services.gap_plans import GAP_PLANS, plans_with_lines
from finance.services.plan_moves import worked_out
from tcp_portal.access import Permission, requires
from tcp_portal.months import FinancialYear
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_forms import RowForm
from tcp_portal.web.row_views import Screen

VIEW, EDIT = Permission.VIEW_MONEY, Permission.EDIT_MONEY
_METHODS = ["GET", "HEAD", "POST"]
SCREENS: dict[str, Screen[Any]] = {
    "sheet": Screen(
        table=plan_lines.SHEET,
        form=SheetLineForm,
        crumbs=(("Finance sheet", "finance:sheet"),),
        adding="Add a line of the sheet",
        changing="Change a line of the sheet",
        saved="The line is saved.",
        back=lambda frame, row: frame.url("finance:sheet", year=row.year),
        about="What one payer plans under a heading for one year, never below nothing: the heading says how it counts.",
    ),
    "envelope": Screen(
        table=plan_lines.ENVELOPE,
        form=EnvelopeLineForm,
        crumbs=(("Whole envelope", "finance:envelope"),),
        adding="Add a line of the envelope",
        changing="Change a line of the envelope",
        saved="The line is saved.",
        back=lambda frame, row: frame.url("finance:envelope", year=row.year),
        about="What one payer spends on the population in one setting in one year, or plans to spend.",
    ),
    "gap": Screen(
        table=GAP_PLANS,
        form=RowForm,
        crumbs=(("Closing the gap", "finance:gap"),),
        adding="",
        changing="",
        saved="",
        back=lambda frame, row: frame.url("finance:gap", plan=row.pk),
    ),
    "case": Screen(
        table=CASES,
        form=RowForm,
        crumbs=(("Business cases", "finance:cases"),),
        adding="",
        changing="",
        saved="",
        back=lambda frame, row: frame.url("finance:case", row.pk),
    ),
}
_TYPED = ("sheet", "envelope")


@requires(VIEW)
@require_safe
def sheet(request: PortalRequest) -> HttpResponse:
    """Who has more and who has less, by year, with everything in it?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    lines = list(plan_lines.sheet_lines(scope=request.scope, partnership=partnership))
    now = frame.month.financial_year.start_year
    years = sorted({one.year for one in lines} | {now - 1, now, now + 1})
    worked = worked_out(
        scope=request.scope,
        partnership=partnership,
        years=[FinancialYear(year) for year in years],
        day=frame.day,
    )
    may_write = request.scope.allows(EDIT, partnership.pk)
    year = _year(request, years, now)
    shown = sheet_page(lines, worked, frame, year=year, years=years, may_write=may_write)
    return page(request, "finance/sheet.html", {"page": shown, "may_write": may_write})


@requires(VIEW)
@require_safe
def envelope(request: PortalRequest) -> HttpResponse:
    """What is spent where along the pathway, and does it move to the community?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    lines = list(plan_lines.envelope_lines(scope=request.scope, partnership=partnership))
    may_write = request.scope.allows(EDIT, partnership.pk)
    now = frame.month.financial_year.start_year
    year = _year(request, sorted({one.year for one in lines} | {now}), now)
    shown = envelope_page(lines, frame, year=year, may_write=may_write)
    return page(request, "finance/envelope.html", {"page": shown, "may_write": may_write})


@requires(VIEW)
@require_http_methods(_METHODS)
def plan_row_add(request: PortalRequest, kind: str) -> HttpResponse:
    """A new line of the sheet or of the envelope."""
    screen = _screen(kind, _TYPED)
    partnership = partnership_in(request, EDIT)
    asked = request.GET.get("year", "")
    return row_views.add(
        request,
        screen,
        given={"partnership": partnership},
        initial={"on": request.today, "year": asked, "chance": 100},
        cancel=request.frame.url(screen.crumbs[0][1]),
    )


@requires(VIEW)
@require_http_methods(_METHODS)
def plan_row_change(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """The same, changed."""
    return row_views.change(request, _screen(kind, _TYPED), _named(request, kind, pk))


@requires(VIEW)
@require_http_methods(_METHODS)
def plan_row_withdraw(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A line, a plan or a case that was entered by mistake."""
    screen = _screen(kind, tuple(SCREENS))
    back = request.frame.url(screen.crumbs[0][1])
    return row_views.withdraw(request, screen, _named(request, kind, pk), back=back)


def _screen(kind: str, known: tuple[str, ...]) -> Screen[Any]:
    if kind not in known:
        raise Http404("There are no such lines.")
    return SCREENS[kind]


def _named(request: PortalRequest, kind: str, pk: UUID) -> Any:
    scope = request.scope
    found = {
        "sheet": lambda: SheetLine.objects.visible_to(scope).current().select_related("payer"),
        "envelope": lambda: EnvelopeLine.objects.visible_to(scope).current().select_related("payer"),
        "gap": lambda: plans_with_lines(scope),
        "case": lambda: cases_of(scope=scope),
    }
    return get_object_or_404(cast(Any, found[kind])(), pk=pk)


def _year(request: PortalRequest, years: list[int], else_: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked in {str(one) for one in years} else else_
