"""Which version, section or line an address names, if the reader may see it; and the tabs above a version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from tcp_portal.access import Permission
from tcp_portal.web import PortalRequest
from workstreams.models import JointPlan, PlanAim, PlanComment, PlanSection, StageEntry
from workstreams.presenters.plan_words import state_tag

_TABS = (
    ("The plan", "workstreams:plan"),
    ("Five stages", "workstreams:plan_stages"),
    ("Review", "workstreams:plan_review"),
    ("Signatures", "workstreams:plan_signatures"),
)


def plan_or_404(request: PortalRequest, pk: UUID, permission: Permission | None = None) -> JointPlan:
    """The version, if the reader may see it; PermissionDenied where the further right is missing."""
    plans = JointPlan.objects.visible_to(request.scope)
    plan = get_object_or_404(
        plans.select_related("partnership", "trajectory", "copied_from", "created_by"), pk=pk
    )
    if permission is not None:
        request.scope.must_allow(permission, plan.partnership_id)
    return plan


def section_or_404(request: PortalRequest, pk: UUID) -> PlanSection:
    """The section, if the reader may see it."""
    sections = PlanSection.objects.visible_to(request.scope).select_related(
        "plan__partnership", "plan__trajectory"
    )
    return get_object_or_404(sections, pk=pk)


def aim_or_404(request: PortalRequest, pk: UUID) -> PlanAim:
    """The aim, if the reader may see it."""
    return get_object_or_404(PlanAim.objects.visible_to(request.scope).select_related("plan"), pk=pk)


def line_or_404(request: PortalRequest, pk: UUID) -> StageEntry:
    """The stage line, if the reader may see it."""
    return get_object_or_404(StageEntry.objects.visible_to(request.scope).select_related("plan"), pk=pk)


def comment_or_404(request: PortalRequest, pk: UUID) -> PlanComment:
    """The comment, if the reader may see it."""
    return get_object_or_404(PlanComment.objects.visible_to(request.scope).select_related("plan"), pk=pk)


def own_comment_or_404(request: PortalRequest, pk: UUID) -> PlanComment:
    """The comment, if the reader wrote it: another reviewer's is theirs to change."""
    mine = PlanComment.objects.visible_to(request.scope).filter(by=request.user)
    return get_object_or_404(mine.select_related("plan"), pk=pk)


def about(request: PortalRequest, plan: JointPlan) -> dict[str, Any]:
    """What every page of a version shows: its state, and the way to its other pages."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    tag, tone = state_tag(plan)
    tabs = [(label, request.frame.url(name, plan.pk), name == here) for label, name in _TABS]
    allows = request.scope.allows
    return {
        "plan": plan,
        "tag": tag,
        "tone": tone,
        "tabs": tabs,
        "edits": allows(Permission.EDIT_PROGRAMME, plan.partnership_id),
        "reviews": allows(Permission.REVIEW_PLANS, plan.partnership_id),
        "signs": allows(Permission.SIGN_PLANS, plan.partnership_id),
    }
