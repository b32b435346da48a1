"""The discharge plan: in the tracker's row, or on its own page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.domain.tracker import Ask, InHospital
from cohorts.forms.plans import PlanForm, plan_initial
from cohorts.forms.tracker import TrackerFilter
from cohorts.models import Person
from cohorts.presenters.plans import RowForm
from cohorts.presenters.recording import Task, person_task
from cohorts.presenters.tracker import PAGE_SIZE, Links, rows_of, summary_of
from cohorts.services import plans, reach, tracker
from cohorts.services.overtaking import last_end
from cohorts.views.recording import Outcome, attempt, refused, show
from cohorts.views.tracker import dues_of
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.pages import wants_part

_EDIT = Permission.EDIT_DISCHARGE_PLANS
NOT_IN_HOSPITAL = Refusal("This person is not in hospital now, so there is no discharge to plan.")


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Status and planned date. htmx swaps the tracker's row for a form and back; without it this is a page."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    task, act, alone = _task(request, person), act_of(request), wants_part(request)
    if spell is None:
        return refused(request, task, NOT_IN_HOSPITAL, changed=lambda: last_end(person))
    form = PlanForm(request.POST or None, day=act.today, today=act.today, initial=plan_initial(spell))

    def save() -> None:
        plans.update_plan(spell=spell, act=act, **form.cleaned_data)

    def saved_now() -> dict[str, Any]:
        return plan_initial(reach.spell(scope=request.scope, spell_id=spell.pk, permission=_EDIT))

    plan = getattr(spell, "plan", spell)  # without a plan yet, what the plan is of
    outcome = attempt(form, save, record=plan, saved_now=None if alone else saved_now)
    if not outcome.done:
        return _row_form(request, person, form, outcome) if alone else show(request, task, form, outcome)
    if alone:
        return _saved_row(request, person)
    messages.success(request, f"The discharge plan of {person.reference} is saved.")
    return redirect(task.back)


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_row(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The person's row as it is saved: what Cancel brings back. Without htmx the whole list answers."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=Permission.VIEW_PEOPLE)
    if not wants_part(request):
        return redirect(_links(request).to("cohorts:tracker"))
    _, row = _rows(request, person)
    return _row(request, row)


def _links(request: PortalRequest) -> Links:
    """Links to the list as it was filtered when the row was opened; a wrong filter is dropped."""
    asked = TrackerFilter(request.GET, day=request.frame.as_at)
    return Links(request.frame, asked.ask() if asked.is_valid() else Ask())


def _task(request: PortalRequest, person: Person) -> Task:
    frame, links, came_from = request.frame, _links(request), request.GET.get("back", "")
    pages = {"person": "cohorts:person", "plan": "cohorts:discharge_plan"}
    known = came_from in pages
    back = frame.url(pages[came_from], person.pk) if known else links.to("cohorts:tracker")
    url = links.to("cohorts:plan", person.pk, back=came_from if known else None)
    return person_task(person, frame, "Status and planned date", "Save", url, back=back)


def _rows(request: PortalRequest, person: Person) -> tuple[Sequence[InHospital], InHospital]:
    """Everyone in hospital on the frame's day, and the person's own row; the look at it is recorded."""
    frame = request.frame
    everyone = tracker.in_hospital(scope=request.scope, partnership_id=frame.partnership.pk, day=frame.as_at)
    row = next((row for row in everyone if row.person_id == person.pk), None)
    if row is None:
        raise Http404("This person was not in hospital on the day that the list shows.")
    tracker.record_look(
        rows=[row], how="tracker", partnership_id=frame.partnership.pk, by=request.user, at=timezone.now()
    )
    return everyone, row


def _row_form(request: PortalRequest, person: Person, form: PlanForm, outcome: Outcome) -> HttpResponse:
    links = _links(request)
    _, row = _rows(request, person)
    context = {
        "row": rows_of([row], links, {})[0],
        "edit": RowForm.of(
            form, outcome.context.get("differences", ()), outcome.context.get("changed_by", "")
        ),
        "back_url": links.to("cohorts:tracker"),
        "row_url": links.to("cohorts:row", person.pk),
    }
    return page(request, "cohorts/plan.html", context, part="row", status=outcome.status)


def _saved_row(request: PortalRequest, person: Person) -> HttpResponse:
    everyone, row = _rows(request, person)
    return _row(request, row, everyone=everyone, told=f"The plan of {person.reference} is saved.")


def _row(
    request: PortalRequest, row: InHospital, *, everyone: Sequence[InHospital] = (), told: str = ""
) -> HttpResponse:
    links = _links(request)
    few = len(everyone) <= PAGE_SIZE or links.ask.needs_reviews
    dues = dues_of(request, everyone if everyone and few else [row])
    context = {
        "row": rows_of([row], links, dues)[0],
        "told": told,
        "alone": True,
        "summary": summary_of(everyone, links, dues) if everyone else None,
        "may_plan": request.scope.allows(_EDIT, request.frame.partnership.pk),
    }
    return page(request, "cohorts/tracker.html", context, part="saved")
