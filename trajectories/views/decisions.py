"""Submitting, returning and accepting a plan: each asks on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of, version_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.steps import Step, confirm
from trajectories.forms.plans import ReturnForm
from trajectories.models import PlanVersion
from trajectories.services.plan_versions import accept, return_, submit
from trajectories.views.plans import plan_or_404

_step = partial(
    Step,
    template="trajectories/plan_step.html",
    overtaken="Someone else changed this plan after you opened it. Look at it again, then decide.",
)
SUBMIT = _step(
    "Submit",
    "Submit this plan?",
    "It can then no longer be edited. Another person accepts it or returns it with a reason.",
    "The plan is submitted.",
)
ACCEPT = _step(
    "Accept",
    "Accept this plan?",
    "It becomes the plan in force at once: every figure is judged against it. It is locked for good; "
    "a change needs a new version.",
    "The plan is accepted and in force.",
)
RETURN = _step(
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
    return _confirm(request, plan, SUBMIT, NHSForm(request.POST or None), lambda: submit(
        plan=plan, version=version_of(request), act=act_of(request)
    ))  # fmt: skip


@requires(Permission.ACCEPT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_accept(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Makes the version the plan in force."""
    plan = plan_or_404(request, pk, Permission.ACCEPT_TRAJECTORIES)
    return _confirm(request, plan, ACCEPT, NHSForm(request.POST or None), lambda: accept(
        plan=plan, version=version_of(request), act=act_of(request)
    ))  # fmt: skip


@requires(Permission.ACCEPT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_return(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Sends the version back."""
    plan = plan_or_404(request, pk, Permission.ACCEPT_TRAJECTORIES)
    form = ReturnForm(request.POST or None)
    return _confirm(request, plan, RETURN, form, lambda: return_(
        plan=plan, version=version_of(request), reason=form.cleaned_data["reason"], act=act_of(request)
    ))  # fmt: skip


def _confirm(
    request: PortalRequest, plan: PlanVersion, step: Step, form: NHSForm, do: Callable[[], PlanVersion]
) -> HttpResponse:
    back = request.frame.url("trajectories:plan", plan.pk)
    return confirm(request, step, form, do, about={"plan": plan}, back=back)
