"""Submitting, returning and accepting a plan: each asks on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal, Stale
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.forms import NHSForm
from trajectories.forms.plans import ReturnForm
from trajectories.models import PlanVersion
from trajectories.services.plan_versions import accept, return_, submit
from trajectories.views.asked import act_of, version_of
from trajectories.views.plans import plan_or_404

OVERTAKEN = "Someone else changed this plan after you opened it. Look at it again, then decide."


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a page asks to confirm."""

    verb: str
    question: str
    meaning: str
    done: str
    kind: str = "primary"


SUBMIT = Step(
    "Submit",
    "Submit this plan?",
    "It can then no longer be edited. Another person accepts it or returns it with a reason.",
    "The plan is submitted.",
)
ACCEPT = Step(
    "Accept",
    "Accept this plan?",
    "It becomes the plan in force at once: every figure is judged against it. It is locked for good; "
    "a change needs a new version.",
    "The plan is accepted and in force.",
)
RETURN = Step(
    "Return",
    "Return this plan?",
    "It stays as it is, with your reason. Work goes on in a copy.",
    "The plan is returned.",
    kind="warning",
)


@requires(Permission.EDIT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_submit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Hands the draft in."""
    plan = plan_or_404(request, pk, Permission.EDIT_TRAJECTORIES)
    act = act_of(request)
    return _confirm(request, plan, SUBMIT, NHSForm(request.POST or None), lambda version: submit(
        plan=plan, version=version, act=act
    ))  # fmt: skip


@requires(Permission.ACCEPT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_accept(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Makes the version the plan in force."""
    plan = plan_or_404(request, pk, Permission.ACCEPT_TRAJECTORIES)
    act = act_of(request)
    return _confirm(request, plan, ACCEPT, NHSForm(request.POST or None), lambda version: accept(
        plan=plan, version=version, act=act
    ))  # fmt: skip


@requires(Permission.ACCEPT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_return(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Sends the version back."""
    plan = plan_or_404(request, pk, Permission.ACCEPT_TRAJECTORIES)
    act = act_of(request)
    form = ReturnForm(request.POST or None)
    return _confirm(request, plan, RETURN, form, lambda version: return_(
        plan=plan, version=version, reason=form.cleaned_data["reason"], act=act
    ))  # fmt: skip


def _confirm(
    request: PortalRequest, plan: PlanVersion, step: Step, form: NHSForm, do: Callable[[int], PlanVersion]
) -> HttpResponse:
    context = {"plan": plan, "step": step, "form": form}
    if request.method != "POST":
        return page(request, "trajectories/plan_step.html", context)
    if not form.is_valid():
        return page(request, "trajectories/plan_step.html", context, status=422)
    try:
        do(version_of(request))
    except Refusal as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return page(request, "trajectories/plan_step.html", context, status=422)
    except Stale:
        form.add_error(None, OVERTAKEN)
        return page(request, "trajectories/plan_step.html", context, status=409)
    messages.success(request, step.done)
    return HttpResponseRedirect(request.frame.url("trajectories:plan", plan.pk))
