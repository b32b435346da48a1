"""Extended leave under section 17: its beginning and its end."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cohorts.forms.leaves import LeaveForm, ReturnForm
from cohorts.models import Leave
from cohorts.presenters.recording import person_task
from cohorts.services import entries, leaves, reach
from cohorts.services.overtaking import last_end
from cohorts.views.keeping import keep
from cohorts.views.recording import refused
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_COMMISSIONING
_METHODS = ["GET", "HEAD", "POST"]
NOT_IN_HOSPITAL = Refusal("This person is not in hospital now, so there is nobody to go on leave.")


@requires(_EDIT)
@require_http_methods(_METHODS)
def start_leave(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Somebody in hospital goes on extended leave."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    frame, act = request.frame, act_of(request)
    url = frame.url("cohorts:leave_new", person.pk)
    if spell is None:
        task = person_task(
            person, frame, "Record extended leave", "", url, back=frame.url("cohorts:care", person.pk)
        )
        return refused(request, task, NOT_IN_HOSPITAL, changed=lambda: last_end(person))
    form = LeaveForm(request.POST or None, day=act.today, today=act.today, initial={"started_on": act.today})
    return keep(
        request, person, form, lambda: leaves.start_leave(spell=spell, facts=form.facts(), act=act),
        heading="Record extended leave", button="Save the leave",
        url=url, done="The leave of {} is recorded.",
        note="The stay goes on. From the end of November 2024 the count leaves people on such leave out.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def end_leave(request: PortalRequest, leave_id: UUID) -> HttpResponse:
    """The person is back on the ward."""
    person, row = entries.reached(Leave, scope=request.scope, row_id=leave_id)
    act = act_of(request)
    form = ReturnForm(request.POST or None, day=act.today, today=act.today, initial={"version": row.version})
    return keep(
        request, person, form, lambda: leaves.end_leave(leave=row, act=act, **form.cleaned_data),
        heading="Record the return from leave", button="Save the return",
        url=request.frame.url("cohorts:leave_end", row.pk), done="The return of {} is recorded.",
        record=row,
    )  # fmt: skip
