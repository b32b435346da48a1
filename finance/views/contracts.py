"""Outcome contracts: one page, and what is written of it."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.forms.contracts import ContractForm, OutcomeForm
from finance.models import ContractOutcome, OutcomeContract
from finance.presenters.contracts import contract_blocks
from finance.services.contracts import CONTRACTS, OUTCOMES, contracts_of, outcomes_of
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day, partnership_in
from tcp_portal.web.row_views import Screen

VIEW, EDIT = Permission.VIEW_MONEY, Permission.EDIT_MONEY
SIZE = 100
_METHODS = ["GET", "HEAD", "POST"]
_CRUMBS = (("Outcome contracts", "finance:contracts"),)
_CONTRACT = Screen(
    table=CONTRACTS,
    form=ContractForm,
    crumbs=_CRUMBS,
    adding="Add an outcome contract",
    changing="Change an outcome contract",
    saved="The contract is saved.",
    back=lambda frame, _row: frame.url("finance:contracts"),
    about="A sum for a population, a share of it paid on outcomes.",
    act=act_on_day,
)
_OUTCOME = Screen(
    table=OUTCOMES,
    form=OutcomeForm,
    crumbs=_CRUMBS,
    adding="Add an outcome",
    changing="Change or judge an outcome",
    saved="The outcome is saved.",
    back=lambda frame, _row: frame.url("finance:contracts"),
    about="Its weight decides what hangs on it; how far it was met decides what is paid.",
    act=act_on_day,
)


@requires(VIEW)
@require_safe
def contracts(request: PortalRequest) -> HttpResponse:
    """Which contracts pay on outcomes, and what is payable so far?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    found = Paginator(contracts_of(scope=request.scope, partnership=partnership), SIZE)
    shown = found.get_page(request.GET.get("page"))
    may_write = request.scope.allows(EDIT, partnership.pk)
    rows = list(shown)
    context = {
        "contracts": contract_blocks(rows, outcomes_of(rows), frame, may_write=may_write),
        "shown": shown,
        "shown_url": lambda number: frame.url("finance:contracts", page=number),
        "may_write": may_write,
    }
    return page(request, "finance/contracts.html", context)


@requires(VIEW)
@require_http_methods(_METHODS)
def contract_add(request: PortalRequest) -> HttpResponse:
    """A new contract."""
    given = {"partnership": partnership_in(request, EDIT)}
    back, initial = request.frame.url("finance:contracts"), {"on": request.frame.day}
    return row_views.add(request, _CONTRACT, given=given, initial=initial, cancel=back)


@requires(VIEW)
@require_http_methods(_METHODS)
def contract_step(request: PortalRequest, pk: UUID, verb: str) -> HttpResponse:
    """A contract changed, withdrawn, or given an outcome."""
    rows = OutcomeContract.objects.visible_to(request.scope).current().select_related("partnership")
    row = get_object_or_404(rows, pk=pk)
    back = request.frame.url("finance:contracts")
    if verb == "change":
        return row_views.change(request, _CONTRACT, row)
    if verb == "withdraw":
        return row_views.withdraw(request, _CONTRACT, row, back=back)
    if verb == "outcome":
        context = {"about": f"{row.name}. {_OUTCOME.about}"}
        return row_views.add(request, _OUTCOME, given={"contract": row}, cancel=back, context=context)
    raise Http404


@requires(VIEW)
@require_http_methods(_METHODS)
def outcome_step(request: PortalRequest, pk: UUID, verb: str) -> HttpResponse:
    """An outcome changed, judged or withdrawn."""
    rows = ContractOutcome.objects.visible_to(request.scope).current().select_related("contract")
    row = get_object_or_404(rows, pk=pk)
    if verb == "change":
        return row_views.change(request, _OUTCOME, row)
    if verb == "withdraw":
        return row_views.withdraw(request, _OUTCOME, row, back=request.frame.url("finance:contracts"))
    raise Http404
