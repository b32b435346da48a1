"""Lessons: the list, one lesson, what root causes teach, and keeping lessons."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.services.entries import record_look
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.lessons import LessonForm, LessonsFilter
from workstreams.forms.streams import stream_pairs
from workstreams.models import Lesson
from workstreams.presenters.lessons import lesson_lines, lesson_page, taught_rows, taught_sentence
from workstreams.presenters.log import follow_up
from workstreams.services.lessons import (
    LESSONS,
    Cause,
    LessonAsk,
    causes_behind,
    causes_on_offer,
    lessons_of,
    taught_by_area,
)
from workstreams.services.log_actions import actions_from

EDIT, VIEW, PAGE_SIZE = Permission.EDIT_PROGRAMME, Permission.VIEW_PROGRAMME, 100
SCREEN: Screen[Lesson] = Screen(
    table=LESSONS,
    form=LessonForm,
    crumbs=(("Lessons", "workstreams:lessons"),),
    adding="Add a lesson",
    changing="Change the lesson",
    saved="The lesson is saved.",
    back=lambda frame, row: frame.url("workstreams:lesson", row.pk),
)


@requires(VIEW)
@require_safe
def lessons(request: PortalRequest) -> HttpResponse:
    """What have we learnt, and has the Board heard it?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    streams = [(str(pk), name) for pk, name in stream_pairs(scope=request.scope, partnership=partnership)]
    form = LessonsFilter(request.GET, streams=streams)
    valid = form.is_valid()
    asked = {name: form.chosen(name) for name in form.fields}
    ask = LessonAsk(
        area=asked["area"],
        workstream_id=UUID(asked["workstream"]) if asked["workstream"] else None,
        text=asked["text"],
        unshared=bool(asked["shared"]),
    )
    found = lessons_of(scope=request.scope, partnership=partnership, ask=ask)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    said = {name: value for name, value in asked.items() if value}
    context = {
        "form": form,
        "shown": shown,
        "lines": lesson_lines(shown, frame),
        "filtered": bool(said),
        "page_url": lambda number: frame.url("workstreams:lessons", **said, page=number),
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/lessons.html", context, part="results", status=200 if valid else 422)


@requires(VIEW)
@require_safe
def lessons_taught(request: PortalRequest) -> HttpResponse:
    """What do root causes teach, and where is nothing learnt yet?"""
    partnership, frame = partnership_in(request, VIEW), request.frame
    areas = taught_by_area(scope=request.scope, partnership=partnership, day=frame.day)
    sees_people = request.scope.allows(Permission.VIEW_PEOPLE, partnership.pk)
    context = {
        "rows": taught_rows(areas, frame, sees_people=sees_people),
        "sentence": taught_sentence(areas),
        "may_edit": request.scope.allows(EDIT, partnership.pk),
    }
    return page(request, "workstreams/lessons_taught.html", context)


@requires(VIEW)
@require_safe
def lesson(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What was learnt, from what, and what follows?"""
    row = _lesson(request, pk)
    may_edit = request.scope.allows(EDIT, row.partnership_id)
    count, seen = causes_behind(lesson=row, scope=request.scope)
    _look(request, "lesson", seen, row.partnership_id)
    follows = actions_from(row, scope=request.scope)
    context = {
        "page": lesson_page(row, count, seen, request.frame),
        "follow_up": follow_up(
            follows, request.frame, day=request.frame.day, of="lesson", pk=row.pk, may_edit=may_edit
        ),
        "row": row,
        "may_edit": may_edit,
    }
    return page(request, "workstreams/lesson.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def lesson_add(request: PortalRequest) -> HttpResponse:
    """A new lesson; its area may be named in the address."""
    partnership = partnership_in(request, EDIT)
    _look_at_choice(request, partnership_id=partnership.pk)
    initial = {"learnt_on": request.frame.day, "area": request.GET.get("area", "")}
    cancel = request.frame.url("workstreams:lessons")
    return row_views.add(request, SCREEN, given={"partnership": partnership}, cancel=cancel, initial=initial)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def lesson_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A lesson in other words, shared with the Board, or tied to root causes."""
    row = _lesson(request, pk)
    LESSONS.must_allow(row, act_of(request))
    _look_at_choice(request, partnership_id=row.partnership_id)
    context = {"withdraw_url": request.frame.url("workstreams:lesson_withdraw", row.pk)}
    return row_views.change(request, SCREEN, row, context=context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def lesson_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes what was entered by mistake out of the list."""
    return row_views.withdraw(
        request, SCREEN, _lesson(request, pk), back=request.frame.url("workstreams:lessons")
    )


def _lesson(request: PortalRequest, pk: UUID) -> Lesson:
    shown = Lesson.objects.visible_to(request.scope).current()
    return get_object_or_404(shown.select_related("owner", "organisation", "workstream"), pk=pk)


def _look_at_choice(request: PortalRequest, *, partnership_id: UUID) -> None:
    """The form names people by reference: whose root causes it offers was looked at."""
    offered = causes_on_offer(scope=request.scope, partnership=request.frame.partnership)
    if request.method == "GET":
        _look(request, "root causes behind a lesson", offered, partnership_id)


def _look(request: PortalRequest, how: str, causes: Iterable[Cause], partnership_id: UUID) -> None:
    people = [cause.person_id for cause in causes]
    record_look(people=people, how=how, partnership_id=partnership_id, by=request.user, at=timezone.now())
