"""Recording how someone came to be counted: admitted, transferred in, found late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cohorts.domain.nhs_number import clean, problem
from cohorts.forms.admissions import NEW_FORMS, AdmissionForm, FoundLateForm, TransferInForm
from cohorts.forms.people import FindForm, PersonForm
from cohorts.models import Person, Spell
from cohorts.presenters.recording import Task, answers, kept, new_person_task, person_task
from cohorts.services import admissions, reach
from cohorts.services.choices import choices_of
from cohorts.services.facts import NewPerson, warnings_for
from cohorts.services.rehearsal import rehearse
from cohorts.views.beds import bed_of
from cohorts.views.recording import Outcome, attempt, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Partnership
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_RECORD = Permission.RECORD_PEOPLE


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to come to be counted: its words, its form, its service and the fields that the service takes."""

    heading: str
    form: type[AdmissionForm]
    record: Callable[..., Spell]
    takes: tuple[str, ...]
    done: str


KINDS = {
    "admission": Kind(
        "Record an admission",
        AdmissionForm,
        admissions.admit,
        ("on", "planned", "source"),
        "The admission is recorded.",
    ),
    "transfer-in": Kind(
        "Record a transfer in",
        TransferInForm,
        admissions.transfer_in,
        ("on", "started_on", "planned", "source"),
        "The transfer in is recorded.",
    ),
    "found-late": Kind(
        "Record someone found late",
        FoundLateForm,
        admissions.find_late,
        ("found_on", "started_on", "planned", "source"),
        "The person who was found late is recorded.",
    ),
}
NEW_PERSON = (
    ("admission", "Someone new: admission"),
    ("transfer-in", "Someone new: transfer in from another partnership"),
    ("found-late", "Someone new: found late, was in hospital already"),
)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404("There is no such way to come to be counted.")
    return KINDS[name]


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def find_person(request: PortalRequest) -> HttpResponse:
    """Is the person known? By reference or NHS number, which is posted and never stands in an address."""
    partnership = request.frame.partnership
    request.scope.must_allow(_RECORD, partnership.pk)
    form = FindForm(request.POST or None)
    unknown = False
    if form.is_valid():
        key = form.cleaned_data["key"]
        found = reach.find_person(scope=request.scope, partnership=partnership, key=key)
        if found is not None:
            return redirect(request.frame.url("cohorts:admit_known", found.pk, "admission"))
        unknown = True
    number = clean(form.cleaned_data["key"]) if unknown else ""
    context = {
        "form": form,
        "unknown": unknown,
        "number": "" if problem(number) else number,
        "kinds": NEW_PERSON,
    }
    return page(request, "cohorts/find.html", context, status=422 if form.errors else 200)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def admit_new(request: PortalRequest, kind: str) -> HttpResponse:
    """Someone new to the register: who they are, how they came, which bed."""
    way, frame = _kind(kind), request.frame
    partnership, act = frame.partnership, act_of(request)
    request.scope.must_allow(_RECORD, partnership.pk)
    starting = request.POST.get("step") == "start"
    form = NEW_FORMS[way.form](
        None if starting else request.POST or None,
        day=frame.as_at,
        today=act.today,
        choices=choices_of(partnership),
        initial={"nhs_number": request.POST.get("nhs_number", "")},
    )

    def who() -> NewPerson:
        assert isinstance(form, PersonForm)  # noqa: S101  # for the type checker
        return NewPerson(partnership, form.facts(), synthetic=partnership.synthetic)

    task = new_person_task(
        frame,
        f"{way.heading}: someone new",
        "Continue",
        frame.url("cohorts:admit_new", kind),
        save=way.heading,
    )
    return _admit(request, way, form, task, who, partnership, act)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def admit_known(request: PortalRequest, person_id: UUID, kind: str) -> HttpResponse:
    """A person of the register is in hospital again, or proves to be."""
    way, frame, act = _kind(kind), request.frame, act_of(request)
    person = reach.person(scope=request.scope, person_id=person_id, permission=_RECORD)
    task = person_task(
        person,
        frame,
        way.heading,
        "Continue",
        frame.url("cohorts:admit_known", person.pk, kind),
        save=way.heading,
    )
    try:
        admissions.check_admit(person=person, act=act)
    except Refusal as refusal:
        return refused(request, task, refusal, links=_instead(request, person))
    form = way.form(
        request.POST or None, day=frame.as_at, today=act.today, choices=choices_of(person.partnership)
    )
    return _admit(request, way, form, task, lambda: person, person.partnership, act)


def _instead(request: PortalRequest, person: Person) -> list[tuple[str, str]]:
    """What may be wanted where someone cannot be admitted: to see them, to move them, to look for another."""
    frame = request.frame
    links = [(f"Open the page of {person.reference}", frame.url("cohorts:person", person.pk))]
    if reach.open_spell(scope=request.scope, person_id=person.pk, permission=_RECORD)[1] is not None:
        links.append((f"Record a transfer of {person.reference}", frame.url("cohorts:transfer", person.pk)))
    return [*links, ("Find someone else", frame.url("cohorts:admit"))]


def _admit(
    request: PortalRequest,
    way: Kind,
    form: AdmissionForm,
    task: Task,
    who: Callable[[], Person | NewPerson],
    partnership: Partnership,
    act: Act,
) -> HttpResponse:
    """Form, then check your answers, then save. The check is a rehearsal of the act itself."""
    recorded: list[Spell] = []

    @transaction.atomic
    def record() -> None:
        facts = {name: form.cleaned_data[name] for name in way.takes}
        recorded.append(way.record(person=who(), bed=bed_of(form, partnership, act), act=act, **facts))

    step = request.POST.get("step", "check")
    if step == "change":
        return show(request, task, form, Outcome())
    outcome = attempt(form, record if step == "save" else lambda: rehearse(record))
    if not outcome.done:
        return show(request, task, form, outcome)
    if step == "save":
        messages.success(request, way.done)
        return redirect(request.frame.url("cohorts:person", recorded[0].person_id))
    return _check(request, form, task, who(), way)


def _check(
    request: PortalRequest, form: AdmissionForm, task: Task, who: Person | NewPerson, way: Kind
) -> HttpResponse:
    born = who.facts if isinstance(who, NewPerson) else who
    on = form.cleaned_data[way.takes[0]]
    context: dict[str, Any] = {
        "task": task,
        "answers": answers(form),
        "kept": kept(form),
        "warnings": warnings_for(born, form.bed_as_typed(), on),
    }
    return page(request, "cohorts/check.html", context)
