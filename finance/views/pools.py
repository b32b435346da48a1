"""Pooled budgets: the list, one pool, and what is written of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.domain.money import pounds
from finance.forms.dowries import ReverseForm
from finance.forms.pools import EntryForm, PoolForm, ShareForm
from finance.models import Pool, PoolShare
from finance.presenters import pools as present
from finance.services import pools as writing
from finance.services.pools import POOLS, SHARES, ledger_of, pools_of, years_of
from tcp_portal.access import Permission, requires
from tcp_portal.charts.words import short_day
from tcp_portal.partnerships.directory import organisations_of
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day, partnership_in
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_views import Screen, Verb

VIEW, EDIT = Permission.VIEW_MONEY, Permission.EDIT_MONEY
SIZE, OFFERED = 100, 500
_METHODS = ["GET", "HEAD", "POST"]
_CRUMBS = (("Pooled budgets", "finance:pools"),)
_POOL = Screen(
    table=POOLS,
    form=PoolForm,
    crumbs=_CRUMBS,
    adding="Add a pooled budget",
    changing="Change a pooled budget",
    saved="The pooled budget is saved.",
    back=lambda frame, row: frame.url("finance:pool", row.pk),
    about="Money that partners put together under section 75 of the NHS Act 2006.",
    act=act_on_day,
)
_SHARE = Screen(
    table=SHARES,
    form=ShareForm,
    crumbs=_CRUMBS,
    adding="Add a party’s share",
    changing="Change a party’s share",
    saved="The share is saved.",
    back=lambda frame, row: frame.url("finance:pool", row.pool_id),
    about="What one party promises for one year, and how much of the risk it bears.",
    name=lambda row: f"the share of {row.party.short_name}",
    act=act_on_day,
)
_ENTER = Verb(
    "Add a line to the ledger", "Enter the line", "The line is entered.", "A line is never changed."
)
_REVERSE = Verb(
    "Take a line back?", "Take it back", "The line is taken back.",
    "The line stays, and a line of its own takes it back.", "warning",
)  # fmt: skip


@requires(VIEW)
@require_safe
def pools(request: PortalRequest) -> HttpResponse:
    """Which budgets are pooled, who leads, and how does each stand this year?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    found = Paginator(pools_of(scope=request.scope, partnership=partnership), SIZE)
    shown = found.get_page(request.GET.get("page"))
    rows = present.pool_rows(list(shown), years_of(shown, frame.day), frame)
    context = {
        "rows": rows,
        "shown": shown,
        "shown_url": lambda number: frame.url("finance:pools", page=number),
        "may_write": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "finance/pools.html", context)


