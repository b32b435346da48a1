"""A person's discharge plan: its page, the tick of a step, and a short form for each part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.domain.codes import PARTY
from cohorts.domain.codes.plans import COUNCIL
from cohorts.forms.discharge import (
    AgreementForm,
    DestinationForm,
    NeedsForm,
    OwnerForm,
    PackageForm,
    PlanPartForm,
    ReadyForm,
    StepForm,
)
from cohorts.models import Agreement, ChecklistItem, ChecklistMark, Person, Spell
from cohorts.presenters.discharge import plan_page
from cohorts.presenters.sections import person_sections
from cohorts.services import agreements, checklist, plan_needs, plans, reach
from cohorts.services import plan_page as reads
from cohorts.services.facts import Act
from cohorts.services.overtaking import last_end
from cohorts.views.planning import (
    NOT_IN_HOSPITAL,
    Sheet,
    answer,
    chosen,
    colleague_options,
    pairs,
    plan_of,
    sheet_task,
)
from cohorts.views.recording import act_of, refused
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.pages import wants_part

_EDIT = Permission.EDIT_DISCHARGE_PLANS
TEMPLATE = "cohorts/discharge.html"


@requires(Permission.VIEW_PEOPLE)
@require_safe
def show_plan(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """Everything about the way out: dates, delays, checklist, barriers, agreements. Each opening is recorded."""
    return _page(request, person_id)


def _page(request: PortalRequest, person_id: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    record = reads.read(scope=request.scope, person_id=person_id, by=request.user, at=timezone.now())
    person, frame = record.person, request.frame
    context = {
        "person": person,
        "page": plan_page(record, frame),
        "sections": person_sections(frame, person.pk, person.partnership_id),
        "told": "",
        "trouble": "",
        "focus": 0,
        **more,
    }
    return page(request, TEMPLATE, context, part="checklist", status=status)


@requires(_EDIT)
@require_POST
def tick(request: PortalRequest, person_id: UUID, number: int) -> HttpResponse:
    """A step is done today. htmx gets the checklist; without it the page comes back at the step."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    try:
        if spell is None:
            raise NOT_IN_HOSPITAL
        item = _item(spell, number, act)
        form = StepForm(request.POST, day=act.today, today=act.today)
        form.full_clean()
        if form.cleaned_data.get("item") != item.pk:
            raise Refusal("The checklist was changed meanwhile. Look at it again.")
        seen = form.cleaned_data.get("version", 0)
        checklist.mark(
            spell=spell, item_id=item.pk, version=seen, done_on=act.today, not_needed=False,
            note=_noted(spell, item), act=act,
        )  # fmt: skip
    except (Refusal, Stale) as fault:
        said = (
            fault.sentence
            if isinstance(fault, Refusal)
            else "Somebody else marked this step first: see below."
        )
        return _page(request, person_id, status=409, trouble=said, focus=number)
    if wants_part(request):
        return _page(request, person_id, told="Done.", focus=number)
    messages.success(request, f"Done: {item.title}.")
    return redirect(f"{request.frame.url('cohorts:discharge_plan', person.pk)}#step-{number}")


def _item(spell: Spell, number: int, act: Act) -> ChecklistItem:
    """The step of this number in the list of today. Raises Http404."""
    items = list(checklist.items_on(act.today, spell.partnership_id))
    if not 1 <= number <= len(items):
        raise Http404
    return items[number - 1]


def _mark(spell: Spell, item: ChecklistItem) -> ChecklistMark | None:
    plan = plan_of(spell)
    return plan.marks.filter(item=item).first() if plan else None


