"""Workstreams, members, groups and objectives are added, changed, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web import row_views as views
from tcp_portal.web.asked import partnership_in
from tcp_portal.web.frame import Frame
from tcp_portal.web.row_views import Screen
from workstreams.forms.workstreams import GroupForm, MemberForm, ObjectiveForm, WorkstreamForm
from workstreams.models import Objective, TaskGroup, Workstream, WorkstreamMember
from workstreams.services.workstreams import GROUPS, MEMBERS, OBJECTIVES, WORKSTREAMS

EDIT = Permission.EDIT_PROGRAMME
METHODS = ["GET", "POST"]
CRUMBS = (("Workstreams", "workstreams:list"),)


def _of_workstream(frame: Frame, row: Any) -> str:
    return frame.url("workstreams:workstream", row.workstream_id)


_WORKSTREAM: Screen[Workstream] = Screen(
    WORKSTREAMS, WorkstreamForm, CRUMBS, "Add a workstream", "Change a workstream", "The workstream is saved.",
    lambda frame, row: frame.url("workstreams:workstream", row.pk),
)  # fmt: skip
_MEMBER: Screen[WorkstreamMember] = Screen(
    MEMBERS, MemberForm, CRUMBS, "Add a member", "Change a member", "The member is saved.", _of_workstream,
    about="A member who signs in may say how the workstream's actions stand.",
)  # fmt: skip
_GROUP: Screen[TaskGroup] = Screen(
    GROUPS, GroupForm, CRUMBS, "Add a task and finish group", "Change a task and finish group",
    "The group is saved.", _of_workstream,
)  # fmt: skip
_OBJECTIVE: Screen[Objective] = Screen(
    OBJECTIVES, ObjectiveForm, CRUMBS, "Add an objective", "Change an objective", "The objective is saved.",
    _of_workstream,
)  # fmt: skip


@requires(EDIT)
@require_http_methods(METHODS)
def workstream_add(request: PortalRequest) -> HttpResponse:
    """A new workstream of the partnership."""
    given = {"partnership": partnership_in(request, EDIT)}
    return views.add(request, _WORKSTREAM, given=given, cancel=request.frame.url("workstreams:list"))


@requires(EDIT)
@require_http_methods(METHODS)
def workstream_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its name, aim, principles and lead."""
    return views.change(request, _WORKSTREAM, _workstream(request, pk))


@requires(EDIT)
@require_http_methods(METHODS)
def workstream_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a workstream out of the lists that has no open action."""
    return views.withdraw(
        request, _WORKSTREAM, _workstream(request, pk), back=request.frame.url("workstreams:list")
    )


@requires(EDIT)
@require_http_methods(METHODS)
def member_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody joins the workstream."""
    return _add(request, _MEMBER, pk)


@requires(EDIT)
@require_http_methods(METHODS)
def member_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Their role or organisation."""
    return views.change(request, _MEMBER, _part(request, WorkstreamMember, pk))


@requires(EDIT)
@require_http_methods(METHODS)
def member_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Somebody leaves the workstream."""
    return _withdraw(request, _MEMBER, _part(request, WorkstreamMember, pk))


@requires(EDIT)
@require_http_methods(METHODS)
def group_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A task and finish group of the workstream."""
    return _add(request, _GROUP, pk)


@requires(EDIT)
@require_http_methods(METHODS)
def group_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its remit, members, and what came of it."""
    return views.change(request, _GROUP, _part(request, TaskGroup, pk))


@requires(EDIT)
@require_http_methods(METHODS)
def group_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a group out that was entered by mistake."""
    return _withdraw(request, _GROUP, _part(request, TaskGroup, pk))


@requires(EDIT)
@require_http_methods(METHODS)
def objective_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What else the workstream is to reach."""
    return _add(request, _OBJECTIVE, pk)


@requires(EDIT)
@require_http_methods(METHODS)
def objective_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its words, its lesson, its measures."""
    return views.change(request, _OBJECTIVE, _part(request, Objective, pk))


@requires(EDIT)
@require_http_methods(METHODS)
def objective_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes an objective out that has no open action."""
    return _withdraw(request, _OBJECTIVE, _part(request, Objective, pk))


def _workstream(request: PortalRequest, pk: UUID) -> Workstream:
    return get_object_or_404(Workstream.objects.visible_to(request.scope).current(), pk=pk)


def _part(request: PortalRequest, model: Any, pk: UUID) -> Any:
    shown = model.objects.visible_to(request.scope).current().select_related("workstream")
    return get_object_or_404(shown, pk=pk)


def _add(request: PortalRequest, screen: Screen[Any], pk: UUID) -> HttpResponse:
    workstream = _workstream(request, pk)
    back = request.frame.url("workstreams:workstream", workstream.pk)
    return views.add(request, screen, given={"workstream": workstream}, cancel=back)


def _withdraw(request: PortalRequest, screen: Screen[Any], row: Any) -> HttpResponse:
    return views.withdraw(
        request, screen, row, back=request.frame.url("workstreams:workstream", row.workstream_id)
    )
