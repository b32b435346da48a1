"""Is it changing, is it reliable? The summary, and one measure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from cohorts.domain.flows import Cut
from cohorts.domain.kinds import Arrangement
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part
from trajectories.domain.registry import MEASURES
from trajectories.domain.signal_list import LISTED
from trajectories.presenters.filters import Filters, choose_part
from trajectories.presenters.signal_page import signal_page
from trajectories.presenters.signals import part_words, signals_page
from trajectories.services.dashboard import Ask
from trajectories.services.signals import Signals, signals
from trajectories.views.asked import arrangement_of, links_of, partnership_of, place_of


@requires(Permission.VIEW_MEASURES)
@require_GET
def summary(request: PortalRequest) -> HttpResponse:
    """Which measures change, and which targets are reliable?"""
    shown = _signals(request, LISTED)
    found = signals_page(shown, links_of(request), part_words(shown, request.frame.as_at))
    context = {
        "page": found,
        "filters": _filters(request, shown, found.status),
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/signals.html", context, part="signals")


@requires(Permission.VIEW_MEASURES)
@require_GET
def one(request: PortalRequest, measure_id: str) -> HttpResponse:
    """What does the chart of this measure say?"""
    if measure_id not in MEASURES:
        raise Http404("There is no such measure.")
    shown = _signals(request, (measure_id,))
    may_edit = request.scope.allows(Permission.EDIT_METHODS, request.frame.partnership.pk)
    part = part_words(shown, request.frame.as_at)
    found = signal_page(shown, measure_id, links_of(request), part, may_edit=may_edit)
    context = {
        "page": found,
        "measure": measure_id,
        "may_edit": may_edit,
        "filters": _filters(request, shown, f"{part}: {found.headline}"),
        "swapped": wants_part(request),
    }
    return page(request, "trajectories/signal.html", context, part="signal")


def _filters(request: PortalRequest, shown: Signals, status: str) -> Filters:
    """Every arrangement may be chosen: the people themselves are not read here."""
    frame, cut = request.frame, shown.cut
    ask = Ask(frame.partnership, frame.month, frame.as_at, cut.place, cut.arrangement)
    return choose_part(ask, places=shown.places, arrangements=Arrangement, placeless=True, status=status)


def _signals(request: PortalRequest, listed: Sequence[str]) -> Signals:
    place = place_of(request)
    shown = signals(
        scope=request.scope,
        partnership=partnership_of(request),
        month=request.frame.month,
        as_at=request.frame.as_at,
        cut=Cut(place=place, arrangement=arrangement_of(request)),
        listed=listed,
        vintage=request.frame.figures,
    )
    if isinstance(place, UUID) and place not in {one.pk for one in shown.places}:
        raise Http404("There is no such place.")
    return shown
