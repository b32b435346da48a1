"""The parts of a discharge plan, each on a short form; and what each party says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

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
)
from cohorts.models import Agreement, Person
from cohorts.services import agreements, plan_needs, plans, reach
from cohorts.views.planning import (
    Sheet,
    answer,
    chosen,
    colleague_options,
    no_stay,
    pairs,
    plan_of,
    sheet_task,
)
from tcp_portal.access import Permission, requires
from tcp_portal.acts import Act
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_DISCHARGE_PLANS


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
        return no_stay(request, person, "Agreement", url)
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
        return no_stay(request, person, known.sheet.heading, url)
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
