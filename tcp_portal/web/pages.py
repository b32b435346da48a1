"""One page, one template: rendered whole, or one named block of it for htmx."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from jinja2 import Environment
from jinja2_fragments import render_block
from markupsafe import Markup

from tcp_portal.web.registry import Panel
from tcp_portal.web.request import PortalRequest


def pages() -> Environment:
    """The environment of the Jinja2 pages."""
    return cast(Environment, engines["pages"].env)  # type: ignore[attr-defined]  # the Jinja2 backend has it


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx will swap the answer into the page: not so for boosted links and for history."""
    htmx = cast(PortalRequest, request).htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def shared(request: HttpRequest, context: Mapping[str, Any] | None) -> dict[str, Any]:
    """What every template of the portal gets, and the context of its page."""
    return {
        "request": request,
        "frame": getattr(request, "frame", None),
        "messages": get_messages(request),
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
        **(context or {}),
    }


def draw(request: HttpRequest, panel: Panel, *, level: int = 2) -> Markup:
    """A registered card or panel as mark-up, its title a heading of this level.

    Its template gets what a page gets, and the panel's context.
    """
    values = shared(request, {**panel.context, "panel": panel, "level": level})
    return Markup(pages().get_template("web/panel.html").render(values))  # noqa: S704  # the template escapes


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or only its block `part` where htmx asked for it.

    The template gets `request`, `frame`, `messages`, `csrf_input` and `csrf_token` beside the context.
    Cache and Vary headers are set by the middleware on every answer.
    """
    values = shared(request, context)
    if part is not None and wants_part(request):
        return HttpResponse(render_block(pages(), template, part, values), status=status)
    return HttpResponse(pages().get_template(template).render(values), status=status)
