"""Reviews in date, and what admissions teach about the register."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part
from trajectories.presenters.filters import part_filters
from trajectories.presenters.learning import learning_page
from trajectories.presenters.reviews import reviews_page
from trajectories.services.dashboard import Ask
from trajectories.services.reviews import Shares, learning_shares, review_shares
from trajectories.views.asked import arrangement_of, links_of, partnership_of, place_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def reviews(request: PortalRequest) -> HttpResponse:
    """Who has had a C(E)TR in time, by place and commissioner, and is the share rising?"""
    shares = _checked(review_shares(scope=request.scope, ask=_ask(request)))
    shown = reviews_page(shares, links_of(request))
    context = {
        "page": shown,
        "filters": part_filters(shares, f"{shown.part}: {shown.headline}"),
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/reviews.html", context, part="reviews")


@requires(Permission.VIEW_MEASURES)
@require_GET
def register_learning(request: PortalRequest) -> HttpResponse:
    """Did the register know the people who were admitted?"""
    shares = _checked(learning_shares(scope=request.scope, ask=_ask(request)))
    shown = learning_page(shares, links_of(request))
    context = {
        "page": shown,
        "filters": part_filters(shares, f"{shown.part}: {shown.headline}"),
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/register_learning.html", context, part="learning")


def _ask(request: PortalRequest) -> Ask:
    return Ask(
        partnership=partnership_of(request),
        month=request.frame.month,
        as_at=request.frame.as_at,
        place=place_of(request),
        arrangement=arrangement_of(request),
        vintage=request.frame.figures,
    )


def _checked(shares: Shares) -> Shares:
    place = shares.ask.place
    if isinstance(place, UUID) and place not in {one.pk for one in shares.places}:
        raise Http404("There is no such place.")
    return shares
