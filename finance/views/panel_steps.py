"""What ends a round: the chair recommends, members vote, who runs the fund decides; and seats given and taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from finance.domain.money import pounds
from finance.forms.panel import DecideForm, RecommendForm, SeatForm, TakeForm, VoteForm
from finance.models import PanelMember, Recommendation, Seat
from finance.presenters.panel_round import bid_words, recommendation_part
from finance.services import panel_deciding, panel_recommending, panel_seats
from finance.services.funds import must_run
from finance.services.panel_recommending import recommendation_with_lines, votes_on
from finance.services.panel_seats import Reader
from finance.services.panel_standing import standings
from finance.views.panel import METHODS, RUN, SCORE, crumbs, reader_for, seat_for
from tcp_portal.access import requires
from tcp_portal.errors import Stale
from tcp_portal.models import Versioned
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import act_on_day
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_views import Verb

_RECOMMEND = Verb(
    "Recommend", "Save the recommendation", "The recommendation is saved. Members may vote on it.",
    "Say for each bid what the panel puts forward. Once it is saved, scores can no longer be changed.",
)  # fmt: skip
_VOTE = Verb("Vote on the recommendation", "Save my vote", "Your vote is saved.")
_DECIDE = Verb(
    "Decide the round", "Decide", "It is saved. Bids that were awarded are now awards.",
    "It is decided once: every bid takes its outcome, and awards with their tranches come into being.", "warning",
)  # fmt: skip
_GIVE = Verb(
    "Give a seat on the panel", "Give the seat", "The seat is given.",
    "Members declare their interests before they see a bid. There is one chair. Somebody who sits already gets the "
    "other kind of seat.",
)  # fmt: skip
_TAKE = Verb("Take a seat away?", "Take the seat away", "The seat is taken away.", kind="warning")


@requires(SCORE)
@require_http_methods(METHODS)
def panel_recommend(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What does the panel put forward?"""
    reader = reader_for(request, pk)
    if not reader.is_chair:
        raise PermissionDenied
    made, lines = recommendation_with_lines(reader.round)
    found = [
        one for one in standings(reader, day=request.frame.day) if one.bid.state in panel_recommending.OPEN
    ]
    form = RecommendForm(request.POST or None, standings=found, before={one.bid_id: one for one in lines})

    def do() -> None:
        versions = sum(one.bid.version for one in found)
        if form.seen != versions:  # a bid moved while the chair wrote
            raise Stale(version=versions, differences=())
        panel_recommending.recommend(
            reader=reader, lines=form.told(), note=form.cleaned_data["note"], act=act_on_day(request)
        )

    if made is not None and "note" not in form.initial:
        form.initial["note"] = made.note
    context: dict[str, Any] = {
        "template": "finance/panel_recommend.html",
        "envelope": pounds(reader.round.envelope),
        "rows": [(bid_words(one), fields) for one, fields in form.rows()],
    }
    return _step(request, _RECOMMEND, form, do, reader, **context)


@requires(SCORE)
@require_http_methods(METHODS)
def panel_vote(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Do I agree with what the chair recommends?"""
    reader = reader_for(request, pk)
    seated = seat_for(reader)
    made, part = _recommended(reader, request)
    form = VoteForm(request.POST or None)

    def do() -> None:
        said = form.cleaned_data
        panel_recommending.vote(
            recommendation=made, member=seated.member, agrees=said["agrees"] == "yes", note=said["note"],
            act=act_on_day(request),
        )  # fmt: skip

    return _step(request, _VOTE, form, do, reader, template="finance/panel_step.html", part=part)


@requires(RUN)
@require_http_methods(METHODS)
def panel_decide(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Is it decided as the panel recommends?"""
    reader = reader_for(request, pk)
    if not reader.runs:
        raise PermissionDenied
    made, part = _recommended(reader, request)
    form = DecideForm(request.POST or None, initial={"version": made.version})

    def do() -> None:
        said = form.cleaned_data
        panel_deciding.decide(
            recommendation=made, version=form.seen, as_recommended=said["how"] == "as", words=said["decision"],
            act=act_on_day(request),
        )  # fmt: skip

    return _step(request, _DECIDE, form, do, reader, template="finance/panel_step.html", part=part)


def _recommended(reader: Reader, request: PortalRequest) -> tuple[Recommendation, object]:
    """The recommendation that stands, as the reader may see it. Http404 where there is none."""
    made, lines = recommendation_with_lines(reader.round)
    if made is None or reader.must_declare:
        raise Http404
    return made, recommendation_part(made, lines, votes_on(made), reader, request.frame)


@requires(RUN)
@require_http_methods(METHODS)
def panel_seat_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who sits on the panel?"""
    reader, act = reader_for(request, pk), act_on_day(request)
    must_run(reader.round.fund.region, act)
    users = panel_seats.scorers_for(reader.round, on=act.today)
    form = SeatForm(request.POST or None, users=users)

    def do() -> None:
        said = form.cleaned_data
        panel_seats.give(round_=reader.round, user_id=UUID(said["user"]), seat=Seat(said["seat"]), act=act)

    return _step(request, _GIVE, form, do, reader)


@requires(RUN)
@require_http_methods(METHODS)
def panel_seat_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who leaves the panel, and why?"""
    seats = PanelMember.objects.visible_to(request.scope, RUN).current().select_related("user")
    member = get_object_or_404(seats, pk=pk)
    reader = reader_for(request, member.round_id)
    form = TakeForm(request.POST or None, initial={"version": member.version})

    def do() -> None:
        reason = form.cleaned_data["reason"]
        panel_seats.take(member=member, version=form.seen, reason=reason, act=act_on_day(request))

    about = f"{member.user.name}, {member.get_seat_display().lower()}. Scores that they gave no longer count."
    return _step(request, _TAKE, form, do, reader, row=member, about=about)


def _step(
    request: PortalRequest,
    verb: Verb,
    form: NHSForm,
    do: Callable[[], object],
    reader: Reader,
    *,
    row: Versioned | None = None,
    **context: object,
) -> HttpResponse:
    back = request.frame.url("finance:round_decision", reader.round.pk)
    shown = {"crumbs": crumbs(request, reader), **context}
    return row_views.step(request, verb, form, do, row=row or reader.round, back=back, context=shown)
