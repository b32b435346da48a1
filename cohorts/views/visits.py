"""Oversight visits to people out of area: the register, and recording one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.registers_of_care import VisitsFilter
from cohorts.forms.visits import VisitForm, visit_initial
from cohorts.models import Visit
from cohorts.presenters.recording import person_task
from cohorts.presenters.sections import register_sections
from cohorts.presenters.visits import VisitsPage
from cohorts.services import entries, reach, visits
from cohorts.services.overtaking import last_end
from cohorts.views.keeping import keep
from cohorts.views.recording import refused
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE
NOT_IN_HOSPITAL = Refusal("This person is not in hospital now, so there is nobody to visit.")


@requires(_VIEW)
@require_safe
def list_visits(request: PortalRequest) -> HttpResponse:
    """Everyone out of area at the end of the chosen month, and when each is due a visit."""
    frame, form = request.frame, VisitsFilter(request.GET)
    request.scope.must_allow(_VIEW, frame.partnership.pk)
    found = visits.away_on(scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at)
    valid = form.is_valid()
    listed = VisitsPage.of(found if valid else [], form, frame)
    entries.record_look(
        people=[row.person_id for row in listed.shown], how="visits out of area",
        partnership_id=frame.partnership.pk, by=request.user, at=timezone.now(),
    )  # fmt: skip
    context = {"form": form, "page": listed, "sections": register_sections(frame)}
    return page(request, "cohorts/visits.html", context, part="results", status=200 if valid else 422)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def record_visit(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A visit to someone who is in hospital now."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    frame, act = request.frame, act_of(request)
    url = frame.url("cohorts:visit_new", person.pk)
    if spell is None:
        task = person_task(
            person, frame, "Record a visit", "", url, back=frame.url("cohorts:care", person.pk)
        )
        return refused(request, task, NOT_IN_HOSPITAL, changed=lambda: last_end(person))
    initial = {"saw_person": True, "visitor": request.user.name}
    form = VisitForm(request.POST or None, day=frame.as_at, today=act.today, initial=initial)
    return keep(
        request, person, form, lambda: visits.record_visit(spell=spell, facts=form.facts(), act=act),
        heading="Record a visit", button="Save the visit", url=url, done="The visit to {} is recorded.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_visit(request: PortalRequest, visit_id: UUID) -> HttpResponse:
    """What was recorded wrongly about a visit."""
    person, visit = entries.reached(Visit, scope=request.scope, row_id=visit_id)
    act = act_of(request)
    form = VisitForm(request.POST or None, day=visit.on, today=act.today, initial=visit_initial(visit))

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        visits.correct_visit(visit=visit, version=version, facts=form.facts(), act=act)

    def saved_now() -> dict[str, Any]:
        return visit_initial(entries.reached(Visit, scope=request.scope, row_id=visit_id)[1])

    return keep(
        request, person, form, save, heading="Correct the visit", button="Save",
        url=request.frame.url("cohorts:visit", visit.pk), done="The visit to {} is corrected.",
        record=visit, saved_now=saved_now,
    )  # fmt: skip
