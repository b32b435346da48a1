"""`@requires(Permission.X)`: the outermost decorator of every view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tcp_portal.access.permissions import Permission

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

        guarded.required_permissions = permissions  # type: ignore[attr-defined]  # read by the guard tests
        return guarded

    return decorate
