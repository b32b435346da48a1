"""Transfers between partnerships: the offer, and its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.domain.kinds import Exit
from cohorts.forms.base import RecordForm
from cohorts.forms.handovers import AcceptForm, DeclineForm, WithdrawForm, accept_initial
from cohorts.forms.moves import EndForm, TransferOutForm
from cohorts.models import Person, Spell
from cohorts.presenters.handovers import answer_task, offer_page, transfers_page
from cohorts.presenters.person import NOT_IN_HOSPITAL
from cohorts.presenters.recording import Task, person_task
from cohorts.presenters.sections import register_sections
from cohorts.services import endings, handovers, offers, reach
from cohorts.services.choices import choices_of
from cohorts.services.offers import Offer
from cohorts.services.overtaking import last_change, last_end
from cohorts.views.beds import bed_of
from cohorts.views.recording import attempt, back_to_person, refused, show
from tcp_portal.access import Permission, requires
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_RECORD = Permission.RECORD_PEOPLE


@requires(_RECORD)
@require_safe
def list_transfers(request: PortalRequest) -> HttpResponse:
    """Offered to us, offered by us, and what became of earlier offers; the look is recorded."""
    frame, act = request.frame, act_of(request)
    request.scope.must_allow(_RECORD, frame.partnership.pk)
    found = offers.offers_of(scope=request.scope, partnership_id=frame.partnership.pk)
    offers.record_look(offers=found.all, how="transfers", by=request.user, at=act.now)
    context = {"found": transfers_page(found, frame), "sections": register_sections(frame)}
    return page(request, "cohorts/handovers.html", context)


@requires(_RECORD)
@require_safe
def show_offer(request: PortalRequest, handover_id: UUID) -> HttpResponse:
    """One offer: who it is, as far as the reader may know, and what they may do. The look is recorded."""
    found, act = offers.offer(scope=request.scope, handover_id=handover_id), act_of(request)
    offers.record_look(offers=[found], how="transfer offer", by=request.user, at=act.now)
    return page(
        request, "cohorts/handover.html", {"offer": offer_page(found, request.frame, today=act.today)}
    )


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer_out(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """To a partnership of the portal the person is offered; to any other they are transferred at once."""
    person, spell = reach.open_spell(scope=request.scope, person_id=person_id, permission=_RECORD)
    act, task = act_of(request), _task_out(request, person)
    if spell is None:
        return refused(request, task, Refusal(NOT_IN_HOSPITAL), changed=lambda: last_end(person))
    try:
        handovers.check_offer(spell=spell, act=act)
    except Refusal as refusal:
        links = (("See the offer", request.frame.url("cohorts:handovers")), ("Go back", task.back))
        return refused(request, task, refusal, links=links)
    form = _form_out(request, spell, act)
    outcome = attempt(form, lambda: _leave(form, spell, act), record=spell)
    if not outcome.done:
        return show(request, task, form, outcome)
    if isinstance(form, TransferOutForm) and form.offered_to:
        said = f"{person.reference} is offered. You count the person until the other partnership accepts."
        return back_to_person(request, person, said)
    said = f"The transfer of {person.reference} to another partnership is recorded."
    return back_to_person(request, person, said)


def _task_out(request: PortalRequest, person: Person) -> Task:
    return person_task(
        person,
        request.frame,
        "Transfer to another partnership",
        "Save the transfer out",
        request.frame.url("cohorts:transfer_out", person.pk),
        note="A partnership that uses the portal is offered the person and counts them once it accepts. "
        "Any other counts them from the day that you enter. The stay in hospital goes on there.",
        kind="warning",
    )


def _form_out(request: PortalRequest, spell: Spell, act: Act) -> EndForm:
    """Without another partnership in the portal nothing is asked about it."""
    found = handovers.receivers(apart_from=spell.partnership_id, today=act.today)
    pairs = [(each.pk, each.name) for each in found]
    facts: dict[str, Any] = {
        "day": request.frame.as_at,
        "today": act.today,
        "kind": Exit.TRANSFER_OUT,
        "label": "Day from which the other partnership counts the person",
        "question": "Where did the person go?",
        "initial": {"version": spell.version},
    }
    data = request.POST or None
    return TransferOutForm(data, receivers=pairs, **facts) if pairs else EndForm(data, **facts)


def _leave(form: EndForm, spell: Spell, act: Act) -> None:
    version, on = form.cleaned_data["version"], form.cleaned_data["on"]
    to = form.offered_to if isinstance(form, TransferOutForm) else None
    if to is None:
        endings.transfer_out(spell=spell, version=version, on=on, destination=form.destination_meant, act=act)
    else:
        reason = form.cleaned_data["reason"]
        handovers.offer(spell=spell, version=version, to=to, on=on, reason=reason, act=act)


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: PortalRequest, handover_id: UUID) -> HttpResponse:
    """The receiving partnership says where the person is at home and in which bed they go on."""
    found, act = _answerable(request, handover_id), act_of(request)
    handover, frame = found.handover, request.frame
    note = "From this day you count the person. Length of stay goes on from the first admission."
    task = answer_task(
        found, frame, "cohorts:handover_accept", "Accept the transfer", "Accept the transfer", note=note
    )
    form = AcceptForm(
        request.POST or None,
        day=handover.on,
        today=act.today,
        choices=choices_of(handover.to_partnership),
        bed=found.bed,
        initial={**accept_initial(found.bed), "version": handover.version},
    )

    @transaction.atomic
    def save() -> None:
        arrival = form.arrival(bed_of(form, handover.to_partnership, act))
        version = form.cleaned_data["version"]
        handovers.accept(handover=handover, version=version, arrival=arrival, act=act)

    def check() -> None:
        handovers.check_accept(handover=handover, spell=handover.spell, act=act)

    return _answer(request, found, task, form, check, save, "The transfer is accepted: you count the person.")


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PortalRequest, handover_id: UUID) -> HttpResponse:
    """The receiving partnership says no, and why."""
    found, act = _answerable(request, handover_id), act_of(request)
    handover = found.handover
    task = answer_task(
        found, request.frame, "cohorts:handover_decline", "Decline the transfer", "Decline the transfer",
        kind="warning",
    )  # fmt: skip
    initial = {"version": handover.version}
    form = DeclineForm(request.POST or None, day=handover.on, today=act.today, initial=initial)

    def save() -> None:
        handovers.decline(handover=handover, act=act, **form.cleaned_data)

    return _answer(request, found, task, form, _open(found), save, "The transfer is declined.")


@requires(_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, handover_id: UUID) -> HttpResponse:
    """The offering partnership takes its offer back."""
    found, act = offers.offer(scope=request.scope, handover_id=handover_id), act_of(request)
    if not found.offering:
        raise PermissionDenied
    handover = found.handover
    note = f"{handover.to_partnership} can then no longer accept it. You go on counting the person."
    task = answer_task(
        found, request.frame, "cohorts:handover_withdraw", "Withdraw the offer", "Withdraw the offer",
        note=note, kind="warning",
    )  # fmt: skip
    initial = {"version": handover.version}
    form = WithdrawForm(request.POST or None, day=handover.on, today=act.today, initial=initial)

    def save() -> None:
        handovers.withdraw(handover=handover, act=act, **form.cleaned_data)

    return _answer(request, found, task, form, _open(found), save, "The offer is withdrawn.")


def _answerable(request: PortalRequest, handover_id: UUID) -> Offer:
    found = offers.offer(scope=request.scope, handover_id=handover_id)
    if not found.receiving:
        raise PermissionDenied
    return found


def _open(found: Offer) -> Callable[[], None]:
    return lambda: handovers.check_open(handover=found.handover)


def _answer(
    request: PortalRequest,
    found: Offer,
    task: Task,
    form: RecordForm,
    check: Callable[[], None],
    save: Callable[[], object],
    said: str,
) -> HttpResponse:
    """The form; or that somebody answered first; or the offer with what was done."""
    try:
        check()
    except Refusal as refusal:
        return refused(request, task, refusal, changed=lambda: last_change(found.handover))
    outcome = attempt(form, save, record=found.handover)
    if not outcome.done:
        return show(request, task, form, outcome)
    messages.success(request, said)
    return redirect(request.frame.url("cohorts:handover", found.handover.pk))
