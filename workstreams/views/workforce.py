"""Workforce: who is missing, which skills no course teaches, and the specifications that say so."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.models import Vignette
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.workforce import LineForm, SpecForm
from workstreams.models import SpecLine, WorkforceSpec
from workstreams.presenters import workforce as said
from workstreams.services.workforce import LINES, SPECS, needs_group_words
from workstreams.services.workforce import of_spec as lines_of
from workstreams.services.workforce import workforce as all_of

EDIT = Permission.EDIT_SUPPLY
CRUMBS = (("Workforce", "workstreams:workforce"),)
SCREEN = Screen(
    table=SPECS,
    form=SpecForm,
    crumbs=CRUMBS,
    adding="Add a specification",
    changing="Change the specification",
    withdrawing="Withdraw the specification?",
    saved="The specification is saved.",
    back=lambda frame, row: frame.url("workstreams:spec", row.pk),
)
LINE = Screen(
    table=LINES,
    form=LineForm,
    crumbs=CRUMBS,
    adding="Add who is needed",
    changing="Change who is needed",
    withdrawing="Withdraw the line?",
    saved="The line is saved.",
    back=lambda frame, row: frame.url("workstreams:spec", row.spec_id),
)


def _spec(request: PortalRequest, pk: UUID) -> WorkforceSpec:
    found = WorkforceSpec.objects.visible_to(request.scope).current().select_related("vignette")
    return get_object_or_404(found, pk=pk)


def _line(request: PortalRequest, pk: UUID) -> SpecLine:
    found = SpecLine.objects.visible_to(request.scope).current().filter(spec__withdrawn_at=None)
    return get_object_or_404(found.select_related("spec"), pk=pk)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def workforce(request: PortalRequest) -> HttpResponse:
    """Who is missing over all specifications?"""
    partnership = partnership_in(request, Permission.VIEW_PROGRAMME)
    found = all_of(scope=request.scope, partnership=partnership)
    specs = WorkforceSpec.objects.visible_to(request.scope).of(partnership).current().order_by("title", "pk")
    context = {
        "lede": said.whole_words(found.whole),
        "specs": [(row.title, request.frame.url("workstreams:spec", row.pk)) for row in specs],
        "gaps": said.gap_table(found),
        "skills": said.skills_table(found),
        "how": said.HOW,
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/workforce.html", context)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def spec(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who is needed for somebody like the person of one story, stage by stage."""
    row = _spec(request, pk)
    lines = list(SpecLine.objects.visible_to(request.scope).current().filter(spec=row).order_by("role", "pk"))
    story = Vignette.objects.visible_to(request.scope).filter(approved_at__isnull=False, specifications=row)
    context = {
        "spec": row,
        "lede": said.whole_words(lines_of(lines)),
        "story": story.first(),
        "needs_group": needs_group_words(row.needs_group),
        "stages": said.stages(lines, request.frame),
        "may_edit": SPECS.allows(row, act_of(request)),
    }
    return page(request, "workstreams/spec.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def spec_add(request: PortalRequest) -> HttpResponse:
    """A specification of one more story."""
    given = {"partnership": partnership_in(request, EDIT)}
    return row_views.add(request, SCREEN, given=given, cancel=request.frame.url("workstreams:workforce"))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def spec_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its title, story, and what helps or hinders."""
    return row_views.change(request, SCREEN, _spec(request, pk))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def spec_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A specification that was entered by mistake."""
    back = request.frame.url("workstreams:workforce")
    return row_views.withdraw(request, SCREEN, _spec(request, pk), back=back)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def line_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody more who is needed."""
    row = _spec(request, pk)
    return row_views.add(request, LINE, given={"spec": row}, cancel=SCREEN.back(request.frame, row))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def line_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who is needed, or how many are there now."""
    return row_views.change(request, LINE, _line(request, pk))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def line_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A line that was entered by mistake."""
    row = _line(request, pk)
    return row_views.withdraw(request, LINE, row, back=LINE.back(request.frame, row))