@requires(VIEW)
@require_safe
def pool(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who promised and paid what, what was spent, and who bears what is over?"""
    row, frame = _pool(request, pk), request.frame
    may_write = POOLS.allows(row, act_on_day(request))
    years = years_of([row], frame.day)[row.pk]
    shown = Paginator(ledger_of(row, frame.day), SIZE).get_page(request.GET.get("page"))
    shares = (
        PoolShare.objects.visible_to(request.scope)
        .current()
        .filter(pool=row)
        .select_related("party")
        .order_by("-year", "party__name")
    )
    context = {
        "pool": row,
        "years": present.year_blocks(years, frame.day),
        "total": present.ledger_total(years),
        "shares": present.share_links(list(shares), frame) if may_write else [],
        "ledger": present.ledger_rows(list(shown), row, frame, may_write=may_write),
        "rule": present.RULE,
        "may_write": may_write,
        "shown": shown,
        "shown_url": lambda number: frame.url("finance:pool", row.pk, page=number),
    }
    return page(request, "finance/pool.html", context)


@requires(VIEW)
@require_http_methods(_METHODS)
def pool_add(request: PortalRequest) -> HttpResponse:
    """A new pooled budget."""
    given = {"partnership": partnership_in(request, EDIT)}
    initial = {"on": request.frame.day}
    return row_views.add(
        request, _POOL, given=given, initial=initial, cancel=request.frame.url("finance:pools")
    )


@requires(VIEW)
@require_http_methods(_METHODS)
def pool_step(request: PortalRequest, pk: UUID, verb: str) -> HttpResponse:
    """One of the acts below, by its word in the address; 404 for another word."""
    if verb not in _STEPS:
        raise Http404
    return _STEPS[verb](request, _pool(request, pk))


@requires(VIEW)
@require_http_methods(_METHODS)
def share_step(request: PortalRequest, pk: UUID, verb: str) -> HttpResponse:
    """A party’s share, changed or withdrawn."""
    rows = PoolShare.objects.visible_to(request.scope).current().select_related("pool", "party")
    row = get_object_or_404(rows, pk=pk)
    if verb == "change":
        return row_views.change(request, _SHARE, row)
    if verb == "withdraw":
        return row_views.withdraw(request, _SHARE, row, back=request.frame.url("finance:pool", row.pool_id))
    raise Http404


def _pool(request: PortalRequest, pk: UUID) -> Pool:
    found = Pool.objects.visible_to(request.scope).current().select_related("lead", "partnership")
    return get_object_or_404(found, pk=pk)


def _change(request: PortalRequest, row: Pool) -> HttpResponse:
    away = request.frame.url("finance:pool_step", row.pk, "withdraw")
    return row_views.change(request, _POOL, row, context={"withdraw_url": away})


def _withdraw(request: PortalRequest, row: Pool) -> HttpResponse:
    return row_views.withdraw(request, _POOL, row, back=request.frame.url("finance:pools"))


def _share(request: PortalRequest, row: Pool) -> HttpResponse:
    back = request.frame.url("finance:pool", row.pk)
    return row_views.add(request, _SHARE, given={"pool": row}, cancel=back, context={"about": row.name})


def _line(request: PortalRequest, row: Pool) -> HttpResponse:
    POOLS.must_allow(row, act_on_day(request))
    offered = organisations_of(row.partnership_id, on=request.frame.day)
    initial = {"on": request.frame.day, "version": row.version}
    form = EntryForm(request.POST or None, offered=offered, initial=initial)
    return _step(
        request,
        _ENTER,
        form,
        row,
        lambda: writing.enter(pool=row, entry=form.entry(), act=act_on_day(request)),
    )


def _reverse(request: PortalRequest, row: Pool) -> HttpResponse:
    POOLS.must_allow(row, act_on_day(request))
    lines = row.ledger.filter(reverses=None, reversed_by=None).order_by("-on", "-at")[:OFFERED]
    offered = [
        (one.pk, f"{short_day(one.on)}, {one.get_kind_display()}, {pounds(one.amount)}") for one in lines
    ]
    initial = {"on": request.frame.day, "line": request.GET.get("line", ""), "version": row.version}
    form = ReverseForm(request.POST or None, offered=offered, initial=initial)

    def do() -> None:
        said, line = form.payment(), UUID(form.cleaned_data["line"])
        writing.reverse(
            pool=row, line_id=line, on=said.on, source=said.source, note=said.note, act=act_on_day(request)
        )

    return _step(request, _REVERSE, form, row, do)


def _step(
    request: PortalRequest, verb: Verb, form: NHSForm, row: Pool, do: Callable[[], object]
) -> HttpResponse:
    frame, back = request.frame, request.frame.url("finance:pool", row.pk)
    crumbs = [*((label, frame.url(name)) for label, name in _CRUMBS), (row.name, back)]
    context = {"crumbs": crumbs, "about": f"{row.name}. {verb.about}"}
    return row_views.step(request, verb, form, do, row=row, back=back, context=context)


_STEPS: dict[str, Callable[[PortalRequest, Pool], HttpResponse]] = {
    "change": _change, "withdraw": _withdraw, "share": _share, "line": _line, "reverse": _reverse,
}  # fmt: skip
