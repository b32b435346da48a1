"""Standards by place: the matrix, one standard, and keeping both the standard and the answers."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.partnerships.places import places_of
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.standards import ComplianceForm, StandardForm
from workstreams.models import Compliance, Standard
from workstreams.presenters.standards import history_lines, matrix_rows, matrix_sentence, standard_page
from workstreams.services.standards import (
    COMPLIANCE,
    STANDARDS,
    answers_on,
    figures_by_place,
    history_of,
    standards_of,
    tally_of,
)

EDIT, VIEW, PAGE_SIZE = Permission.EDIT_SUPPLY, Permission.VIEW_PROGRAMME, 100
CRUMBS = (("Standards", "workstreams:standards"),)
SCREEN: Screen[Standard] = Screen(
    table=STANDARDS,
    form=StandardForm,
    crumbs=CRUMBS,
    adding="Add a standard",
    changing="Change the standard",
    saved="The standard is saved.",
    back=lambda frame, row: frame.url("workstreams:standard", row.pk),
)
ANSWERS: Screen[Compliance] = Screen(
    table=COMPLIANCE,
    form=ComplianceForm,
    crumbs=CRUMBS,
    adding="How a place meets the standard",
    changing="Change the answer",
    withdrawing="Withdraw the answer?",
    saved="The answer is saved.",
    back=lambda frame, row: frame.url("workstreams:standard", row.standard_id),
    name=lambda row: f"The answer of {row.place.name}",
)


@requires(VIEW)
@require_safe
def standards(request: PortalRequest) -> HttpResponse:
    """Which standards does each place meet, and who has not answered?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    every = list(standards_of(scope=request.scope, partnership=partnership))
    places = places_of(partnership.pk)
    answers = answers_on(standards=every, day=frame.day)
    shown = Paginator(every, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "sentence": matrix_sentence(tally_of(every, places, answers), places),
        "places": [place.name for place in places],
        "rows": matrix_rows(shown, places, answers, frame),
        "shown": shown,
        "page_url": lambda number: frame.url("workstreams:standards", page=number),
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/standards.html", context)


@requires(VIEW)
@require_safe
def standard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How does each place meet it, and what does its measure say?"""
    row, frame = _standard(request, pk), request.frame
    may_edit = request.scope.allows(EDIT, row.partnership_id)
    figures = figures_by_place(
        scope=request.scope,
        partnership=row.partnership,
        measure=row.measure,
        month=frame.month,
        as_at=frame.as_at,
    )
    places = places_of(row.partnership_id)
    answers = answers_on(standards=[row], day=frame.day)
    history = Paginator(history_of(row), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": standard_page(row, places, answers, figures, frame, may_edit=may_edit),
        "history": history_lines(history),
        "shown": history,
        "page_url": lambda number: frame.url("workstreams:standard", row.pk, page=number),
        "row": row,
        "may_edit": may_edit,
    }
    return page(request, "workstreams/standard.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def standard_add(request: PortalRequest) -> HttpResponse:
    """A new standard."""
    given = {"partnership": partnership_in(request, EDIT)}
    return row_views.add(request, SCREEN, given=given, cancel=request.frame.url("workstreams:standards"))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def standard_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A standard in other words, signed off, or due on another day."""
    row = _standard(request, pk)
    context = {"withdraw_url": request.frame.url("workstreams:standard_withdraw", row.pk)}
    return row_views.change(request, SCREEN, row, context=context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def standard_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a standard out of the list."""
    row = _standard(request, pk)
    return row_views.withdraw(request, SCREEN, row, back=request.frame.url("workstreams:standards"))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def compliance_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What a place answers about a standard on a day; the place may be named in the address."""
    row = _standard(request, pk)
    initial = {"place": request.GET.get("place", ""), "on": request.frame.day}
    cancel = SCREEN.back(request.frame, row)
    context = {"about": row.text}
    return row_views.add(
        request, ANSWERS, given={"standard": row}, cancel=cancel, initial=initial, context=context
    )


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def compliance_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An answer that was written otherwise than it is."""
    row = _answer(request, pk)
    context = {
        "about": row.standard.text,
        "withdraw_url": request.frame.url("workstreams:compliance_withdraw", row.pk),
    }
    return row_views.change(request, ANSWERS, row, context=context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def compliance_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes an answer out: the one before it stands again."""
    row = _answer(request, pk)
    return row_views.withdraw(request, ANSWERS, row, back=ANSWERS.back(request.frame, row))


def _standard(request: PortalRequest, pk: UUID) -> Standard:
    shown = Standard.objects.visible_to(request.scope).current().select_related("partnership")
    return get_object_or_404(shown, pk=pk)


def _answer(request: PortalRequest, pk: UUID) -> Compliance:
    shown = Compliance.objects.visible_to(request.scope).current().filter(standard__withdrawn_at__isnull=True)
    return get_object_or_404(shown.select_related("standard", "place"), pk=pk)
