"""The lines of a bid: its sums, planned months, match, promises and distribution lines, added, changed, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from finance.forms.bids import line_form
from finance.models import Bid
from finance.services.bid_reads import visible_bids
from finance.services.bids import KINDS, line_named
from finance.views.bids import METHODS, WRITE, bid_or_404, closed
from tcp_portal.access import requires
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import act_on_day
from tcp_portal.web.row_views import Screen

_WORDS = {
    "sum": ("a sum", "How much is asked for in one financial year of the fund."),
    "spend": (
        "a planned month",
        "What will be spent in one month. All months together are the sum asked for.",
    ),
    "match": ("a line of match", "Money that an organisation of the area puts in, and what proves it."),
    "promise": (
        "a promise",
        "By a day: how many beds have closed and how many people have left hospital because of the money, counted "
        "from the start.",
    ),
    "distribution": (
        "a distribution line",
        "Who gets which part, from whom, and on what trigger, so that nobody argues later.",
    ),
}


def _screen(kind: str, bid: Bid) -> Screen[Any]:
    noun, about = _WORDS[kind]
    return Screen(
        table=KINDS[kind].table,
        form=line_form(kind, bid),
        crumbs=(("Bids", "finance:bids"),),
        adding=f"Add {noun}",
        changing=f"Change {noun}",
        saved="The line is saved.",
        back=lambda frame, row: frame.url("finance:bid", row.bid_id),
        about=about,
        act=act_on_day,
    )


@requires(WRITE)
@require_http_methods(METHODS)
def bid_line_add(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A new line of a bid."""
    if kind not in _WORDS:
        raise Http404
    found = bid_or_404(request, pk)
    screen, back = _screen(kind, found), request.frame.url("finance:bid", found.pk)
    initial = {"recipient": str(found.recipient_id)} if kind == "distribution" else {}
    blank = screen.table.model(bid=found)
    away = closed(request, screen.table, blank, found)
    return away or row_views.add(request, screen, given={"bid": found}, initial=initial, cancel=back)


@requires(WRITE)
@require_http_methods(METHODS)
def bid_line_change(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A line, changed."""
    row = _named(request, kind, pk)
    withdraw = request.frame.url("finance:bid_line_withdraw", row.pk, kind)
    away = closed(request, KINDS[kind].table, row, row.bid)
    return away or row_views.change(request, _screen(kind, row.bid), row, context={"withdraw_url": withdraw})


@requires(WRITE)
@require_http_methods(METHODS)
def bid_line_withdraw(request: PortalRequest, pk: UUID, kind: str) -> HttpResponse:
    """A line that is not to stand in the bid."""
    row = _named(request, kind, pk)
    back = request.frame.url("finance:bid", row.bid_id)
    away = closed(request, KINDS[kind].table, row, row.bid)
    return away or row_views.withdraw(request, _screen(kind, row.bid), row, back=back)


def _named(request: PortalRequest, kind: str, pk: UUID) -> Any:
    try:
        return line_named(kind, pk, bids=visible_bids(request.scope))
    except ObjectDoesNotExist:
        raise Http404 from None
