"""The bid panel read: what waits for its member, a round with its bids and what is decided; and declarations."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from finance.forms.panel import DeclareForm
from finance.presenters.panel import panel_page
from finance.presenters.panel_round import recommendation_part, round_page
from finance.services import panel_declaring, panel_reads, panel_seats
from finance.services.panel_recommending import may_vote, recommendation_with_lines, votes_on
from finance.services.panel_seats import Reader, Seated
from finance.services.panel_standing import whole_round
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_on_day
from tcp_portal.web.row_views import Verb

SCORE, RUN = Permission.SCORE_BIDS, Permission.RUN_FUNDS
METHODS = ["GET", "HEAD", "POST"]
SIZE = 100
_DECLARE = Verb(
    "Declare your interests",
    "Declare",
    "Your declaration is saved.",
    "Say for each area whether you have an interest: money, family, a post, now or lately. You neither see nor score "
    "the bids of an area in which you have one; scores that you gave there before no longer count.",
)


@requires(SCORE, RUN)
@require_safe
def panel(request: PortalRequest) -> HttpResponse:
    """On which panels do I sit, and what waits for me there?"""
    frame = request.frame
    shown = Paginator(panel_reads.rounds_listed(request.scope), SIZE).get_page(request.GET.get("page"))
    todo = panel_reads.to_do(request.scope)
    context = {
        "list": panel_page(shown, todo, frame),
        "page": shown,
        "page_url": lambda number: frame.url("finance:panel", page=number),
    }
    return page(request, "finance/panel.html", context)


def reader_for(request: PortalRequest, pk: UUID) -> Reader:
    """The round with the reader's place in it. Http404 for one on whose panel they neither sit nor run its fund."""
    return panel_seats.reader_of(
        get_object_or_404(panel_seats.rounds_for(request.scope), pk=pk), request.scope
    )


def seat_for(reader: Reader) -> Seated:
    """The reader's own seat. Http404 for who runs the fund and does not sit."""
    if reader.seat is None:
        raise Http404
    return reader.seat


@requires(SCORE, RUN)
@require_safe
def round_decision(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How do the bids of the round stand, what does the envelope carry, and what is recommended and decided?"""
    reader, frame = reader_for(request, pk), request.frame
    found, hidden = whole_round(reader, day=frame.day)
    made, lines = (None, []) if reader.must_declare else recommendation_with_lines(reader.round)
    shown = Paginator([one for one in found if one.shown], SIZE).get_page(request.GET.get("page"))
    part = None
    if made is not None:
        part = recommendation_part(made, lines, votes_on(made), reader, frame)
    undecided = made is None or made.decided_at is None
    context = {
        "round": reader.round,
        "reader": reader,
        "view": round_page(reader, found, hidden, frame, page=shown.number - 1, size=SIZE),
        "part": part,
        "may_recommend": reader.is_chair
        and not reader.must_declare
        and bool(found)
        and not hidden
        and undecided,
        "may_vote": may_vote(reader, made),
        "may_decide": reader.runs and made is not None and undecided,
        "page": shown,
        "page_url": lambda number: frame.url("finance:round_decision", pk, page=number),
    }
    return page(request, "finance/round_decision.html", context)


@requires(SCORE)
@require_http_methods(METHODS)
def panel_declare(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Which areas of the round have I to do with?"""
    reader = reader_for(request, pk)
    seated, frame = seat_for(reader), request.frame
    areas = panel_seats.areas_of(reader.round)
    form = DeclareForm(request.POST or None, areas=areas, seated=seated)
    back = frame.url("finance:round_decision", pk)

    def do() -> None:
        panel_declaring.declare(
            member=seated.member,
            version=form.seen,
            interests=form.interests(),
            taken_back=form.taken_back(),
            act=act_on_day(request),
        )

    context = {"template": "finance/panel_declare.html", "crumbs": crumbs(request, reader)}
    return row_views.step(request, _DECLARE, form, do, row=seated.member, back=back, context=context)


def crumbs(request: PortalRequest, reader: Reader) -> list[tuple[str, str]]:
    """The pages above one of a round."""
    frame = request.frame
    return [
        ("Bid panel", frame.url("finance:panel")),
        (reader.round.name, frame.url("finance:round_decision", reader.round.pk)),
    ]
