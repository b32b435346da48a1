"""`@requires(Permission.X)`: the outermost decorator of every view; `@confirmed`: who it is was proved lately."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tcp_portal.access.factors import is_confirmed
from tcp_portal.access.permissions import Permission
from tcp_portal.access.scope import Scope

View = Callable[..., HttpResponseBase]


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Lets in who holds one of the permissions anywhere; others get 403, the signed-out the sign-in page.

    What is reached inside is cut by `.visible_to(scope)`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            scope = request.scope  # type: ignore[attr-defined]  # set by ScopeMiddleware
            if not any(scope.allows(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_permissions = permissions  # type: ignore[attr-defined]  # read by may_open and the guards
        return guarded

    return decorate


def confirmed(view: View) -> View:
    """Asks again who it is where the session proved it too long ago: a password, a code or a passkey, then back.

    Below `@requires`. Nothing that was sent is kept: the page from which it was asked is shown again.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_confirmed(request) else ask_again(request)

    return asked


def ask_again(request: HttpRequest, back: str = "") -> HttpResponseRedirect:
    """To the page that asks who it is; from there back to the page on which the reader stands, or the one named."""
    from allauth.account.adapter import get_adapter  # needs models, which need this room first

    ways = get_adapter().get_reauthentication_methods(request.user)
    to = ways[0]["url"] if ways else reverse("account_logout")
    return HttpResponseRedirect(f"{to}?{urlencode({REDIRECT_FIELD_NAME: back or _page_before(request)})}")


def _page_before(request: HttpRequest) -> str:
    """The page of the portal from which this was asked; home where the browser does not say."""
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    parts = urlsplit(said)
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}):
        return reverse("web:home")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def may_open(scope: Scope, url_name: str) -> bool:
    """Whether the page of this name, which needs no argument, lets the reader in."""
    asked = _permissions_of(url_name)
    return not asked or any(scope.allows(permission) for permission in asked)


@cache
def _permissions_of(url_name: str) -> tuple[Permission, ...]:
    found: tuple[Permission, ...] = getattr(resolve(reverse(url_name)).func, "required_permissions", ())
    return found
