"""One team: what is asked of it, what it has; and keeping teams, what is asked, and what was recorded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page, row_views
from tcp_portal.web.asked import act_of, partnership_in
from tcp_portal.web.row_views import Screen
from workstreams.forms.training import NeedForm, TeamForm, TrainingForm
from workstreams.models import Team, Training, TrainingNeed
from workstreams.presenters import training as said
from workstreams.services.training import NEEDS, TEAMS, TRAININGS
from workstreams.services.training_reads import matrix

EDIT = Permission.EDIT_SUPPLY
CRUMBS = (("Training", "workstreams:training"),)
SCREEN = Screen(
    table=TEAMS,
    form=TeamForm,
    crumbs=CRUMBS,
    adding="Add a team",
    changing="Change the team",
    withdrawing="Withdraw the team?",
    saved="The team is saved.",
    back=lambda frame, row: frame.url("workstreams:team", row.pk),
)
NEED = Screen(
    table=NEEDS,
    form=NeedForm,
    crumbs=CRUMBS,
    adding="Ask a course of the team",
    changing="Change what is asked of the team",
    withdrawing="Withdraw what is asked?",
    saved="What is asked is saved.",
    back=lambda frame, row: frame.url("workstreams:team", row.team_id),
    name=lambda row: f"{row.course} for {row.team}",
)
SESSION = Screen(
    table=TRAININGS,
    form=TrainingForm,
    crumbs=CRUMBS,
    adding="Record training",
    changing="Change the training of one team",
    withdrawing="Withdraw the training?",
    saved="The training is saved.",
    back=lambda frame, row: frame.url("workstreams:team", row.team_id),
    name=lambda row: f"{row.course} for {row.team}",
)


def _team(request: PortalRequest, pk: UUID) -> Team:
    found = Team.objects.visible_to(request.scope).current()
    return get_object_or_404(found.select_related("partnership", "place", "organisation"), pk=pk)


def _need(request: PortalRequest, pk: UUID) -> TrainingNeed:
    found = TrainingNeed.objects.visible_to(request.scope).current().filter(team__withdrawn_at=None)
    return get_object_or_404(found.select_related("team", "course"), pk=pk)


def _session(request: PortalRequest, pk: UUID) -> Training:
    found = Training.objects.visible_to(request.scope).current().filter(team__withdrawn_at=None)
    return get_object_or_404(found.select_related("team", "course"), pk=pk)


@requires(Permission.VIEW_PROGRAMME)
@require_safe
def team(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is asked of one team, and what it has."""
    row, day = _team(request, pk), request.frame.day
    found = matrix(scope=request.scope, partnership=row.partnership, day=day, team=row)
    sessions = (
        Training.objects.visible_to(request.scope).current().filter(team=row, course__withdrawn_at=None)
    )
    sessions = sessions.select_related("team", "course").order_by("-on", "course__name")[: said.PAGE_SIZE]
    context = {
        "team": row,
        "lede": said.lede(found),
        "people": said.people_words(row),
        "cells": [said.cell_words(cell, request.frame) for cell in found.of_team(row)],
        "sessions": said.training_lines(sessions, request.frame, day),
        "may_edit": TEAMS.allows(row, act_of(request)),
    }
    return page(request, "workstreams/team.html", context)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def team_add(request: PortalRequest) -> HttpResponse:
    """A team whose training is followed."""
    given = {"partnership": partnership_in(request, EDIT)}
    return row_views.add(request, SCREEN, given=given, cancel=request.frame.url("workstreams:training"))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def team_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Its name, place, and how many work in it."""
    return row_views.change(request, SCREEN, _team(request, pk))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def team_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A team that was entered by mistake."""
    back = request.frame.url("workstreams:training")
    return row_views.withdraw(request, SCREEN, _team(request, pk), back=back)


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def need_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A course that the team is to have."""
    row = _team(request, pk)
    return row_views.add(request, NEED, given={"team": row}, cancel=SCREEN.back(request.frame, row))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def need_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Another share or another month."""
    return row_views.change(request, NEED, _need(request, pk))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def need_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What is no longer asked."""
    row = _need(request, pk)
    return row_views.withdraw(request, NEED, row, back=NEED.back(request.frame, row))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def training_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What was recorded of one team's session."""
    return row_views.change(request, SESSION, _session(request, pk))


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def training_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A training that was entered by mistake."""
    row = _session(request, pk)
    return row_views.withdraw(request, SESSION, row, back=SESSION.back(request.frame, row))
