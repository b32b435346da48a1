"""The steps of a discharge checklist: ticked in the page, or told in full."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cohorts.forms.discharge import (
    StepForm,
)
from cohorts.models import ChecklistItem, ChecklistMark, Spell
from cohorts.services import checklist, reach
from cohorts.views.discharge import show_page
from cohorts.views.planning import (
    NOT_IN_HOSPITAL,
    Sheet,
    answer,
    no_stay,
    plan_of,
    sheet_task,
)
from tcp_portal.access import Permission, requires
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of
from tcp_portal.web.pages import wants_part

_EDIT = Permission.EDIT_DISCHARGE_PLANS


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
        return show_page(request, person_id, status=409, trouble=said, focus=number)
    if wants_part(request):
        return show_page(request, person_id, told="Done.", focus=number)
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
        return no_stay(request, person, "Checklist", url)
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
