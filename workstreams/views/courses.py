"""One course: how far it has come, its teams, its sessions; and keeping courses."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.training import CourseForm
from workstreams.models import Course, Training
from workstreams.presenters import training as said
from workstreams.services.training import COURSES
from workstreams.services.training_reads import course_history, matrix

EDIT = Permission.EDIT_SUPPLY
CRUMBS = (("Training", "workstreams:training"),)
SCREEN = Screen(
    table=COURSES,
    form=CourseForm,
    crumbs=CRUMBS,
    adding="Add a course",
    changing="Change the course",
    withdrawing="Withdraw the course?",
    saved="The course is saved.",
    back=lambda frame, row: frame.url("workstreams:course", row.pk),
)


def _course(request: PortalRequest, pk: UUID) -> Course:
    found = Course.objects.visible_to(request.scope).current().select_related("partnership")
    return get_object_or_404(found, pk=pk)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def course(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How far one course has come."""
    row, day = _course(request, pk), request.frame.day
    found = matrix(scope=request.scope, partnership=row.partnership, day=day)
    cells = found.of_course(row)
    sessions = (
        Training.objects.visible_to(request.scope).current().filter(course=row, team__withdrawn_at=None)
    )
    sessions = sessions.select_related("team", "course").order_by("-on", "team__name")[: said.PAGE_SIZE]
    context = {
        "course": row,
        "lede": said.course_lede(cells),
        "lasts": said.lasts_words(row),
        "kind": row.get_kind_display(),
        "chart": said.course_chart(row, course_history(course=row, cells=cells, day=day)),
        "cells": [said.cell_words(cell, request.frame) for cell in cells],
        "sessions": said.training_lines(sessions, request.frame, day),
        "may_edit": COURSES.allows(row, act_of(request)),
    }
    return page(request, "workstreams/course.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def course_add(request: PortalRequest) -> HttpResponse:
    """A course that teams are to have."""
    given = {"partnership": partnership_in(request, EDIT)}
    return row_views.add(request, SCREEN, given=given, cancel=request.frame.url("workstreams:training"))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def course_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its name, kind, and for how long it counts."""
    return row_views.change(request, SCREEN, _course(request, pk))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def course_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A course that was entered by mistake."""
    back = request.frame.url("workstreams:training")
    return row_views.withdraw(request, SCREEN, _course(request, pk), back=back)
