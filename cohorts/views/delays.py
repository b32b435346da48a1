"""Delays: of one person, and of everyone with the dates on which people are planned to leave."""

from __future__ import annotations

from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.delays import DelayFilter
from cohorts.forms.discharge import DelayForm
from cohorts.models import Delay, Person
from cohorts.presenters.delays import delays_page
from cohorts.presenters.sections import register_sections
from cohorts.services import delay_list, delays, reach
from cohorts.services.delays import DelayFacts
from cohorts.views.planning import NOT_IN_HOSPITAL, Sheet, answer, plan_of, sheet_task
from cohorts.views.recording import refused
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.pages import wants_part

_EDIT = Permission.EDIT_DISCHARGE_PLANS
_NEW = Sheet("Add a delay", "Save the delay", "The delay is saved.", "#delays")
_CHANGE = Sheet("Change a delay", "Save the delay", "The delay is saved.", "#delays")
TEMPLATE = "cohorts/delays.html"


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_delays(request: PortalRequest) -> HttpResponse:
    """Who is delayed and why, and who is planned to leave when. Everyone on the page is recorded as looked at."""
    frame, partnership_id = request.frame, request.frame.partnership.pk
    request.scope.must_allow(Permission.VIEW_PEOPLE, partnership_id)
    everyone = delay_list.leavers(scope=request.scope, partnership_id=partnership_id, day=frame.as_at)
    form = DelayFilter(request.GET, people=everyone)
    context = {
        "form": form,
        "keep": parse_qsl(frame.query),
        "sections": register_sections(frame),
        "alone": wants_part(request),
        "list": None,
    }
    if not form.is_valid():
        return page(request, TEMPLATE, context, part="results", status=422)
    found = delays_page(everyone, form.ask(), frame, request.GET.dict())
    shown = found.people(dates=not context["alone"])
    delay_list.record_look(people=shown, partnership_id=partnership_id, by=request.user, at=timezone.now())
    return page(request, TEMPLATE, {**context, "list": found}, part="results")


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_delay(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A delay begins; or one that is over is told afterwards."""
    person, spell = reach.last_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    task = sheet_task(request, person, _NEW, request.frame.url("cohorts:delay_new", person.pk))
    if spell is None:
        return refused(request, task, NOT_IN_HOSPITAL)
    plan = plan_of(spell)
    try:
        delays.check_record_delay(spell=spell, status=plan.status if plan else "", act=act)
    except Refusal as refusal:
        links = [("Update the discharge status", request.frame.url("cohorts:plan", person.pk, back="plan"))]
        return refused(request, task, refusal, links=links)
    ready_on = plan.ready_on if plan else None
    form = DelayForm(
        request.POST or None, day=ready_on or request.frame.as_at, today=act.today,
        initial={"version": 0, "started_on": ready_on},
    )  # fmt: skip

    def save() -> None:
        delays.record_delay(spell=spell, facts=_facts(form), act=act)

    return answer(request, task, _NEW, form, save, None)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change_delay(request: PortalRequest, delay_id: UUID) -> HttpResponse:
    """Ends, escalates or corrects a delay."""
    delay = reach.delay(scope=request.scope, delay_id=delay_id, permission=_EDIT)
    person: Person = delay.spell.person
    act = act_of(request)
    form = DelayForm(request.POST or None, day=delay.started_on, today=act.today, initial=_initial(delay))

    def save() -> None:
        delays.change_delay(delay=delay, version=form.cleaned_data["version"], facts=_facts(form), act=act)

    task = sheet_task(request, person, _CHANGE, request.frame.url("cohorts:delay", delay.pk))
    return answer(request, task, _CHANGE, form, save, delay)


def _initial(delay: Delay) -> dict[str, object]:
    return {name: getattr(delay, name) for name in (*DelayFacts.__slots__, "version")}


def _facts(form: DelayForm) -> DelayFacts:
    return DelayFacts(**{name: form.cleaned_data[name] for name in DelayFacts.__slots__})
