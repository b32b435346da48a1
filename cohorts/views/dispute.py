"""One dispute and what is recorded about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms.disputes import ConfirmForm, DisputeForm, SettleForm, dispute_initial
from cohorts.models import Dispute, Person
from cohorts.presenters.dispute import DisputePage
from cohorts.presenters.sections import person_sections
from cohorts.services import disputes, disputes_register, entries, reach
from cohorts.views.keeping import keep
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of

_EDIT, _VIEW = Permission.EDIT_COMMISSIONING, Permission.VIEW_PEOPLE
_METHODS = ["GET", "HEAD", "POST"]


@requires(_VIEW)
@require_safe
def show_dispute(request: PortalRequest, dispute_id: UUID) -> HttpResponse:
    """One dispute: what is in question, the rule that applies, and every step."""
    person, dispute = entries.reached(Dispute, scope=request.scope, row_id=dispute_id, permission=_VIEW)
    act, may = act_of(request), _may_edit(request, person)
    entries.record_look(
        people=[person.pk], how="dispute", partnership_id=person.partnership_id, by=request.user, at=act.now
    )
    steps = disputes_register.steps_of(dispute=dispute, scope=request.scope)
    context = {
        "person": person,
        "page": DisputePage.of(dispute, person, steps, request.frame, may_edit=may),
        "sections": person_sections(request.frame, person.pk, person.partnership_id),
    }
    return page(request, "cohorts/dispute.html", context)


def _may_edit(request: PortalRequest, person: Person) -> bool:
    return Person.objects.visible_to(request.scope, _EDIT).filter(pk=person.pk).exists()


@requires(_EDIT)
@require_http_methods(_METHODS)
def open_dispute(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """A new dispute; the start of the detention stands there already where the ward stays tell it."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    detained_on = disputes.detention_known(person=person, scope=request.scope)
    form = _form(request, person, {"detained_on": detained_on, "opened_on": act.today})
    return keep(
        request, person, form, lambda: disputes.open_dispute(person=person, facts=form.facts(), act=act),
        heading="Open a dispute", button="Open the dispute",
        url=request.frame.url("cohorts:dispute_new", person.pk), done="The dispute about {} is open.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def change_dispute(request: PortalRequest, dispute_id: UUID) -> HttpResponse:
    """What turned out to be otherwise."""
    person, dispute = entries.reached(Dispute, scope=request.scope, row_id=dispute_id)
    act, url = act_of(request), request.frame.url
    form = _form(request, person, dispute_initial(dispute))

    def save() -> None:
        version = form.cleaned_data["version"] or 0
        disputes.change_dispute(dispute=dispute, version=version, facts=form.facts(), act=act)

    def saved_now() -> dict[str, Any]:
        _, now = entries.reached(Dispute, scope=request.scope, row_id=dispute_id)
        return dispute_initial(now)

    return keep(
        request, person, form, save, heading="Change the dispute", button="Save",
        url=url("cohorts:dispute_change", dispute.pk), back=url("cohorts:dispute", dispute.pk),
        done="The dispute about {} is saved.", record=dispute, saved_now=saved_now,
    )  # fmt: skip


def _form(request: PortalRequest, person: Person, initial: dict[str, Any]) -> DisputeForm:
    parties = list(disputes.parties(person=person).values_list("pk", "name"))
    return DisputeForm(
        request.POST or None,
        day=request.frame.as_at,
        today=timezone.localdate(),
        parties=parties,
        initial=initial,
    )


@requires(_EDIT)
@require_http_methods(_METHODS)
def settle_dispute(request: PortalRequest, dispute_id: UUID) -> HttpResponse:
    """How it ended."""
    person, dispute = entries.reached(Dispute, scope=request.scope, row_id=dispute_id)
    act, url = act_of(request), request.frame.url
    form = SettleForm(
        request.POST or None, day=act.today, today=act.today, initial={"version": dispute.version}
    )
    return keep(
        request, person, form, lambda: disputes.settle(dispute=dispute, act=act, **form.cleaned_data),
        heading="Settle the dispute", button="Settle the dispute",
        url=url("cohorts:dispute_settle", dispute.pk), back=url("cohorts:dispute", dispute.pk),
        done="The dispute about {} is settled.", record=dispute,
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def open_again(request: PortalRequest, dispute_id: UUID) -> HttpResponse:
    """A settled dispute that proves not to be."""
    person, dispute = entries.reached(Dispute, scope=request.scope, row_id=dispute_id)
    act, url = act_of(request), request.frame.url
    form = ConfirmForm(
        request.POST or None, day=act.today, today=act.today, initial={"version": dispute.version}
    )
    return keep(
        request, person, form, lambda: disputes.open_again(dispute=dispute, act=act, **form.cleaned_data),
        heading="Open the dispute again", button="Open it again",
        url=url("cohorts:dispute_again", dispute.pk), back=url("cohorts:dispute", dispute.pk),
        done="The dispute about {} is open again.", record=dispute, kind="warning",
        note="The outcome and the day on which it was settled are taken away; the trail keeps them.",
    )  # fmt: skip
