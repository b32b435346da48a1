"""What every answer gets: redirects that htmx can follow, no copies in caches, and the frame of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject

from tcp_portal.access.hashing import Busy
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web.errors import busy, refused
from tcp_portal.web.frame import Frame
from tcp_portal.web.request import PortalRequest

Answer = Callable[[HttpRequest], HttpResponse]
REDIRECTS = frozenset({301, 302, 303, 307, 308})


def _destination(request: PortalRequest, location: str) -> str:
    """Where the browser goes: after signing in, back to the page it stood on, not to the part it asked for."""
    if urlsplit(location).path != resolve_url(settings.LOGIN_URL):
        return location
    page = request.htmx.current_url_abs_path
    return f"{urlsplit(location).path}?{urlencode({REDIRECT_FIELD_NAME: page})}" if page else location


class HtmxRedirectMiddleware:
    """A redirect of an htmx request becomes 204 with HX-Redirect: no page is swapped into a part of another."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = cast(PortalRequest, request)
        if not asked.htmx or response.status_code not in REDIRECTS:
            return response
        instead = HttpResponse(status=204, headers={"HX-Redirect": _destination(asked, response["Location"])})
        instead.cookies = response.cookies
        return instead


# Of what a browser can do, the portal asks for nothing.
REFUSED_FEATURES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)


class ClosedBrowserMiddleware:
    """No feature of the browser, and no use by other sites: stands outermost, so that static files have it, too."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = REFUSED_FEATURES
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response.setdefault("X-Content-Type-Options", "nosniff")  # where the host itself was refused
        return response


class PrivateResponseMiddleware:
    """No page is kept by a browser or a proxy, and parts are never mistaken for pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["HX-Request"])
        return response


class FrameMiddleware:
    """Gives the request its frame (partnership, month, navigation), made when first asked for.

    A refusal that no form took up is answered with its sentence.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast(PortalRequest, request)
        asked.today = timezone.localdate()
        frame = SimpleLazyObject(lambda: Frame.of(asked, asked.GET, today=asked.today))
        asked.frame = cast(Frame, frame)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this for an exception of a view; None leaves it to the page for faults."""
        if isinstance(exception, Busy):
            return busy(request)
        return refused(request, str(exception)) if isinstance(exception, Refusal | Stale) else None
