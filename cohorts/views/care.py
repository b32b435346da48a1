"""A person's care and commissioning, and what is recorded there: advocacy, outside reviews, objections, schools."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.care import (
    InvolvementForm,
    ObjectionForm,
    OutsideForm,
    PlacementForm,
    WithdrawForm,
    involvement_initial,
    outside_initial,
    placement_initial,
)
from cohorts.models import Involvement, Objection, OutsideReview, SchoolPlacement
from cohorts.presenters.care import CarePage
from cohorts.presenters.sections import person_sections, register_sections
from cohorts.presenters.transitions import TransitionsPage
from cohorts.services import care_page, entries, involvement, objections, reach, schooling
from cohorts.views.keeping import keep
from cohorts.views.recording import act_of
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE
_METHODS = ["GET", "HEAD", "POST"]


@requires(_VIEW)
@require_safe
def show_care(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Everything about who answers for the person and who speaks for them, in cards."""
    act = act_of(request)
    record = care_page.read(
        scope=request.scope, person_id=person_id, today=act.today, by=request.user, at=act.now
    )
    person = record.person
    context = {
        "person": person,
        "page": CarePage.of(record, request.frame),
        "sections": person_sections(request.frame, person.pk, person.partnership_id),
    }
    return page(request, "cohorts/care.html", context)


@requires(_EDIT)
@require_http_methods(_METHODS)
def edit_involvement(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Advocacy, family, key people and needs, as checked on a day."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)

    def stored() -> Involvement | None:
        return Involvement.objects.visible_to(request.scope).filter(person=person).first()

    row = stored()
    initial = {"checked_on": act.today, **involvement_initial(row)}
    form = InvolvementForm(request.POST or None, day=act.today, today=act.today, initial=initial)

    def save() -> None:
        version = form.cleaned_data["version"]
        involvement.save(person=person, version=version, facts=form.facts(), act=act)

    return keep(
        request, person, form, save, heading="Advocacy, family and needs", button="Save",
        url=request.frame.url("cohorts:involvement", person.pk), done="The record of {} is saved.",
        record=row, saved_now=lambda: involvement_initial(stored()),
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def ask_outside(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A team from outside is asked to look at the person, or has done so."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    form = OutsideForm(request.POST or None, day=act.today, today=act.today)
    return keep(
        request, person, form, lambda: involvement.ask_outside(person=person, facts=form.facts(), act=act),
        heading="Record an outside review", button="Save the review",
        url=request.frame.url("cohorts:outside_new", person.pk), done="The outside review of {} is recorded.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def change_outside(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """The team came, or the record was wrong."""
    person, row = entries.reached(OutsideReview, scope=request.scope, row_id=review_id)
    act = act_of(request)
    form = OutsideForm(request.POST or None, day=row.asked_on, today=act.today, initial=outside_initial(row))

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        involvement.change_outside(review=row, version=version, facts=form.facts(), act=act)

    def saved_now() -> dict[str, Any]:
        return outside_initial(entries.reached(OutsideReview, scope=request.scope, row_id=review_id)[1])

    return keep(
        request, person, form, save, heading="Outside review", button="Save",
        url=request.frame.url("cohorts:outside", row.pk), done="The outside review of {} is saved.",
        record=row, saved_now=saved_now,
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def raise_objection(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The person objects to sharing beyond direct care."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    form = ObjectionForm(
        request.POST or None, day=act.today, today=act.today, initial={"raised_on": act.today}
    )
    return keep(
        request, person, form,
        lambda: objections.raise_objection(person=person, facts=form.facts(), act=act),
        heading="Record an objection to sharing", button="Save the objection",
        url=request.frame.url("cohorts:objection_new", person.pk), done="The objection of {} is recorded.",
        note="Every page of the person will say so. Figures go on counting them.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def withdraw_objection(request: PortalRequest, objection_id: UUID) -> HttpResponse:
    """The objection ends."""
    person, row = entries.reached(Objection, scope=request.scope, row_id=objection_id)
    act = act_of(request)
    form = WithdrawForm(
        request.POST or None, day=act.today, today=act.today, initial={"version": row.version}
    )
    return keep(
        request, person, form, lambda: objections.withdraw(objection=row, act=act, **form.cleaned_data),
        heading="Withdraw the objection", button="Withdraw the objection",
        url=request.frame.url("cohorts:objection_withdraw", row.pk), done="The objection of {} is withdrawn.",
        record=row,
    )  # fmt: skip


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
    found = schooling.young_on(scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at)
    entries.record_look(
        people=[row.person_id for row in found], how="turning 18", partnership_id=frame.partnership.pk,
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    context = {"page": TransitionsPage.of(found, frame), "sections": register_sections(frame)}
    return page(request, "cohorts/transitions.html", context)
