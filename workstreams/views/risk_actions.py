"""Which actions of the plan mitigate a risk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from tcp_portal.web.row_forms import pick
from workstreams.forms.risks import FindActionForm, LinkForm
from workstreams.models import Mitigation
from workstreams.services import risk_actions as linking
from workstreams.services.risks import RISKS
from workstreams.views.risk_keeping import METHODS, name_of, risk_named

UPDATE = Permission.UPDATE_WORKSTREAMS


@requires(UPDATE)
@require_http_methods(METHODS)
def risk_actions(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Actions to be found by words or number, and linked."""
    risk, act = risk_named(request, pk), act_of(request)
    RISKS.must_allow(risk, act)
    asked = FindActionForm(request.GET)
    text = asked.cleaned_data["text"] if asked.is_valid() else ""
    offered = linking.found_by(risk=risk, text=text)
    form = LinkForm(request.POST if request.method == "POST" else None)
    pick(form, "actions", ((one.pk, f"{one}. {one.what}") for one in offered))
    back = request.frame.url("workstreams:risk", risk.pk)
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in offered if str(one.pk) in form.cleaned_data["actions"]]
        try:
            linking.link_all(risk=risk, actions=chosen, act=act)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The actions are linked. The risk shows how each of them stands.")
            return HttpResponseRedirect(back)
    context = {
        "risk": name_of(risk), "form": form, "text": text, "offered": offered, "back": back, "most": linking.MOST,
        "action": request.frame.url("workstreams:risk_actions", risk.pk),
    }  # fmt: skip
    return page(request, "workstreams/risk_actions.html", context, status=422 if form.errors else 200)


@requires(UPDATE)
@require_POST
def risk_action_off(request: PortalRequest, pk: UUID) -> HttpResponse:
    """An action no longer mitigates the risk; it may be linked again."""
    found = Mitigation.objects.visible_to(request.scope).select_related("risk__workstream", "action")
    mitigation = get_object_or_404(found, pk=pk)
    risk = mitigation.risk
    try:
        linking.unlink(mitigation=mitigation, act=act_of(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{mitigation.action} is no longer linked to this risk.")
    return HttpResponseRedirect(request.frame.url("workstreams:risk", risk.pk))
