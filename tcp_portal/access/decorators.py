"""`@requires(Permission.X)`: the outermost decorator of every view."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse

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


def may_open(scope: Scope, url_name: str) -> bool:
    """Whether the page of this name, which needs no argument, lets the reader in."""
    asked = _permissions_of(url_name)
    return not asked or any(scope.allows(permission) for permission in asked)


@cache
def _permissions_of(url_name: str) -> tuple[Permission, ...]:
    found: tuple[Permission, ...] = getattr(resolve(reverse(url_name)).func, "required_permissions", ())
    return found
