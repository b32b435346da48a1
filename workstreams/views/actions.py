"""The actions of the programme: as a table, as a board, over the months."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.months import Month
from tcp_portal.partnerships.directory import workers_of
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import partnership_in
from workstreams.forms.action_list import ActionsFilter
from workstreams.forms.streams import stream_pairs
from workstreams.presenters.action_list import board, counts_sentence, rows
from workstreams.presenters.timeline import first_month, timeline
from workstreams.services.action_list import PAGE_SIZE, Asked, cards, counts_by, listed

VIEW = Permission.VIEW_PROGRAMME


@requires(VIEW)
@require_safe
def actions(request: PortalRequest) -> HttpResponse:
    """What is late, at risk, done; whose is it; how far has it slipped?"""
    form, found = _asked(request)
    shown = _page(request, found)
    context = {
        **_common(request, form, counts_by(found, "colour")),
        "found": shown,
        "rows": rows(shown, request.frame, day=request.frame.day),
    }
    return _answer(request, "workstreams/actions.html", context, form)


@requires(VIEW)
@require_safe
def action_board(request: PortalRequest) -> HttpResponse:
    """The same in columns, by state or by colour."""
    form, found = _asked(request)
    column = "colour" if request.GET.get("by") == "colour" else "state"
    counts = counts_by(found, column)
    context = {
        **_common(request, form, counts if column == "colour" else counts_by(found, "colour")),
        "column": column,
        "columns": board(cards(found, column), counts, column, request.frame, form.kept()),
    }
    return _answer(request, "workstreams/action_board.html", context, form)


@requires(VIEW)
@require_safe
def action_timeline(request: PortalRequest) -> HttpResponse:
    """The same over eighteen months."""
    form, found = _asked(request)
    shown = _page(request, found)
    try:
        asked = Month.parse(request.GET["first"]) if request.GET.get("first") else None
    except ValueError:
        asked = None
    context = {
        **_common(request, form, counts_by(found, "colour")),
        "found": shown,
        "line": timeline(shown, first_month(asked, request.frame), request.frame),
    }
    return _answer(request, "workstreams/action_timeline.html", context, form)


def _asked(request: PortalRequest) -> tuple[ActionsFilter, Any]:
    """The filter and the actions that it asks for; none where it cannot be read."""
    partnership = partnership_in(request, VIEW)
    form = ActionsFilter(
        request.GET,
        workstreams=stream_pairs(scope=request.scope, partnership=partnership),
        owners=workers_of(partnership.pk, on=request.frame.day),
    )
    asked = form.asked() if form.is_valid() else Asked()
    found = listed(scope=request.scope, partnership_id=partnership.pk, asked=asked, day=request.frame.day)
    return form, found if form.is_valid() else found.none()


def _page(request: PortalRequest, found: Any) -> Any:
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))


def _common(request: PortalRequest, form: ActionsFilter, counts: dict[str, int]) -> dict[str, Any]:
    frame, name = request.frame, request.resolver_match.view_name if request.resolver_match else ""
    kept = form.kept() if form.is_valid() else {}

    def address(number: int) -> str:
        return frame.url(name, **{**kept, "page": number})

    return {
        "form": form,
        "kept": kept,
        "keep": [
            *frame.choice.items(),
            *((one, request.GET[one]) for one in ("by", "first") if one in request.GET),
        ],
        "told": counts_sentence(counts),
        "href": address,
        "may_add": request.scope.allows(Permission.UPDATE_WORKSTREAMS, frame.partnership.pk),
    }


def _answer(request: PortalRequest, template: str, context: Any, form: ActionsFilter) -> HttpResponse:
    return page(request, template, context, part="results", status=422 if form.errors else 200)
