"""What stands in the way of a discharge. What is promised about it: see views/actions.py."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cohorts.forms.discharge import BarrierForm
from cohorts.services import barriers, reach
from cohorts.services.overtaking import last_end
from cohorts.views.planning import (
    NOT_IN_HOSPITAL,
    Sheet,
    answer,
    chosen,
    pairs,
    sheet_task,
)
from cohorts.views.recording import refused
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_DISCHARGE_PLANS
_NEW = Sheet("Add a barrier", "Save", "The barrier is saved.", "#barriers")
_CHANGE = Sheet("Change a barrier", "Save", "The barrier is saved.", "#barriers")


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_barrier(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Something new that stands in the way."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    task = sheet_task(request, person, _NEW, request.frame.url("cohorts:barrier_new", person.pk))
    if spell is None:
        return refused(request, task, NOT_IN_HOSPITAL, changed=lambda: last_end(person))
    form = BarrierForm(
        request.POST or None, is_new=True, day=act.today, today=act.today,
        options={"organisation": pairs(barriers.organisations(person.partnership_id))},
        initial={"raised_on": act.today},
    )  # fmt: skip

    def save() -> None:
        cleaned = form.cleaned_data
        barriers.raise_barrier(
            spell=spell, what=cleaned["what"], organisation_id=chosen(cleaned["organisation"]),
            raised_on=cleaned["raised_on"], act=act,
        )  # fmt: skip

    return answer(request, task, _NEW, form, save, None)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change_barrier(request: PortalRequest, barrier_id: UUID) -> HttpResponse:
    """Other words, another day, or out of the way."""
    barrier = reach.barrier(scope=request.scope, barrier_id=barrier_id, permission=_EDIT)
    person, act = barrier.spell.person, act_of(request)
    form = BarrierForm(
        request.POST or None, day=act.today, today=act.today,
        options={"organisation": pairs(barriers.organisations(person.partnership_id))},
        initial={
            "what": barrier.what, "organisation": barrier.organisation_id, "raised_on": barrier.raised_on,
            "resolved_on": barrier.resolved_on, "version": barrier.version,
        },
    )  # fmt: skip

    def save() -> None:
        cleaned = dict(form.cleaned_data)
        organisation = chosen(cleaned.pop("organisation"))
        barriers.change_barrier(barrier=barrier, organisation_id=organisation, act=act, **cleaned)

    task = sheet_task(request, person, _CHANGE, request.frame.url("cohorts:barrier", barrier.pk))
    return answer(request, task, _CHANGE, form, save, barrier)
