"""Support asked for: the list, one request, its answer, and keeping both."""

from __future__ import annotations

from dataclasses import replace as with_other
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.support import AnswerForm, SupportFilter, SupportForm
from workstreams.models import SupportRequest
from workstreams.presenters.log import follow_up
from workstreams.presenters.support import support_lines, support_page, support_sentence
from workstreams.services.log_actions import actions_from
from workstreams.services.support import SUPPORT, SupportAsk, counts_of, requests_of

EDIT, VIEW, PAGE_SIZE = Permission.EDIT_PROGRAMME, Permission.VIEW_PROGRAMME, 100
SCREEN: Screen[SupportRequest] = Screen(
    table=SUPPORT,
    form=SupportForm,
    crumbs=(("Support asked for", "workstreams:support"),),
    adding="Ask for support",
    changing="Change the request",
    saved="The request is saved.",
    back=lambda frame, row: frame.url("workstreams:support_request", row.pk),
)
ANSWER = with_other(
    SCREEN,
    form=AnswerForm,
    changing="The answer",
    saved="The answer is saved.",
    about="An answer has its day, its words, and whether the support is given. All empty: there is none yet.",
)


@requires(VIEW)
@require_safe
def support(request: PortalRequest) -> HttpResponse:
    """What is asked of others, and who still owes an answer?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    form = SupportFilter(request.GET)
    valid = form.is_valid()
    asked = {name: form.chosen(name) for name in form.fields}
    found = requests_of(scope=request.scope, partnership=partnership, ask=SupportAsk(**asked), day=frame.day)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = counts_of(scope=request.scope, partnership=partnership, day=frame.day)
    said = {name: value for name, value in asked.items() if value}
    context = {
        "form": form,
        "shown": shown,
        "lines": support_lines(shown, frame),
        "sentence": support_sentence(counts),
        "any": bool(counts.all),
        "page_url": lambda number: frame.url("workstreams:support", **said, page=number),
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/support.html", context, part="results", status=200 if valid else 422)


@requires(VIEW)
@require_safe
def support_request(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What was asked of whom, why, and what did they say?"""
    row = _request(request, pk)
    may_edit = request.scope.allows(EDIT, row.partnership_id)
    follows = actions_from(row, scope=request.scope)
    context = {
        "page": support_page(row, request.frame),
        "follow_up": follow_up(
            follows, request.frame, day=request.frame.day, of="support_request", pk=row.pk, may_edit=may_edit
        ),
        "row": row,
        "may_edit": may_edit,
    }
    return page(request, "workstreams/support_request.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def support_request_add(request: PortalRequest) -> HttpResponse:
    """A new request."""
    given = {"partnership": partnership_in(request, EDIT)}
    cancel = request.frame.url("workstreams:support")
    return row_views.add(request, SCREEN, given=given, cancel=cancel, initial={"asked_on": request.frame.day})


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def support_request_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is asked, in other words."""
    row = _request(request, pk)
    context = {"withdraw_url": request.frame.url("workstreams:support_request_withdraw", row.pk)}
    return row_views.change(request, SCREEN, row, context=context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def support_request_answer(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What they said."""
    return row_views.change(request, ANSWER, _request(request, pk))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def support_request_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes what was entered by mistake out of the list."""
    return row_views.withdraw(
        request, SCREEN, _request(request, pk), back=request.frame.url("workstreams:support")
    )


def _request(request: PortalRequest, pk: UUID) -> SupportRequest:
    shown = SupportRequest.objects.visible_to(request.scope).current()
    return get_object_or_404(shown.select_related("owner", "organisation", "workstream"), pk=pk)
