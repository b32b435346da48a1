"""Residential school placements, and who turns 18."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.schooling import PlacementForm, placement_initial
from cohorts.models import SchoolPlacement
from cohorts.presenters.sections import register_sections
from cohorts.presenters.transitions import TransitionsPage
from cohorts.services import entries, reach, schooling, transitions
from cohorts.views.keeping import keep
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE
_METHODS = ["GET", "HEAD", "POST"]


@requires(_EDIT)
@require_http_methods(_METHODS)
def place_at_school(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A placement in a residential school."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    form = PlacementForm(request.POST or None, day=act.today, today=act.today)
    return keep(
        request, person, form, lambda: schooling.place(person=person, facts=form.facts(), act=act),
        heading="Record a school placement", button="Save the placement",
        url=request.frame.url("cohorts:school_new", person.pk), done="The school placement of {} is recorded.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def change_school(request: PortalRequest, placement_id: UUID) -> HttpResponse:
    """The end of a placement, its transition plan, or what was wrong."""
    person, row = entries.reached(SchoolPlacement, scope=request.scope, row_id=placement_id)
    act = act_of(request)
    form = PlacementForm(request.POST or None, day=act.today, today=act.today, initial=placement_initial(row))

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        schooling.change(placement=row, version=version, facts=form.facts(), act=act)

    def saved_now() -> dict[str, Any]:
        return placement_initial(
            entries.reached(SchoolPlacement, scope=request.scope, row_id=placement_id)[1]
        )

    return keep(
        request, person, form, save, heading="School placement", button="Save",
        url=request.frame.url("cohorts:school", row.pk), done="The school placement of {} is saved.",
        record=row, saved_now=saved_now,
    )  # fmt: skip


@requires(_VIEW)
@require_safe
def list_transitions(request: PortalRequest) -> HttpResponse:
    """Who turns 18 within 12 months, with or without a transition plan; and all at residential schools."""
    frame = request.frame
    request.scope.must_allow(_VIEW, frame.partnership.pk)
    found = transitions.young_on(scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at)
    entries.record_look(
        people=[row.person_id for row in found], how="turning 18", partnership_id=frame.partnership.pk,
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    context = {"page": TransitionsPage.of(found, frame), "sections": register_sections(frame)}
    return page(request, "cohorts/transitions.html", context)
