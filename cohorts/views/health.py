"""Health checks, and the review of a death."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cohorts.forms.health import HealthCheckForm, MortalityForm, check_initial, mortality_initial
from cohorts.models import HealthCheck, MortalityReview
from cohorts.presenters.recording import person_task
from cohorts.services import entries, health, mortality, reach
from cohorts.views.keeping import keep
from cohorts.views.recording import refused
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_COMMISSIONING
_METHODS = ["GET", "HEAD", "POST"]
NO_DEATH = Refusal("No death is recorded for this person.")


@requires(_EDIT)
@require_http_methods(_METHODS)
def record_check(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """An annual health check."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    form = HealthCheckForm(request.POST or None, day=act.today, today=act.today)

    def save() -> None:
        on, plan = form.cleaned_data["on"], form.cleaned_data["action_plan"]
        health.record_check(person=person, on=on, action_plan=plan, act=act)

    return keep(
        request, person, form, save, heading="Record a health check", button="Save the health check",
        url=request.frame.url("cohorts:health_check_new", person.pk),
        done="The health check of {} is recorded.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def correct_check(request: PortalRequest, check_id: UUID) -> HttpResponse:
    """What was recorded wrongly about a health check."""
    person, row = entries.reached(HealthCheck, scope=request.scope, row_id=check_id)
    act = act_of(request)
    form = HealthCheckForm(request.POST or None, day=row.on, today=act.today, initial=check_initial(row))

    def save() -> None:
        values = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        health.correct_check(check=row, act=act, **values)

    def saved_now() -> dict[str, Any]:
        return check_initial(entries.reached(HealthCheck, scope=request.scope, row_id=check_id)[1])

    return keep(
        request, person, form, save, heading="Correct the health check", button="Save",
        url=request.frame.url("cohorts:health_check", row.pk), done="The health check of {} is corrected.",
        record=row, saved_now=saved_now,
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def edit_mortality(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """How far the review of the person's death is."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    frame, act = request.frame, act_of(request)
    url = frame.url("cohorts:mortality", person.pk)
    if person.died_on is None:
        task = person_task(
            person, frame, "Mortality review", "", url, back=frame.url("cohorts:care", person.pk)
        )
        return refused(request, task, NO_DEATH)

    def stored() -> MortalityReview | None:
        return MortalityReview.objects.visible_to(request.scope).filter(person=person).first()

    row = stored()
    form = MortalityForm(request.POST or None, day=act.today, today=act.today, initial=mortality_initial(row))

    def save() -> None:
        version = form.cleaned_data["version"]
        mortality.save_mortality(person=person, version=version, facts=form.facts(), act=act)

    return keep(
        request, person, form, save, heading="Mortality review", button="Save", url=url,
        done="The mortality review of {} is saved.", record=row,
        saved_now=lambda: mortality_initial(stored()),
    )  # fmt: skip
