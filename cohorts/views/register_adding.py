"""Adding somebody to the register: someone the partnership knows, or someone new."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from cohorts.domain.nhs_number import clean, problem
from cohorts.forms.people import FindForm
from cohorts.forms.registers import EnterForm, EnterNewForm
from cohorts.models import Person, RegisterEntry
from cohorts.presenters.recording import Task, answers, kept, person_task
from cohorts.services import reach, register
from cohorts.services.choices import choices_of
from cohorts.services.facts import NewPerson
from cohorts.services.rehearsal import rehearse
from cohorts.views.recording import Outcome, attempt, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_REGISTER
HEADING = "Add a person to the register"
NOTE = "Nobody is entered without consent or a best-interest decision and its date."


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: PortalRequest) -> HttpResponse:
    """Is the person known? By reference or NHS number, which is posted and never stands in an address."""
    frame = request.frame
    request.scope.must_allow(_EDIT, frame.partnership.pk)
    form = FindForm(request.POST or None)
    unknown = False
    if form.is_valid():
        key = form.cleaned_data["key"]
        found = reach.find_person(
            scope=request.scope, partnership=frame.partnership, key=key, permission=_EDIT
        )
        if found is not None:
            return redirect(frame.url("cohorts:register_enter", found.pk))
        unknown = True
    number = clean(form.cleaned_data["key"]) if unknown else ""
    context = {"form": form, "unknown": unknown, "number": "" if problem(number) else number}
    return page(request, "cohorts/register_find.html", context, status=422 if form.errors else 200)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_new(request: PortalRequest) -> HttpResponse:
    """Someone whom the partnership did not know: who they are, on what basis, how near an admission is."""
    frame, act = request.frame, act_of(request)
    partnership = frame.partnership
    request.scope.must_allow(_EDIT, partnership.pk)
    starting = request.POST.get("step") == "start"
    form = EnterNewForm(
        None if starting else request.POST or None,
        day=act.today,
        today=act.today,
        choices=choices_of(partnership),
        initial={"nhs_number": request.POST.get("nhs_number", ""), "entered_on": act.today},
    )
    back = frame.url("cohorts:registers")
    task = Task(
        heading=f"{HEADING}: someone new",
        button="Continue",
        url=frame.url("cohorts:register_add_new"),
        back=back,
        crumbs=(("Registers", back),),
        note=NOTE,
        save="Enter on the register",
    )

    def who() -> NewPerson:
        return NewPerson(partnership, form.facts(), synthetic=partnership.synthetic)

    return _enter(request, form, task, who, act)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_known(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Someone known, perhaps in hospital or just discharged: the rating then follows by rule."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    frame, act = request.frame, act_of(request)
    task = person_task(
        person, frame, HEADING, "Continue", frame.url("cohorts:register_enter", person.pk),
        back=frame.url("cohorts:register_entry", person.pk), note=NOTE, save="Enter on the register",
    )  # fmt: skip
    try:
        register.check_enter(person=person, act=act)
    except Refusal as refusal:
        link = (f"Open the register page of {person.reference}", task.back)
        return refused(request, task, refusal, links=[link])
    form = EnterForm(request.POST or None, day=act.today, today=act.today, initial={"entered_on": act.today})
    return _enter(request, form, task, lambda: person, act)


def _enter(
    request: PortalRequest,
    form: EnterForm,
    task: Task,
    who: Callable[[], Person | NewPerson],
    act: Act,
) -> HttpResponse:
    """Form, then check your answers, then save. The check is a rehearsal of the act itself."""
    recorded: list[RegisterEntry] = []

    @transaction.atomic
    def record() -> None:
        recorded.append(register.enter(person=who(), facts=form.entry(), rating=form.rating(), act=act))

    step = request.POST.get("step", "check")
    if step == "change":
        return show(request, task, form, Outcome())
    outcome = attempt(form, record if step == "save" else lambda: rehearse(record))
    if not outcome.done:
        return show(request, task, form, outcome)
    if step == "save":
        entry = recorded[0]
        messages.success(request, f"{entry.person.reference} is on the register.")
        return redirect(request.frame.url("cohorts:register_entry", entry.person_id))
    context = {"task": task, "answers": answers(form), "kept": kept(form), "warnings": ()}
    return page(request, "cohorts/check.html", context)
