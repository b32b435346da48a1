"""Dashboards of one subject each: flows, places, long stays, out of area, delays, registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tcp_portal.access import Permission, requires
from tcp_portal.vintages import RESTATED
from tcp_portal.web import PortalRequest, page
from trajectories.presenters.blocks import BlockPage, part_words, story_filters
from trajectories.presenters.filters import picture_filters
from trajectories.presenters.links import Links
from trajectories.presenters.page_delays import delays_page
from trajectories.presenters.page_far import far_page
from trajectories.presenters.page_flows import flows_page
from trajectories.presenters.page_places import places_page
from trajectories.presenters.page_registers import registers_page
from trajectories.presenters.page_stays import passing_rows, stays_page
from trajectories.services.at_risk import at_risk
from trajectories.services.dashboard import picture
from trajectories.services.story import BACK, Story, story
from trajectories.services.story_delays import delayed
from trajectories.services.story_far import far_away
from trajectories.services.story_flows import flows as flows_of
from trajectories.services.who_passes import who_passes
from trajectories.views.asked import links_of
from trajectories.views.subject import ask_of, check_place, subject_page

_Story = TypeVar("_Story", bound=Story)


@requires(Permission.VIEW_MEASURES)
@require_GET
def flows(request: PortalRequest) -> HttpResponse:
    """Who came, who left, from where and to where, and who came back?"""
    back = _back(request)
    found = flows_of(scope=request.scope, ask=ask_of(request), back=back)
    return _story_page(request, "flows", found, back, flows_page)


@requires(Permission.VIEW_MEASURES)
@require_GET
def places(request: PortalRequest) -> HttpResponse:
    """Which places and commissioners are off plan, and do they make up for one another?"""
    shown = picture(scope=request.scope, ask=ask_of(request))
    check_place(shown.ask, shown.places)
    return subject_page(request, "places", places_page(shown, links_of(request)), picture_filters(shown))


@requires(Permission.VIEW_MEASURES)
@require_GET
def long_stays(request: PortalRequest) -> HttpResponse:
    """How long have people been in hospital, and who comes to a limit soon? Seeing who is recorded."""
    back = _back(request)
    found = story(scope=request.scope, ask=ask_of(request), back=back)
    check_place(found.ask, found.places)
    seen = (
        who_passes(scope=request.scope, found=found, by=request.user, now=timezone.now())
        if links_of(request).sees_people
        else ()
    )
    rows = passing_rows(seen, request.frame)
    return _story_page(request, "long_stays", found, back, stays_page, rows=rows)


@requires(Permission.VIEW_MEASURES)
@require_GET
def out_of_area(request: PortalRequest) -> HttpResponse:
    """Who is in a bed out of area, why, and is it fewer than before?"""
    back = _back(request)
    found = far_away(scope=request.scope, ask=ask_of(request), back=back)
    return _story_page(request, "out_of_area", found, back, far_page)


@requires(Permission.VIEW_MEASURES)
@require_GET
def delays(request: PortalRequest) -> HttpResponse:
    """Who could leave and does not, why, and what does it cost in days? Always as known today."""
    back = _back(request)
    found = delayed(scope=request.scope, ask=replace(ask_of(request), vintage=RESTATED), back=back)
    return _story_page(
        request, "delays", found, back, lambda one, links: delays_page(one, replace(links, of_today=True))
    )


@requires(Permission.VIEW_MEASURES)
@require_GET
def registers(request: PortalRequest) -> HttpResponse:
    """Who is at risk, by place and rating, and which places have not answered?"""
    ask = ask_of(request)
    found = at_risk(scope=request.scope, ask=ask, today=request.today)
    shown = registers_page(found, replace(links_of(request), of_today=True))
    return page(request, "trajectories/registers.html", {"page": shown})


def _story_page(
    request: PortalRequest,
    key: str,
    found: _Story,
    back: int,
    present: Callable[[_Story, Links], BlockPage],
    **more: Any,
) -> HttpResponse:
    """The dashboard of months of one part, with its filters and what they say to a screen reader."""
    check_place(found.ask, found.places)
    shown = present(found, links_of(request))
    filters = story_filters(found, back, f"{part_words(found)}: {shown.headline}")
    return subject_page(request, key, shown, filters, **more)


def _back(request: PortalRequest) -> int:
    text = request.GET.get("span", "") or str(BACK[0])
    if text not in [str(months) for months in BACK]:
        raise Http404("So many months are not shown.")
    return int(text)
