"""Funds and rounds: what there is, what is asked for, and the rows written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.forms.funds import FORMS
from finance.models import Fund, IndicativeBudget, Round
from finance.models.funds import READERS
from finance.presenters.funds import fund_cards
from finance.presenters.round import Read, round_page
from finance.services import round_reads, round_totals
from finance.services.fund_reads import funds_with_rounds, indicative_known
from finance.services.funds import FUNDS, INDICATIVE, ROUNDS, may_run, regions_run
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_views import Screen

RUN = Permission.RUN_FUNDS
SIZE, FEW = 50, 20
METHODS = ["GET", "HEAD", "POST"]
_CRUMBS = (("Funds", "finance:funds"),)


def _to_funds(frame: Frame, _row: Any) -> str:
    return frame.url("finance:funds")


_FUND: Screen[Fund] = Screen(
    table=FUNDS,
    form=FORMS["fund"],
    crumbs=_CRUMBS,
    adding="Add a fund",
    changing="Change a fund",
    saved="The fund is saved.",
    back=_to_funds,
    about="Money that somebody gives to areas on terms. Its rounds share its envelope.",
    act=act_on_day,
)
_ROUND: Screen[Round] = Screen(
    table=ROUNDS,
    form=FORMS["round"],
    crumbs=_CRUMBS,
    adding="Add a round",
    changing="Change a round",
    saved="The round is saved.",
    back=lambda frame, row: frame.url("finance:round", row.pk),
    about="One call for bids: when, how much, how its panel weighs, and which match counts.",
    act=act_on_day,
)
_INDICATIVE: Screen[IndicativeBudget] = Screen(
    table=INDICATIVE,
    form=FORMS["indicative"],
    crumbs=_CRUMBS,
    adding="Add an indicative sum",
    changing="Change an indicative sum",
    saved="The indicative sum is saved.",
    back=lambda frame, row: frame.url("finance:round", row.round_id),
    about="What an area was told to expect of the round. It is not guaranteed: less may be awarded.",
    act=act_on_day,
)
SCREENS: dict[str, Screen[Any]] = {"fund": _FUND, "round": _ROUND, "indicative": _INDICATIVE}


@requires(*READERS)
@require_safe
def funds(request: PortalRequest) -> HttpResponse:
    """Who gives money for what, and in which rounds?"""
    frame = request.frame
    run = regions_run(request.scope) if request.scope.allows(RUN) else ()
    shown = Paginator(funds_with_rounds(request.scope), FEW).get_page(request.GET.get("page"))
    context = {
        "cards": fund_cards(shown.object_list, frame, run),
        "may_add": bool(run),
        "page": shown,
        "page_url": lambda number: frame.url("finance:funds", page=number),
    }
    return page(request, "finance/funds.html", context)


@requires(*READERS)
@require_safe
def round_(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is asked for in this round, by whom, and does it fit the envelope?"""
    frame, scope = request.frame, request.scope
    found = get_object_or_404(Round.objects.visible_to(scope).current().select_related("fund"), pk=pk)
    keeps = scope.allows(RUN) and may_run(found.fund.region, scope)
    bids = round_reads.requested(found, scope)
    totals = round_totals.totals(found, scope)
    pages = Paginator(bids.filter(round_reads.LISTED), SIZE)
    pages.count = totals.bids  # they are counted
    shown = pages.get_page(request.GET.get("page"))
    read = Read(
        round=found,
        bids=list(shown.object_list),
        totals=totals,
        indicative=round_reads.told_to_expect(found),
        closed_areas=round_reads.closed_areas(found, scope),
        reads_money=scope.allows(Permission.VIEW_MONEY),
        keeps=keeps,
    )
    context = {
        "round": found,
        "list": round_page(read, frame),
        "keeps": keeps,
        "to_panel": keeps or read.closed_areas is not None,
        "page": shown,
        "page_url": lambda number: frame.url("finance:round", found.pk, page=number),
    }
    return page(request, "finance/round.html", context)


@requires(RUN)
@require_http_methods(METHODS)
def fund_add(request: PortalRequest) -> HttpResponse:
    """A new fund."""
    return row_views.add(request, _FUND, given={}, cancel=request.frame.url("finance:funds"))


@requires(RUN)
@require_http_methods(METHODS)
def round_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A new round of a fund."""
    fund = get_object_or_404(Fund.objects.visible_to(request.scope).current(), pk=pk)
    back = request.frame.url("finance:funds")
    return row_views.add(request, _ROUND, given={"fund": fund}, cancel=back, context={"about": fund.name})


@requires(RUN)
@require_http_methods(METHODS)
def indicative_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What an area was told to expect."""
    found = get_object_or_404(Round.objects.visible_to(request.scope).current().select_related("fund"), pk=pk)
    back = request.frame.url("finance:round", found.pk)
    return row_views.add(request, _INDICATIVE, given={"round": found}, cancel=back)


@requires(RUN)
@require_http_methods(METHODS)
def giving_change(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A fund, a round or an indicative sum, changed."""
    return row_views.change(request, _screen(kind), _named(request, kind, pk))


@requires(RUN)
@require_http_methods(METHODS)
def giving_withdraw(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """One that was entered by mistake."""
    row = _named(request, kind, pk)
    screen = _screen(kind)
    back = screen.back(request.frame, row) if kind == "indicative" else request.frame.url("finance:funds")
    return row_views.withdraw(request, replace(screen, back=_to_funds), row, back=back)


def _screen(kind: str) -> Screen[Any]:
    found = SCREENS.get(kind)
    if found is None:
        raise Http404
    return found


def _named(request: PortalRequest, kind: str, pk: UUID) -> Any:
    """A fund, round or indicative sum of which the reader may know."""
    if kind == "fund":
        return get_object_or_404(Fund.objects.visible_to(request.scope).current(), pk=pk)
    if kind == "round":
        rounds = Round.objects.visible_to(request.scope).current().select_related("fund")
        return get_object_or_404(rounds, pk=pk)
    _screen(kind)
    return get_object_or_404(indicative_known(request.scope), pk=pk)
