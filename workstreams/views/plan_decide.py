"""Deciding on a joint plan and signing it: each asks on a page of its own."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.charts import words
from tcp_portal.web import PortalRequest
from tcp_portal.web.asked import act_of, version_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.steps import Step, confirm
from workstreams.forms.plan import AcceptForm, ReturnForm, SignForm
from workstreams.models import JointPlan, Meeting, MeetingState
from workstreams.services.plan_deciding import accept, return_, submit
from workstreams.services.plan_signing import Signing, may_sign_for, members_of, sign, unsigned
from workstreams.services.plan_text import digest
from workstreams.views.plan_asked import plan_or_404

_step = partial(
    Step,
    template="workstreams/plan_step.html",
    overtaken="Someone else changed this plan after you opened it. Look at it again, then decide.",
)
SUBMIT = _step(
    "Submit",
    "Submit this version?",
    "It can then not be changed until it is returned. A reviewer accepts it or returns it with a reason.",
    "The version is submitted.",
)
ACCEPT = _step(
    "Accept",
    "Accept this version?",
    "It becomes the plan in force and is locked for good, and its trajectory with it: a trajectory that still waits is "
    "accepted in the same step. A change needs a new version.",
    "The version is accepted and in force.",
)
RETURN = _step(
    "Return",
    "Return this version?",
    "Its authors can change it again and submit it anew. Your comments stay with it.",
    "The version is returned.",
    kind="warning",
)
SIGN = _step(
    "Sign",
    "Sign this version off?",
    "You sign the text as it is now. If it changes afterwards, the signature is void and the organisation signs again.",
    "The version is signed.",
)
_MOST_MEETINGS = 30


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_submit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Hands the version in."""
    plan = plan_or_404(request, pk, Permission.EDIT_PROGRAMME)
    return confirm(request, SUBMIT, NHSForm(request.POST or None), lambda: submit(
        plan=plan, version=version_of(request), act=act_of(request)
    ), about={"plan": plan}, back=_back(request, plan))  # fmt: skip


@requires(Permission.REVIEW_PLANS)
@require_http_methods(["GET", "POST"])
def plan_accept(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Makes the version the plan in force."""
    plan = plan_or_404(request, pk, Permission.REVIEW_PLANS)
    form = AcceptForm(request.POST or None, unsigned=unsigned(plan, now=digest(plan), on=request.today))
    return confirm(request, ACCEPT, form, lambda: accept(
        plan=plan, version=version_of(request), act=act_of(request),
        unsigned_agreed=form.cleaned_data.get("unsigned_agreed", False),
    ), about={"plan": plan}, back=_back(request, plan))  # fmt: skip


@requires(Permission.REVIEW_PLANS)
@require_http_methods(["GET", "POST"])
def plan_return(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Sends the version back."""
    plan = plan_or_404(request, pk, Permission.REVIEW_PLANS)
    form = ReturnForm(request.POST or None)
    return confirm(request, RETURN, form, lambda: return_(
        plan=plan, version=version_of(request), reason=form.cleaned_data["reason"], act=act_of(request)
    ), about={"plan": plan}, back=_back(request, plan))  # fmt: skip


@requires(Permission.SIGN_PLANS)
@require_http_methods(["GET", "POST"])
def plan_sign(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Signs for an organisation of the reader's."""
    plan = plan_or_404(request, pk, Permission.SIGN_PLANS)
    members = members_of(plan.partnership_id, on=request.today)
    mine = may_sign_for(request.scope, plan.partnership_id, members=members)
    form = SignForm(
        request.POST or None,
        organisations=mine,
        meetings=_meetings(request, plan),
        initial={
            "text_digest": digest(plan),
            "name": request.user.name,
            "organisation": str(mine[0][0]) if len(mine) == 1 else "",
        },
    )
    return confirm(request, SIGN, form, lambda: sign(
        plan=plan, signing=_signing(form), act=act_of(request)
    ), about={"plan": plan}, back=request.frame.url("workstreams:plan_signatures", plan.pk))  # fmt: skip


def _signing(form: SignForm) -> Signing:
    said = form.cleaned_data
    meeting = said["meeting"]
    return Signing(
        organisation_id=UUID(said["organisation"]),
        name=said["name"],
        position=said["position"],
        text_digest=said["text_digest"],
        meeting_id=UUID(meeting) if meeting else None,
    )


def _meetings(request: PortalRequest, plan: JointPlan) -> list[tuple[UUID, str]]:
    """The last meetings at which it may have been signed."""
    held = Meeting.objects.visible_to(request.scope).of(plan.partnership).filter(on__lte=request.today)
    rows = held.exclude(state=MeetingState.CANCELLED).select_related("series").order_by("-on")
    return [(one.pk, f"{one.series.name}, {words.day(one.on)}") for one in rows[:_MOST_MEETINGS]]


def _back(request: PortalRequest, plan: JointPlan) -> str:
    return request.frame.url("workstreams:plan", plan.pk)
