"""Home, help, the tour, the glossary, what is new, accessibility, and the pages for what went wrong."""

from __future__ import annotations

import sys
from datetime import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tcp_portal.charts.words import day
from tcp_portal.operations.outage import RETRY_AFTER_SECONDS, is_outage
from tcp_portal.web.changes import changes
from tcp_portal.web.errors import calm_frame, error_page
from tcp_portal.web.glossary import groups
from tcp_portal.web.pages import draw, page
from tcp_portal.web.registry import home_cards
from tcp_portal.web.request import PortalRequest
from tcp_portal.web.tours import tour_of

NOON, EVENING = time(12), time(18)


def greeting(now: time) -> str:
    """Good morning, afternoon (from noon) or evening (from six)."""
    return "Good morning" if now < NOON else "Good afternoon" if now < EVENING else "Good evening"


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """What waits for this reader, then where things stand: the cards that the apps have for them."""
    built = (card.build(request) for card in home_cards() if request.scope.allows(card.permission))
    cards = [panel for panel in built if panel is not None]
    context = {
        "greeting": greeting(timezone.localtime().time()),
        "waits": [draw(request, panel, level=3) for panel in cards if panel.waits],
        "stands": [draw(request, panel, level=3) for panel in cards if not panel.waits],
        "tours": [tour_of(role) for role in request.scope.roles],
    }
    return page(request, "web/home.html", context)


@require_safe
def guide(request: PortalRequest) -> HttpResponse:
    """How the portal works, in short."""
    return page(request, "web/help.html")


@require_safe
def glossary(request: PortalRequest) -> HttpResponse:
    """The words of the field, from docs/glossary.md."""
    return page(request, "web/glossary.html", {"groups": groups()})


@require_safe
def tour(request: PortalRequest) -> HttpResponse:
    """The tour of each role that the reader holds."""
    return page(request, "web/tour.html", {"tours": [tour_of(role) for role in request.scope.roles]})


@require_safe
def news(request: PortalRequest) -> HttpResponse:
    """What is new, from docs/changes.md."""
    return page(request, "web/news.html", {"changes": [(day(one.on), one.lines) for one in changes()]})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, which everybody may read, signed in or not, whatever the address chooses."""
    values = {"contact": settings.ACCESSIBILITY_CONTACT, "frame": calm_frame(request)}
    return page(request, "web/accessibility.html", values)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 400."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    """Django's handler for 404."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for what nobody took up: 503 while the database is away, full or too slow, else 500."""
    # Without a frame: whatever failed may fail again.
    nothing = {"frame": None, "messages": ()}
    if not is_outage(sys.exception()):
        return page(request, "web/500.html", nothing, status=500)
    response = page(request, "web/503.html", nothing, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """allauth's handler for 429: too many tries to sign in."""
    return error_page(request, 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form whose token is missing or old."""
    return page(request, "web/csrf.html", {"frame": calm_frame(request)}, status=403)
