"""The decision log: the list, one decision, and keeping it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_of, partnership_in, version_of
from tcp_portal.web.row_forms import Where
from tcp_portal.web.row_views import Screen
from workstreams.forms.decisions import DecisionForm, DecisionsFilter, DecisionWords
from workstreams.forms.streams import stream_pairs
from workstreams.models import Decision
from workstreams.presenters.decisions import decision_lines, decision_page, log_sentence
from workstreams.presenters.log import follow_up
from workstreams.services.decisions import (
    DECISIONS,
    DecisionAsk,
    check_replaceable,
    counts_of,
    log_of,
    replace,
)
from workstreams.services.log_actions import actions_from

EDIT, VIEW, PAGE_SIZE = Permission.EDIT_PROGRAMME, Permission.VIEW_PROGRAMME, 100
LOG = ("Decisions", "workstreams:decisions")
SCREEN: Screen[Decision] = Screen(
    table=DECISIONS,
    form=DecisionForm,
    crumbs=(LOG,),
    adding="Add a decision",
    changing="Change the decision",
    saved="The decision is saved.",
    back=lambda frame, row: frame.url("workstreams:decision", row.pk),
)


@requires(VIEW)
@require_safe
def decisions(request: PortalRequest) -> HttpResponse:
    """What was decided, what is asked for, and what is due to be looked at again?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    streams = [(str(pk), name) for pk, name in stream_pairs(scope=request.scope, partnership=partnership)]
    form = DecisionsFilter(request.GET, streams=streams)
    valid = form.is_valid()
    asked = {name: form.chosen(name) for name in form.fields}
    ask = DecisionAsk(
        state=asked["state"],
        workstream_id=UUID(asked["workstream"]) if asked["workstream"] else None,
        text=asked["text"],
        overdue=bool(asked["review"]),
    )
    found = log_of(scope=request.scope, partnership=partnership, ask=ask, day=frame.day)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = counts_of(scope=request.scope, partnership=partnership, day=frame.day)
    context = {
        "form": form,
        "shown": shown,
        "lines": decision_lines(shown, frame),
        "sentence": log_sentence(counts),
        "any": bool(counts.all),
        "page_url": lambda number: frame.url("workstreams:decisions", **_said(asked), page=number),
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/decisions.html", context, part="results", status=200 if valid else 422)


def _said(asked: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value}


@requires(VIEW)
@require_safe
def decision(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What was decided, why, and what follows?"""
    row = _decision(request, pk)
    may_edit = request.scope.allows(EDIT, row.partnership_id)
    follows = actions_from(row, scope=request.scope)
    earlier = Decision.objects.visible_to(request.scope).current().filter(replaced_by=row)
    context = {
        "page": decision_page(row, earlier.order_by("number"), request.frame),
        "follow_up": follow_up(
            follows, request.frame, day=request.frame.day, of="decision", pk=row.pk, may_edit=may_edit
        ),
        "row": row,
        "may_edit": may_edit,
    }
    return page(request, "workstreams/decision.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def decision_add(request: PortalRequest) -> HttpResponse:
    """A new line of the log; an agenda item may be named in the address."""
    partnership = partnership_in(request, EDIT)
    initial = {"on": request.frame.day, "state": "made", "agenda_item": request.GET.get("agenda_item", "")}
    cancel = request.frame.url("workstreams:decisions")
    return row_views.add(request, SCREEN, given={"partnership": partnership}, cancel=cancel, initial=initial)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def decision_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Another word, another owner, another day of review."""
    row = _decision(request, pk)
    context = {"withdraw_url": request.frame.url("workstreams:decision_withdraw", row.pk)}
    return row_views.change(request, SCREEN, row, context=context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def decision_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes what was entered by mistake out of the log."""
    row = _decision(request, pk)
    return row_views.withdraw(request, SCREEN, row, back=request.frame.url("workstreams:decisions"))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def decision_replace(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A later decision takes the place of this one, which stays in the log."""
    row = _decision(request, pk)
    act = act_of(request)
    DECISIONS.must_allow(row, act)
    where = Where(request.frame.partnership, request.today, request.scope)
    initial = {"on": request.frame.day, "workstream": str(row.workstream_id or ""), "version": row.version}
    form = DecisionWords(request.POST or None, where=where, initial=initial)
    context: dict[str, Any] = {
        "form": form,
        "overtaken": None,
        "crumbs": [(label, request.frame.url(name)) for label, name in SCREEN.crumbs],
        "heading": f"Replace decision {row}",
        "about": f"Now: {row.what} It stays in the log, and names the decision that takes its place.",
        "button": "Replace it",
        "cancel": SCREEN.back(request.frame, row),
    }
    try:
        check_replaceable(row)
        if request.method == "POST" and form.is_valid():
            later = replace(decision=row, version=version_of(request), values=form.values(), act=act)
            messages.success(request, f"{row} is replaced by {later}.")
            return HttpResponseRedirect(SCREEN.back(request.frame, later))
    except Refusal as refusal:
        form.full_clean()
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    except Stale:
        form.add_error(None, "Someone else changed it after you opened this page. Look at it again first.")
        return page(request, SCREEN.template, context, status=409)
    return page(request, SCREEN.template, context, status=422 if form.errors else 200)


def _decision(request: PortalRequest, pk: UUID) -> Decision:
    named = ("owner", "organisation", "workstream", "replaced_by", "agenda_item__meeting__series")
    shown = Decision.objects.visible_to(request.scope).current().select_related(*named)
    return get_object_or_404(shown, pk=pk)
