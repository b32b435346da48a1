"""A person's objection to sharing: recorded, withdrawn."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cohorts.forms.objections import ObjectionForm, WithdrawForm
from cohorts.models import Objection
from cohorts.services import entries, objections, reach
from cohorts.views.keeping import keep
from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of

_EDIT = Permission.EDIT_COMMISSIONING
_METHODS = ["GET", "HEAD", "POST"]


@requires(_EDIT)
@require_http_methods(_METHODS)
def raise_objection(request: PortalRequest, person_id: UUID) -> HttpResponse:
    """The person objects to sharing beyond direct care."""
    person = reach.person(scope=request.scope, person_id=person_id, permission=_EDIT)
    act = act_of(request)
    form = ObjectionForm(
        request.POST or None, day=act.today, today=act.today, initial={"raised_on": act.today}
    )
    return keep(
        request, person, form,
        lambda: objections.raise_objection(person=person, facts=form.facts(), act=act),
        heading="Record an objection to sharing", button="Save the objection",
        url=request.frame.url("cohorts:objection_new", person.pk), done="The objection of {} is recorded.",
        note="Every page of the person will say so. Figures go on counting them.",
    )  # fmt: skip


@requires(_EDIT)
@require_http_methods(_METHODS)
def withdraw_objection(request: PortalRequest, objection_id: UUID) -> HttpResponse:
    """The objection ends."""
    person, row = entries.reached(Objection, scope=request.scope, row_id=objection_id)
    act = act_of(request)
    form = WithdrawForm(
        request.POST or None, day=act.today, today=act.today, initial={"version": row.version}
    )
    return keep(
        request, person, form, lambda: objections.withdraw(objection=row, act=act, **form.cleaned_data),
        heading="Withdraw the objection", button="Withdraw the objection",
        url=request.frame.url("cohorts:objection_withdraw", row.pk), done="The objection of {} is withdrawn.",
        record=row,
    )  # fmt: skip
