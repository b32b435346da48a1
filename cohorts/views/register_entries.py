"""One person's time on the register: the page, and each thing that is recorded there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.registers import (
    SAME,
    BackForm,
    ChangeDetailsForm,
    LeaveForm,
    LookForm,
    RateForm,
    details_initial,
)
from cohorts.models import Person, RegisterEntry
from cohorts.presenters.recording import Task, person_task
from cohorts.presenters.register_entry import entry_page
from cohorts.presenters.sections import person_sections
from cohorts.services import reach, register, register_page
from cohorts.services.overtaking import last_change
from cohorts.services.policies import policies
from cohorts.views.recording import attempt, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_REGISTER


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_entry(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Rating, history, basis, reviews and actions. The opening is recorded once."""
    frame = request.frame
    record = register_page.read(
        scope=request.scope, person_id=person_id, day=frame.as_at, by=request.user, at=timezone.now()
    )
    person = record.person
    latest = record.latest.entry if record.latest else None
    enter_reason = ""
    if record.may_edit and (latest is None or latest.left_on is not None):
        try:
            register.check_enter(person=person, act=act_of(request))
        except Refusal as refusal:
            enter_reason = refusal.sentence
    context = {
        "person": person,
        "entry": latest,
        "page": entry_page(record, frame=frame, policies=policies()),
        "may_edit": record.may_edit,
        "may_review": record.may_review,
        "enter_reason": enter_reason,
        "sections": person_sections(frame, person.pk, person.partnership_id),
    }
    return page(request, "cohorts/register_entry.html", context)


def _task(
    request: PortalRequest, entry: RegisterEntry, name: str, heading: str, button: str, **more: str
) -> Task:
    frame, person = request.frame, entry.person
    back = frame.url("cohorts:register_entry", person.pk)
    return person_task(person, frame, heading, button, frame.url(name, entry.pk), back=back, **more)


def _done(request: PortalRequest, person: Person, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(request.frame.url("cohorts:register_entry", person.pk))


def _entry(request: PortalRequest, entry_id: UUID) -> RegisterEntry:
    return reach.entry(scope=request.scope, entry_id=entry_id, permission=_EDIT)


_LEFT = Refusal("This person has left the register. Take the leaving back, or enter them again.")


def _gone(request: PortalRequest, task: Task, entry: RegisterEntry) -> HttpResponse:
    return refused(request, task, _LEFT, changed=lambda: last_change(entry))


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: PortalRequest, entry_id: UUID) -> HttpResponse:
    """Another rating from a day, with its reason."""
    entry, act = _entry(request, entry_id), act_of(request)
    task = _task(request, entry, "cohorts:register_rate", "Rate again", "Save the rating")
    if entry.left_on is not None:
        return _gone(request, task, entry)
    form = RateForm(
        request.POST or None,
        day=act.today,
        today=act.today,
        initial={"on": act.today, "version": entry.version},
    )

    def save() -> None:
        cleaned = form.cleaned_data
        register.rate(
            entry=entry, version=cleaned["version"], rating=form.rating(), on=cleaned["on"], act=act
        )

    outcome = attempt(form, save, record=entry)
    if outcome.done:
        return _done(request, entry.person, "The rating is saved.")
    return show(request, task, form, outcome)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PortalRequest, entry_id: UUID) -> HttpResponse:
    """The multi-agency look at the person, perhaps with another rating."""
    entry, act = _entry(request, entry_id), act_of(request)
    task = _task(request, entry, "cohorts:register_review", "Record a register review", "Save the review")
    if entry.left_on is not None:
        return _gone(request, task, entry)
    form = LookForm(
        request.POST or None,
        day=act.today,
        today=act.today,
        initial={"on": act.today, "colour": SAME, "version": entry.version},
    )

    def save() -> None:
        cleaned = form.cleaned_data
        register.review(
            entry=entry,
            version=cleaned["version"],
            on=cleaned["on"],
            note=cleaned["note"],
            rating=form.rating(),
            act=act,
        )

    outcome = attempt(form, save, record=entry)
    if outcome.done:
        return _done(request, entry.person, "The review is recorded.")
    return show(request, task, form, outcome)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, entry_id: UUID) -> HttpResponse:
    """The basis, risk factors, setting and names."""
    entry, act = _entry(request, entry_id), act_of(request)
    task = _task(request, entry, "cohorts:register_change", "Change the register entry", "Save the changes")
    if entry.left_on is not None:
        return _gone(request, task, entry)
    form = ChangeDetailsForm(
        request.POST or None, day=act.today, today=act.today, initial=details_initial(entry)
    )

    def save() -> None:
        register.change(entry=entry, version=form.cleaned_data["version"], details=form.details(), act=act)

    outcome = attempt(form, save, record=entry)
    if outcome.done:
        return _done(request, entry.person, "The changes are saved.")
    return show(request, task, form, outcome)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PortalRequest, entry_id: UUID) -> HttpResponse:
    """The person leaves the register, with a reason."""
    entry, act = _entry(request, entry_id), act_of(request)
    note = "An admission is no reason to leave: it turns the rating blue. A death is recorded on the person's page."
    task = _task(
        request, entry, "cohorts:register_leave", "Leave the register", "Save the leaving",
        note=note, kind="warning",
    )  # fmt: skip
    if entry.left_on is not None:
        return _gone(request, task, entry)
    form = LeaveForm(
        request.POST or None,
        day=act.today,
        today=act.today,
        initial={"on": act.today, "version": entry.version},
    )
    outcome = attempt(form, lambda: register.leave(entry=entry, act=act, **form.cleaned_data), record=entry)
    if outcome.done:
        return _done(request, entry.person, f"{entry.person.reference} has left the register.")
    return show(request, task, form, outcome)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: PortalRequest, entry_id: UUID) -> HttpResponse:
    """A leaving that was recorded by mistake is taken back, after a question."""
    entry, act = _entry(request, entry_id), act_of(request)
    task = _task(
        request, entry, "cohorts:register_back", "Take the leaving back", "Take the leaving back",
        note="The person is on the register again from the day they entered, as if they had not left.",
    )  # fmt: skip
    try:
        register.check_take_back(entry=entry, act=act)
    except Refusal as refusal:
        return refused(request, task, refusal, changed=lambda: last_change(entry))
    form = BackForm(request.POST or None, day=act.today, today=act.today, initial={"version": entry.version})
    outcome = attempt(
        form,
        lambda: register.take_back_leaving(entry=entry, act=act, **form.cleaned_data),
        record=entry,
    )
    if outcome.done:
        return _done(request, entry.person, f"{entry.person.reference} is on the register again.")
    return show(request, task, form, outcome)
