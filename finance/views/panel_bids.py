"""A bid before its panel: scored by a member, seen with everyone's scores, moderated by the chair."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from finance.forms.panel import ModerateForm, ScoreForm
from finance.models import Bid
from finance.presenters.panel_bid import bid_page
from finance.services import panel_scoring, panel_standing
from finance.services.panel_seats import Reader
from finance.services.panel_standing import JUDGED, Standing
from finance.views.panel import METHODS, RUN, SCORE, crumbs, reader_for, seat_for
from tcp_portal.access import requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day
from tcp_portal.web.row_views import Verb

_SCORE = Verb(
    "Score a bid", "Save my scores", "Your scores are saved.",
    "Give points and a reason for each question. Others’ scores are shown once you have saved yours.",
)  # fmt: skip
_MODERATE = Verb("Scores of a bid", "Save what the panel agreed", "What the panel agreed on is saved.")


def _standing(request: PortalRequest, pk: UUID) -> tuple[Reader, Standing]:
    """The bid as the reader may see it. Http404 for one that is closed to them."""
    bid: Bid = get_object_or_404(panel_standing.bids_for(request.scope), pk=pk)
    reader = reader_for(request, bid.round_id)
    found = panel_standing.standings(reader, day=request.frame.day, only=bid)
    if not found:  # who runs the fund and sits on the panel declares first
        raise Http404
    return reader, found[0]


@requires(SCORE)
@require_http_methods(METHODS)
def panel_score(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What does the bid answer, and how many points is that worth?"""
    reader, standing = _standing(request, pk)
    seat_for(reader)
    bid = standing.bid
    own = panel_standing.own_points(reader, bid)
    form = ScoreForm(request.POST or None, own=own, initial={"version": bid.version})

    def do() -> None:
        panel_scoring.score(bid=bid, version=form.seen, given=form.given(), act=act_on_day(request))

    context = {
        "template": "finance/panel_score.html",
        "bid": bid_page(standing, reader, {}),
        "is_open": bid.state in JUDGED,
        "whole": request.frame.url("finance:bid", pk),
        "crumbs": crumbs(request, reader),
    }
    back = request.frame.url("finance:panel_bid", pk)
    return row_views.step(request, _SCORE, form, do, row=bid, back=back, context=context)


@requires(SCORE, RUN)
@require_http_methods(METHODS)
def panel_bid(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What did each member give, why, and on what did the panel agree?"""
    reader, standing = _standing(request, pk)
    bid, frame = standing.bid, request.frame
    agreed = standing.agreed if standing.shown else {}
    given = panel_standing.comments_on(bid) if standing.shown else {}
    may_moderate = reader.is_chair and standing.shown and bid.state in JUDGED
    seated = reader.seat is not None
    context = {
        "template": "finance/panel_bid.html",
        "bid": bid_page(standing, reader, given),
        "standing": standing,
        "may_moderate": may_moderate,
        "to_score": frame.url("finance:panel_score", pk) if seated and bid.state in JUDGED else "",
        "whole": request.frame.url("finance:bid", pk),
        "crumbs": crumbs(request, reader),
    }
    if request.method == "POST" and not reader.is_chair:
        raise PermissionDenied
    form = ModerateForm(request.POST or None, agreed=agreed, initial={"version": bid.version})
    back = frame.url("finance:panel_bid", pk)

    def do() -> None:
        panel_scoring.moderate(bid=bid, version=form.seen, agreed=form.agreed(), act=act_on_day(request))

    if request.method == "POST" or may_moderate:
        return row_views.step(request, _MODERATE, form, do, row=bid, back=back, context=context)
    shown = {"heading": _MODERATE.heading, "form": form, "overtaken": None, "cancel": back, **context}
    return page(request, str(shown.pop("template")), shown)
