"""Records that are kept no longer: the list, and two officers who erase."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cohorts.forms.work import people_asked
from cohorts.models import Erasure
from cohorts.presenters.retention import retention_page
from cohorts.services import erasures
from cohorts.services.retention import ERASE, falling_due
from tcp_portal.access import confirmed, requires
from tcp_portal.audit import services as audit
from tcp_portal.charts.words import counted
from tcp_portal.errors import Refusal
from tcp_portal.months import add_years
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of, partnership_in

_MOST = 100


@requires(ERASE)
@require_safe
def show_retention(request: PortalRequest) -> HttpResponse:
    """Who falls due within a year, by reference; the look is recorded. It changes nothing."""
    partnership, today = partnership_in(request, ERASE), timezone.localdate()
    within = [partnership.pk]
    due = falling_due(scope=request.scope, partnership_ids=within, today=today, until=add_years(today, 1))
    shown = retention_page(
        due=due, waiting=erasures.proposals(scope=request.scope, partnership_ids=within),
        done=erasures.carried_out(scope=request.scope, partnership_ids=within, most=_MOST),
        today=today, most=_MOST, reader=request.user, url=request.frame.url,
    )  # fmt: skip
    audit.record_read(
        by=request.user, how="list of records due for erasure", at=timezone.now(), partnership_id=partnership.pk,
        person_ids=sorted(row.pk for row in (*shown.due, *shown.later)),
    )  # fmt: skip
    return page(request, "cohorts/retention.html", {"shown": shown})


@requires(ERASE)
@require_POST
def propose_erasures(request: PortalRequest) -> HttpResponse:
    """The ticked records wait for a second officer from now on."""
    partnership_in(request, ERASE)
    return _done(request, lambda: _proposed(request))


@requires(ERASE)
@require_POST
@confirmed
def erase_record(request: PortalRequest, erasure_id: UUID) -> HttpResponse:
    """Erases one record for good. Whoever proposed it is told that somebody else has to."""
    row = _erasure(request, erasure_id)
    return _done(request, lambda: _erased(request, row))


@requires(ERASE)
@require_POST
def withdraw_erasure(request: PortalRequest, erasure_id: UUID) -> HttpResponse:
    """A proposal is taken back."""
    row = _erasure(request, erasure_id)
    return _done(request, lambda: _withdrawn(request, row))


def _erasure(request: PortalRequest, erasure_id: UUID) -> Erasure:
    return get_object_or_404(
        Erasure.objects.visible_to(request.scope).select_related("person"), pk=erasure_id
    )


def _done(request: PortalRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(request.frame.url("cohorts:retention"))


def _proposed(request: PortalRequest) -> str:
    rows = erasures.propose(person_ids=people_asked(request.POST), act=act_of(request))
    return f"{counted(len(rows), 'erasure')} proposed, for another officer to carry out."


def _erased(request: PortalRequest, row: Erasure) -> str:
    erasures.erase(erasure=row, act=act_of(request))
    return f"The record of {row.person.reference} is erased."


def _withdrawn(request: PortalRequest, row: Erasure) -> str:
    erasures.withdraw(erasure=row, act=act_of(request))
    return f"The record of {row.person.reference} stays for now."
