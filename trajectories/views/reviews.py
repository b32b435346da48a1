"""Reviews in date, and what admissions teach about the register."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from trajectories.presenters.filters import part_filters
from trajectories.presenters.learning import learning_page
from trajectories.presenters.reviews import reviews_page
from trajectories.services.reviews import learning_shares, review_shares
from trajectories.views.asked import links_of
from trajectories.views.subject import ask_of, check_place, subject_page


@requires(Permission.VIEW_MEASURES)
@require_GET
def reviews(request: PortalRequest) -> HttpResponse:
    """Who has had a C(E)TR in time, by place and commissioner, and is the share rising?"""
    shares = review_shares(scope=request.scope, ask=ask_of(request))
    check_place(shares.ask, shares.places)
    shown = reviews_page(shares, links_of(request))
    filters = part_filters(shares, f"{shown.part}: {shown.headline}")
    return subject_page(request, "reviews", shown, filters)


@requires(Permission.VIEW_MEASURES)
@require_GET
def register_learning(request: PortalRequest) -> HttpResponse:
    """Did the register know the people who were admitted?"""
    shares = learning_shares(scope=request.scope, ask=ask_of(request))
    check_place(shares.ask, shares.places)
    shown = learning_page(shares, links_of(request))
    filters = part_filters(shares, f"{shown.part}: {shown.headline}")
    return subject_page(request, "learning", shown, filters)
