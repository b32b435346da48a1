"""The monthly register returns: which place has answered, and the answer itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.domain.returns import Column
from cohorts.forms.returns import ReturnForm, return_initial
from cohorts.models import RegisterReturn
from cohorts.presenters.recording import Task
from cohorts.presenters.registers import suggested
from cohorts.presenters.returns import WHAT_IT_IS, ReturnsPage
from cohorts.presenters.sections import register_sections
from cohorts.services import register_list, register_returns
from cohorts.views.recording import attempt, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Place
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

MONTHS_SHOWN = 12


@requires(Permission.VIEW_MEASURES)
@require_safe
def show_returns(request: PortalRequest) -> HttpResponse:
    """The chosen month in a sentence, and places by months: answered, no response, not due yet."""
    frame, scope = request.frame, request.scope
    partnership = frame.partnership
    scope.must_allow(Permission.VIEW_MEASURES, partnership.pk)
    first = max(frame.month.plus(1 - MONTHS_SHOWN), Month.of(partnership.starts_on))
    months = register_returns.calendar(
        scope=scope, partnership_id=partnership.pk, first=first, last=frame.month, today=frame.today
    )
    places = register_returns.places_of(partnership_id=partnership.pk)
    mine = register_returns.places_to_answer(scope=scope, partnership_id=partnership.pk)
    context = {
        "page": ReturnsPage(frame, months, {name: pk for pk, name in places}, frozenset(mine)),
        "what_it_is": WHAT_IT_IS,
        "sections": register_sections(frame),
    }
    return page(request, "cohorts/returns.html", context)


@requires(Permission.SUBMIT_RETURNS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, place_id: UUID, month: str) -> HttpResponse:
    """What one place says for one month, or that it did not answer. The people recorded here are a suggestion."""
    act, asked = act_of(request), _month(month)
    place, row = register_returns.find(scope=request.scope, place_id=place_id, month=asked)
    task = _task(request, place, asked)
    try:
        register_returns.check_month(asked, partnership=place.partnership, today=act.today)
    except Refusal as refusal:
        return refused(request, task, refusal)
    counts = _suggested(request, place, asked) if row is None else {}
    if counts:
        task = _task(request, place, asked, note=_suggestion(counts, asked))
    form = ReturnForm(
        request.POST or None, day=act.today, today=act.today, initial=return_initial(row, counts)
    )

    def save() -> None:
        register_returns.record(
            place=place, month=asked, version=form.cleaned_data["version"], facts=form.facts(), act=act
        )

    outcome = attempt(form, save, record=row or RegisterReturn(place=place))
    if outcome.done:
        messages.success(request, f"The return of {place.name} for {asked.label} is saved.")
        return redirect(task.back)
    return show(request, task, form, outcome)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as fault:
        raise Http404(str(fault)) from fault


def _task(request: PortalRequest, place: Place, month: Month, note: str = "") -> Task:
    frame = request.frame
    back = frame.url("cohorts:returns")
    return Task(
        heading=f"Register return: {place.name}, {month.label}",
        button="Save the return",
        url=frame.url("cohorts:return_answer", place.pk, month.iso),
        back=back,
        crumbs=(("Registers", frame.url("cohorts:registers")), ("Monthly returns", back)),
        note=note,
    )


def _suggested(request: PortalRequest, place: Place, month: Month) -> dict[Column, int]:
    """Nothing where nobody of the place is recorded here: that says nothing about the place's own register."""
    everyone = register_list.on_register(
        scope=request.scope,
        partnership_id=place.partnership_id,
        day=min(month.last, request.frame.today),
    )
    counts = suggested(everyone, place.name)
    return counts if any(counts.values()) else {}


def _suggestion(counts: dict[Column, int], month: Month) -> str:
    people = sum(counts.values())
    return (
        f"The figures below are a suggestion, counted from the people recorded here at the end of {month.label} "
        f"({people} of them). They are not saved until you save them: put in what the place itself says."
    )
