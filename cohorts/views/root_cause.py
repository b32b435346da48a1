"""One root-cause review and recording it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.root_causes import RootCauseForm, root_cause_initial
from cohorts.models import Person, RootCause
from cohorts.presenters.recording import person_task
from cohorts.presenters.root_cause import RootCausePage, delay_choices, spell_choices
from cohorts.presenters.sections import person_sections
from cohorts.services import entries, reach, root_causes, root_causes_register
from cohorts.views.keeping import keep
from cohorts.views.recording import refused
from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE


NEVER_IN_HOSPITAL = Refusal(
    "This person was never in hospital, so there is no admission and no delay to review."
)


@requires(_VIEW)
@require_safe
def show_root_cause(request: PortalRequest, root_cause_id: UUID) -> HttpResponse:
    """One review with its actions; of an admission, also what the register knew the day before."""
    person, row = entries.reached(RootCause, scope=request.scope, row_id=root_cause_id, permission=_VIEW)
    act = act_of(request)
    entries.record_look(
        people=[person.pk], how="root-cause review", partnership_id=person.partnership_id, by=request.user,
        at=act.now,
    )  # fmt: skip
    steps = root_causes_register.actions_of(root_cause=row, scope=request.scope)
    before = root_causes.beforehand(spell=row.spell, scope=request.scope)
    may = Person.objects.visible_to(request.scope, _EDIT).filter(pk=person.pk).exists()
    context = {
        "person": person,
        "page": RootCausePage.of(row, person, steps, before, request.frame, may_edit=may),
        "sections": person_sections(request.frame, person.pk, person.partnership_id),
    }
    return page(request, "cohorts/root_cause.html", context)


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def record_root_cause(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A review of one of the person's admissions or delays."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act, url = act_of(request), request.frame.url("cohorts:root_cause_new", person.pk)
    spells = root_causes_register.spells_of(person_id=person.pk, scope=request.scope)
    if not spells:
        back = request.frame.url("cohorts:care", person.pk)
        task = person_task(person, request.frame, "Root-cause review", "", url, back=back)
        return refused(request, task, NEVER_IN_HOSPITAL)
    form = _form(
        request, person, {"of": "admission", "spell": str(spells[0].pk)}, spells=spell_choices(spells)
    )

    def save() -> None:
        spell = next(spell for spell in spells if str(spell.pk) == form.cleaned_data["spell"])
        root_causes.record(spell=spell, facts=form.facts(), act=act)

    return keep(
        request, person, form, save, heading="Record a root-cause review", button="Save the review", url=url,
        done="The root-cause review for {} is recorded.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_root_cause(request: PortalRequest, root_cause_id: UUID) -> HttpResponse:
    """What was written otherwise than it is."""
    person, row = entries.reached(RootCause, scope=request.scope, row_id=root_cause_id)
    act, url = act_of(request), request.frame.url
    form = _form(request, person, root_cause_initial(row))

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        root_causes.correct(root_cause=row, version=version, facts=form.facts(), act=act)

    def saved_now() -> dict[str, Any]:
        return root_cause_initial(entries.reached(RootCause, scope=request.scope, row_id=root_cause_id)[1])

    return keep(
        request, person, form, save, heading="Correct the root-cause review", button="Save",
        url=url("cohorts:root_cause_change", row.pk), back=url("cohorts:root_cause", row.pk),
        done="The root-cause review for {} is saved.", record=row, saved_now=saved_now,
    )  # fmt: skip


def _form(
    request: PortalRequest,
    person: Person,
    initial: dict[str, Any],
    spells: list[tuple[str, str]] | None = None,
) -> RootCauseForm:
    delays = root_causes_register.delays_of(person_id=person.pk, scope=request.scope)
    return RootCauseForm(
        request.POST or None, day=request.frame.as_at, today=timezone.localdate(), spells=spells or (),
        delays=delay_choices(delays), initial=initial,
    )  # fmt: skip
