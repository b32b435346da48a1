"""Where a request comes from, behind as many proxies as PORTAL_PROXIES says. A browser's claims count for nothing."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the browser, as the outermost of our own proxies saw it; that of the connection without one."""
    from allauth.core.internal.httpkit import get_client_ip  # needs settings

    try:
        found = get_client_ip(request)
    except ImproperlyConfigured:  # fewer proxies than said: a check from inside, or a wrong setting
        found = None
    return str(found or request.META.get("REMOTE_ADDR", ""))