def _noted(spell: Spell, item: ChecklistItem) -> str:
    mark = _mark(spell, item)
    return mark.note if mark else ""


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_step(request: PortalRequest, person_id: UUID, number: int) -> HttpResponse:
    """A step of the checklist with its day and note, or why it is not needed."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    act, url = act_of(request), request.frame.url("cohorts:plan_step", person_id, number)
    if spell is None:
        return _no_stay(request, person, "Checklist", url)
    item = _item(spell, number, act)
    mark = _mark(spell, item)
    sheet = Sheet(item.title, "Save", "The checklist is saved.", f"#step-{number}")
    form = StepForm(
        request.POST or None, day=act.today, today=act.today,
        initial={
            "item": item.pk,
            "version": mark.version if mark else 0,
            "done_on": mark.done_on if mark else None,
            "not_needed": bool(mark and mark.not_needed),
            "note": mark.note if mark else "",
        },
    )  # fmt: skip

    def save() -> None:
        cleaned = dict(form.cleaned_data)
        checklist.mark(spell=spell, item_id=cleaned.pop("item"), act=act, **cleaned)

    return answer(request, sheet_task(request, person, sheet, url), sheet, form, save, mark)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_agreement(request: PortalRequest, person_id: UUID, party: str) -> HttpResponse:
    """What one party says of the plan."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    act, url = act_of(request), request.frame.url("cohorts:agreement", person_id, party)
    known = PARTY.get(party)
    if known is None:
        raise Http404
    if spell is None:
        return _no_stay(request, person, "Agreement", url)
    plan = plan_of(spell)
    row: Agreement | None = plan.agreements.filter(party=party).first() if plan else None
    sheet = Sheet(known.label, "Save", f"The answer is saved: {known.label}.")
    form = AgreementForm(
        request.POST or None, day=act.today, today=act.today,
        initial={
            "version": row.version if row else 0,
            "agrees": ("yes" if row.agrees else "no") if row else None,
            "on": row.on if row else None,
            "note": row.note if row else "",
        },
    )  # fmt: skip
    if party == COUNCIL:
        form.fields["agrees"].label = "Do they know the planned date?"

    def save() -> None:
        cleaned = dict(form.cleaned_data)
        agrees = cleaned.pop("agrees") == "yes"
        agreements.record_agreement(spell=spell, party=party, agrees=agrees, act=act, **cleaned)

    return answer(request, sheet_task(request, person, sheet, url), sheet, form, save, row)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the plan: its words, its form, where the form starts, and what saves it."""

    sheet: Sheet
    form: type[PlanPartForm]
    fields: dict[str, str]
    save: Callable[..., object]


def _save_destination(*, place: str, **more: Any) -> object:
    return plan_needs.plan_destination(place_id=chosen(place), **more)


def _save_owner(*, owner: str, **more: Any) -> object:
    return plan_needs.name_owner(owner_id=chosen(owner), **more)


def _save_ready(*, ready_on: Any, **more: Any) -> object:
    return plans.record_ready(on=ready_on, **more)


# The field of each form and where the plan has it.
_PARTS = {
    "destination": _Part(
        Sheet("Where the person is to go", "Save", "The planned destination is saved."),
        DestinationForm,
        {"destination": "destination", "place": "destination_place_id"},
        _save_destination,
    ),
    "needs": _Part(
        Sheet("What the person needs", "Save", "The needs are saved."),
        NeedsForm,
        {"accommodation": "accommodation", "support": "support", "provider": "provider"},
        plan_needs.record_needs,
    ),
    "owner": _Part(
        Sheet("Who answers for the plan", "Save", "The owner of the plan is saved."),
        OwnerForm,
        {"owner": "owner_id", "owner_name": "owner_name"},
        _save_owner,
    ),
    "package": _Part(
        Sheet("Package in outline", "Save", "The outline is saved."),
        PackageForm,
        {"package": "package"},
        plan_needs.outline_package,
    ),
    "ready": _Part(
        Sheet("Ready to leave", "Save", "The day of readiness is saved."),
        ReadyForm,
        {"ready_on": "ready_on"},
        _save_ready,
    ),
}


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_part(request: PortalRequest, person_id: UUID, part: str) -> HttpResponse:
    """One part of the plan on a short form of its own."""
    known = _PARTS.get(part)
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_EDIT)
    if known is None:
        raise Http404
    act, url = act_of(request), request.frame.url("cohorts:plan_part", person_id, part)
    if spell is None:
        return _no_stay(request, person, known.sheet.heading, url)
    plan = plan_of(spell)
    initial = {name: getattr(plan, path) for name, path in known.fields.items()} if plan else {}
    form = known.form(
        request.POST or None, day=act.today, today=act.today, options=_options(part, person, act),
        initial={"version": plan.version if plan else 0, **initial},
    )  # fmt: skip

    def save() -> None:
        known.save(spell=spell, act=act, **form.cleaned_data)

    task = sheet_task(request, person, known.sheet, url)
    return answer(request, task, known.sheet, form, save, plan)


def _options(part: str, person: Person, act: Act) -> dict[str, list[tuple[str, str]]]:
    if part == "destination":
        places = person.partnership.places.order_by("position", "name")
        return {"destination": plan_needs.planned_destinations(act.today), "place": pairs(places)}
    return {"owner": colleague_options(person, act)} if part == "owner" else {}


def _no_stay(request: PortalRequest, person: Person, heading: str, url: str) -> HttpResponse:
    task = sheet_task(request, person, Sheet(heading, "", ""), url)
    return refused(request, task, NOT_IN_HOSPITAL, changed=lambda: last_end(person))
