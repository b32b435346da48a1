"""A person's C(E)TRs: their page, and what can be recorded of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.rules import day_words
from cohorts.forms.base import RecordForm
from cohorts.forms.reviews import (
    BookForm,
    CancelForm,
    ChangeBookingForm,
    DeclineForm,
    EscalateForm,
    review_initial,
)
from cohorts.models import Person, Review
from cohorts.presenters.recording import Task, person_task
from cohorts.presenters.reviews import reviews_page
from cohorts.presenters.sections import person_sections
from cohorts.services import reach, reviewing, reviews
from cohorts.services.overtaking import last_change
from cohorts.views.recording import attempt, refused, show
from cohorts.views.review_steps import Steps
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_RECORD = Permission.RECORD_REVIEWS
_METHODS = ["GET", "HEAD", "POST"]


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_reviews(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Every review with its findings and recommendations, and the clock with its rule. The look is recorded."""
    frame = request.frame
    found = reviews.of_person(
        scope=request.scope, person_id=person_id, day=frame.as_at, by=request.user, at=timezone.now()
    )
    person = found.person
    context = {
        "page": reviews_page(found, frame=frame),
        "sections": person_sections(frame, person.pk, person.partnership_id),
    }
    return page(request, "cohorts/reviews.html", context)


@requires(_RECORD)
@require_http_methods(_METHODS)
def record(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A review that was held."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_RECORD)
    url = request.frame.url("cohorts:review_record", person.pk)
    return _steps(request, person, _task(request, person, "Record a C(E)TR", "Continue", url))


@requires(_RECORD)
@require_http_methods(_METHODS)
def hold(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """A booked review was held."""
    review = reach.review(scope=request.scope, review_id=review_id, permission=_RECORD)
    url = request.frame.url("cohorts:review_held", review.pk)
    task = _task(request, review.person, "Record a booked C(E)TR", "Continue", url)
    wrong = _not(review, ReviewState.BOOKED)
    return refused(request, task, wrong) if wrong else _steps(request, review.person, task, review)


@requires(_RECORD)
@require_http_methods(_METHODS)
def change(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """What was recorded wrongly of a review, or another day for a booked one."""
    review = reach.review(scope=request.scope, review_id=review_id, permission=_RECORD)
    state, act = ReviewState(review.state), act_of(request)
    url = request.frame.url("cohorts:review_change", review.pk)
    task = _task(request, review.person, "Change a C(E)TR", "Save the changes", url)
    if state is ReviewState.HELD:
        return _steps(request, review.person, task, review)
    if state is ReviewState.CANCELLED:
        return refused(request, task, Refusal("This review was called off. Book or record another one."))
    initial, day = dict(review_initial(review)), act.today
    kind = ChangeBookingForm if state is ReviewState.BOOKED else DeclineForm
    form: RecordForm = kind(request.POST or None, day=day, today=day, initial=initial)

    def save() -> None:
        cleaned = form.cleaned_data
        facts = form.facts() if isinstance(form, BookForm) else _refusal(cleaned)
        reviewing.change(review=review, version=cleaned["version"] or 0, facts=facts, act=act)

    return _one_page(request, task, form, save, review, "The review is changed.")


@requires(_RECORD)
@require_http_methods(_METHODS)
def book(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A review is to be held."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_RECORD)
    act, url = act_of(request), request.frame.url("cohorts:review_book", person_id)
    form = BookForm(request.POST or None, day=act.today, today=act.today)

    def save() -> None:
        reviewing.book(person=person, facts=form.facts(), act=act)

    task = _task(request, person, "Book a C(E)TR", "Save the booking", url)
    return _one_page(request, task, form, save, None, "The review is booked.")


@requires(_RECORD)
@require_http_methods(_METHODS)
def declined(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The person said no to a review that nobody had booked."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_RECORD)
    return _decline(request, person, None, request.frame.url("cohorts:review_declined", person.pk))


@requires(_RECORD)
@require_http_methods(_METHODS)
def decline_booked(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """The person said no to a booked review."""
    review = reach.review(scope=request.scope, review_id=review_id, permission=_RECORD)
    return _decline(request, review.person, review, request.frame.url("cohorts:review_refused", review.pk))


@requires(_RECORD)
@require_http_methods(_METHODS)
def cancel(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """A booked review is called off."""
    review, act = reach.review(scope=request.scope, review_id=review_id, permission=_RECORD), act_of(request)
    url = request.frame.url("cohorts:review_cancel", review.pk)
    task = _task(request, review.person, "Call off a booked C(E)TR", "Call it off", url, kind="warning")
    wrong = _not(review, ReviewState.BOOKED)
    if wrong:
        return refused(request, task, wrong, changed=lambda: last_change(review))
    form = CancelForm(
        request.POST or None, day=act.today, today=act.today, initial={"version": review.version}
    )

    def save() -> None:
        reviewing.cancel(review=review, act=act, **form.cleaned_data)

    return _one_page(request, task, form, save, review, "The review is called off.")


@requires(_RECORD)
@require_http_methods(_METHODS)
def escalate(request: PortalRequest, review_id: UUID) -> HttpResponse:
    """A held review is taken further, or what came of that is told."""
    review, act = reach.review(scope=request.scope, review_id=review_id, permission=_RECORD), act_of(request)
    url = request.frame.url("cohorts:review_escalate", review.pk)
    task = _task(request, review.person, "Escalate a C(E)TR", "Save", url)
    wrong = _not(review, ReviewState.HELD)
    if wrong:
        return refused(request, task, wrong, changed=lambda: last_change(review))
    initial = dict(review_initial(review))
    form = EscalateForm(request.POST or None, day=act.today, today=act.today, initial=initial)

    def save() -> None:
        cleaned = form.cleaned_data
        reviewing.escalate(
            review=review,
            version=cleaned["version"],
            on=cleaned["escalated_on"],
            why=cleaned["escalation"],
            outcome=cleaned["escalation_outcome"],
            act=act,
        )

    return _one_page(request, task, form, save, review, "The escalation is saved.")


def _decline(request: PortalRequest, person: Person, review: Review | None, url: str) -> HttpResponse:
    act = act_of(request)
    task = _task(request, person, "Record that a C(E)TR was declined", "Save", url)
    wrong = _not(review, ReviewState.BOOKED) if review else None
    if wrong:
        return refused(request, task, wrong)
    initial = {"kind": review.kind, "version": review.version} if review else {"version": 0}
    form = DeclineForm(request.POST or None, day=act.today, today=act.today, initial=initial)

    def save() -> None:
        cleaned = form.cleaned_data
        reviewing.decline(
            person=person,
            kind=ReviewKind(cleaned["kind"]),
            on=cleaned["on"],
            summary=cleaned["summary"],
            booked=review,
            version=cleaned["version"] or 0,
            act=act,
        )

    return _one_page(request, task, form, save, review, "It is recorded that the person declined.")


def _refusal(cleaned: dict[str, object]) -> reviewing.ReviewFacts:
    kind = ReviewKind(str(cleaned["kind"]))
    return reviewing.ReviewFacts(kind=kind, on=cleaned["on"], summary=str(cleaned["summary"]))  # type: ignore[arg-type]  # a date field


def _task(request: PortalRequest, person: Person, heading: str, button: str, url: str, **more: str) -> Task:
    back = request.frame.url("cohorts:reviews", person.pk)
    return person_task(person, request.frame, heading, button, url, back=back, **more)


def _not(review: Review, wanted: ReviewState) -> Refusal | None:
    """Why a review of another state cannot be taken this way."""
    if review.state == wanted:
        return None
    state = ReviewState(review.state).label.lower()
    return Refusal(f"This review is not {wanted.label.lower()}: {state}, {day_words(review.on)}.")


def _steps(request: PortalRequest, person: Person, task: Task, review: Review | None = None) -> HttpResponse:
    steps = Steps(request, person, act_of(request), task, review)
    shown = steps.answer()
    if shown is not None:
        return shown
    messages.success(request, f"The review of {person.reference} is recorded.")
    return redirect(task.back)


def _one_page(
    request: PortalRequest,
    task: Task,
    form: RecordForm,
    save: Callable[[], None],
    review: Review | None,
    said: str,
) -> HttpResponse:
    outcome = attempt(form, save, record=review)
    if not outcome.done:
        return show(request, task, form, outcome)
    messages.success(request, said)
    return redirect(task.back)
