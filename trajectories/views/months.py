"""Closing months, and opening one again with a reason and a second person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import version_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.steps import Step, confirm
from trajectories.forms.months import AskForm, CloseForm
from trajectories.models import MonthClose
from trajectories.presenters.months import acts_on, check_rows, headline, month_rows
from trajectories.services.closes import closes_of, months_over
from trajectories.services.closing import check_can_close, close_month
from trajectories.services.closing_checks import closing_checks
from trajectories.services.reopening import agree_reopening, ask_reopening, withdraw_reopening
from trajectories.services.verifying import verify_close
from trajectories.views.asked import links_of, partnership_of

_step = partial(
    Step,
    template="trajectories/month_step.html",
    overtaken="Someone else changed this after you opened it. Look at it again, then decide.",
)
ASK = _step(
    "Ask to reopen", "Ask to reopen this month?",
    "It stays closed until another person agrees. What was first reported is kept whatever happens.",
    "The reopening is asked for. Another person must agree.",
)  # fmt: skip
AGREE = _step(
    "Agree", "Open this month again?",
    "It can then be closed anew, with what is known now. What was first reported stays as it is.",
    "The month is open again.", kind="warning",
)  # fmt: skip
WITHDRAW = _step(
    "Withdraw", "Withdraw the request?", "The month stays closed. The audit trail keeps the request.",
    "The request is withdrawn.",
)  # fmt: skip


@requires(Permission.VIEW_MEASURES)
@require_GET
def months(request: PortalRequest) -> HttpResponse:
    """Which months are closed, by whom, and what may be done with each."""
    partnership = partnership_of(request)
    closes = list(closes_of(scope=request.scope, partnership=partnership))
    over = months_over(partnership=partnership, month=request.frame.month, today=request.frame.today)
    by = request.user if request.scope.allows(Permission.CLOSE_MONTHS, partnership.pk) else None
    context = {"headline": headline(closes, over), "rows": month_rows(closes, over, request.frame, by=by)}
    return page(request, "trajectories/months.html", context)


@requires(Permission.CLOSE_MONTHS)
@require_http_methods(["GET", "POST"])
def month_closing(request: PortalRequest) -> HttpResponse:
    """Shows what a closing would freeze as it is, and closes the month of the frame."""
    partnership, month = partnership_of(request, Permission.CLOSE_MONTHS), request.frame.month
    asked: dict[str, Any] = {
        "partnership": partnership, "month": month, "scope": request.scope, "now": timezone.now(),
    }  # fmt: skip
    form = CloseForm(request.POST or None)
    try:
        check_can_close(**asked)
        if request.method == "POST" and form.is_valid():
            close_month(**asked, by=request.user, note=form.cleaned_data["note"])
            return _back(request, f"{month.label} is closed.")
    except Refusal as refusal:
        refused = {"refused": refusal.sentence, "form": form}
        return page(
            request,
            "trajectories/month_closing.html",
            refused,
            status=422 if request.method == "POST" else 200,
        )
    checks = closing_checks(scope=request.scope, partnership=partnership, month=month)
    context = {"form": form, "checks": check_rows(checks, links_of(request)), "refused": ""}
    return page(request, "trajectories/month_closing.html", context, status=422 if form.errors else 200)


@requires(Permission.VIEW_MEASURES)
@require_GET
def month_close(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One closing, counted again from its lines."""
    close = _close_or_404(request, pk)
    by = request.user if request.scope.allows(Permission.CLOSE_MONTHS, close.partnership_id) else None
    context = {
        "close": close,
        "faults": verify_close(scope=request.scope, close=close),
        "acts": acts_on(close, request.frame, by),
    }
    return page(request, "trajectories/month_close.html", context)


@requires(Permission.CLOSE_MONTHS)
@require_http_methods(["GET", "POST"])
def month_ask(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks that the month be opened again."""
    close, form = _close_or_404(request, pk, Permission.CLOSE_MONTHS), AskForm(request.POST or None)
    return _confirm(request, close, ASK, form, lambda who: ask_reopening(
        close=close, reason=form.cleaned_data["reason"], **who
    ))  # fmt: skip


@requires(Permission.CLOSE_MONTHS)
@require_http_methods(["GET", "POST"])
def month_agree(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Agrees to what another person asked for."""
    close, form = _close_or_404(request, pk, Permission.CLOSE_MONTHS), NHSForm(request.POST or None)
    return _confirm(request, close, AGREE, form, lambda who: agree_reopening(close=close, **who))


@requires(Permission.CLOSE_MONTHS)
@require_http_methods(["GET", "POST"])
def month_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes the request back, or turns it down."""
    close, form = _close_or_404(request, pk, Permission.CLOSE_MONTHS), NHSForm(request.POST or None)
    return _confirm(request, close, WITHDRAW, form, lambda who: withdraw_reopening(close=close, **who))


def _confirm(
    request: PortalRequest,
    close: MonthClose,
    step: Step,
    form: NHSForm,
    do: Callable[[dict[str, Any]], MonthClose],
) -> HttpResponse:
    who = {
        "version": version_of(request), "by": request.user, "scope": request.scope, "now": timezone.now(),
    }  # fmt: skip
    back = request.frame.url("trajectories:months")
    return confirm(request, step, form, lambda: do(who), about={"close": close}, back=back)


def _close_or_404(
    request: PortalRequest, pk: UUID, permission: Permission = Permission.VIEW_MEASURES
) -> MonthClose:
    visible = MonthClose.objects.visible_to(request.scope).select_related(
        "partnership", "basis", "closed_by", "reopen_asked_by", "reopened_by"
    )
    close = get_object_or_404(visible, pk=pk)
    request.scope.must_allow(permission, close.partnership_id)
    return close


def _back(request: PortalRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(request.frame.url("trajectories:months"))
