"""Recording a transfer, and the ways a stay ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cohorts.domain.kinds import Exit
from cohorts.forms.beds import bed_initial
from cohorts.forms.moves import DeathForm, EndForm, TransferForm
from cohorts.models import Spell
from cohorts.presenters.person import NOT_IN_HOSPITAL
from cohorts.presenters.recording import person_task
from cohorts.services import endings, moves, person_page, reach
from cohorts.services.choices import choices_of
from cohorts.services.overtaking import last_change, last_end
from cohorts.views.beds import bed_of
from cohorts.views.recording import attempt, back_to_person, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_RECORD = Permission.RECORD_PEOPLE


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A move to another bed: the form starts from the present one."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_RECORD)
    frame, act = request.frame, act_of(request)
    url = frame.url("cohorts:transfer", person.pk)
    task = person_task(
        person, frame, "Record a transfer", "Save the transfer", url,
        note="Change what is different about the new bed. Length of stay goes on.",
    )  # fmt: skip
    if spell is None:
        return refused(request, task, Refusal(NOT_IN_HOSPITAL), changed=lambda: last_end(person))
    last = person_page.last_bed(spell=spell, scope=request.scope)
    form = TransferForm(
        request.POST or None,
        day=frame.as_at,
        today=act.today,
        choices=choices_of(person.partnership),
        initial={**(bed_initial(last) if last else {}), "version": spell.version},
    )

    @transaction.atomic
    def save() -> None:
        bed, cleaned = bed_of(form, person.partnership, act), form.cleaned_data
        moves.transfer(spell=spell, version=cleaned["version"], bed=bed, on=cleaned["on"], act=act)

    outcome = attempt(form, save, record=spell)
    if outcome.done:
        return back_to_person(request, person, f"The transfer of {person.reference} is recorded.")
    return show(request, task, form, outcome)


@dataclass(frozen=True, slots=True)
class Ending:
    """One way for a stay to end: its words and its service."""

    kind: Exit
    url_name: str
    heading: str
    button: str
    label: str
    question: str
    done: str
    end: Callable[..., Spell]
    note: str = ""
    tone: str = "primary"


DISCHARGE = Ending(
    Exit.DISCHARGE,
    "cohorts:discharge",
    "Record a discharge",
    "Save the discharge",
    "Date of discharge",
    "Where did the person go?",
    "The discharge of {} is recorded.",
    endings.discharge,
)
OUT_OF_SCOPE = Ending(
    Exit.OUT_OF_SCOPE,
    "cohorts:out_of_scope",
    "Close as out of scope",
    "Close as out of scope",
    "Date from which the person is out of scope",
    "Why is the person out of scope?",
    "The stay of {} is closed as out of scope.",
    endings.close_out_of_scope,
    note="For someone who proves not to belong to the register. It counts as neither a discharge nor a transfer.",
    tone="warning",
)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def discharge(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The person left hospital."""
    return _end(request, person_id, DISCHARGE)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def out_of_scope(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The person or the place proves not to belong to the register."""
    return _end(request, person_id, OUT_OF_SCOPE)


def _end(request: PortalRequest, person_id: UUID, way: Ending) -> HttpResponse:
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_RECORD)
    frame, act = request.frame, act_of(request)
    url = frame.url(way.url_name, person.pk)
    task = person_task(person, frame, way.heading, way.button, url, note=way.note, kind=way.tone)
    if spell is None:
        return refused(request, task, Refusal(NOT_IN_HOSPITAL), changed=lambda: last_end(person))
    form = EndForm(
        request.POST or None,
        day=frame.as_at,
        today=act.today,
        kind=way.kind,
        label=way.label,
        question=way.question,
        initial={"version": spell.version},
    )

    def save() -> None:
        version, on = form.cleaned_data["version"], form.cleaned_data["on"]
        way.end(spell=spell, version=version, on=on, destination=form.destination_meant, act=act)

    outcome = attempt(form, save, record=spell)
    if outcome.done:
        return back_to_person(request, person, way.done.format(person.reference))
    return show(request, task, form, outcome)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def death(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The person died, in hospital or out of it."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_RECORD)
    frame, act = request.frame, act_of(request)
    url = frame.url("cohorts:death", person.pk)
    note = "If the person is in hospital, the stay ends on this day."
    task = person_task(person, frame, "Record a death", "Save the death", url, note=note, kind="warning")
    try:
        endings.check_record_death(person=person, act=act)
    except Refusal as refusal:
        return refused(request, task, refusal, changed=lambda: last_change(person))
    form = DeathForm(
        request.POST or None, day=frame.as_at, today=act.today, initial={"version": person.version}
    )

    def save() -> None:
        endings.record_death(person=person, act=act, **form.cleaned_data)

    outcome = attempt(form, save, record=person)
    if outcome.done:
        return back_to_person(request, person, f"The death of {person.reference} is recorded.")
    return show(request, task, form, outcome)
