"""The request as views receive it, for type checkers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from datetime import date

    from django_htmx.middleware import HtmxDetails

    from tcp_portal.access import Scope
    from tcp_portal.partnerships.models import User
    from tcp_portal.web.frame import Frame


class PortalRequest(HttpRequest):
    """A signed-in request after all middleware."""

    user: User
    scope: Scope
    today: date
    frame: Frame
    htmx: HtmxDetails
    csp_nonce: str
