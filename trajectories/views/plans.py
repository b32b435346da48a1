"""Plan versions: the list, one of them, drafting and editing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.errors import Refusal
from tcp_portal.web import PortalRequest, page
from tcp_portal.web.asked import act_of
from trajectories.forms.plans import PlanForm
from trajectories.models import PlanState, PlanVersion
from trajectories.presenters import plans as present
from trajectories.services.plan_versions import (
    check_accept,
    check_submit,
    contradictions_of,
    copy_version,
    create_version,
    points_of,
)  # fmt: skip
from trajectories.views.asked import partnership_of
from trajectories.views.plan_editor import Editor


def plan_or_404(
    request: PortalRequest, pk: UUID, permission: Permission = Permission.VIEW_MEASURES
) -> PlanVersion:
    """The version, if the reader may see it; PermissionDenied where the further right is missing."""
    versions = PlanVersion.objects.visible_to(request.scope).select_related(
        "partnership", "created_by", "submitted_by", "decided_by"
    )
    plan = get_object_or_404(versions, pk=pk)
    request.scope.must_allow(permission, plan.partnership_id)
    return plan


@requires(Permission.VIEW_MEASURES)
@require_GET
def plans(request: PortalRequest) -> HttpResponse:
    """Every version of the partnership's plan, the newest first."""
    partnership = partnership_of(request)
    versions = list(
        PlanVersion.objects.visible_to(request.scope)
        .filter(partnership=partnership)
        .select_related("created_by", "submitted_by", "decided_by")
        .order_by("-number")
    )
    accepted = [one for one in versions if one.state == PlanState.ACCEPTED]
    in_force = max(accepted, key=lambda one: (one.decided_at, one.number), default=None)
    rows = [
        present.version_row(one, request.frame.url("trajectories:plan", one.pk), in_force=one is in_force)
        for one in versions
    ]
    may_edit = request.scope.allows(Permission.EDIT_TRAJECTORIES, partnership.pk)
    return page(request, "trajectories/plans.html", {"rows": rows, "may_edit": may_edit})


@requires(Permission.VIEW_MEASURES)
@require_GET
def plan(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One version: its figures, who decided, and what may be done with it."""
    shown = plan_or_404(request, pk)
    points = points_of(shown)
    columns = present.columns(
        shown.partnership.places.order_by("position"), cross=(one.cell for one in points)
    )
    grid = present.plan_grid(
        present.entered_columns(columns, points),
        sorted({one.month for one in points}),
        present.stored_values(points),
    )
    context = {
        "plan": shown,
        "state": PlanState(shown.state),
        "tone": present.TONES[PlanState(shown.state)],
        "history": present.history(shown),
        "grid": grid,
        "contradictions": present.contradiction_sentences(contradictions_of(shown, points), columns),
        "can": _possible(request, shown),
    }
    return page(request, "trajectories/plan.html", context)


def _possible(request: PortalRequest, shown: PlanVersion) -> dict[str, str | None]:
    """What the reader may do with a version: the reason why not, empty where nothing stands against it."""
    edits = request.scope.allows(Permission.EDIT_TRAJECTORIES, shown.partnership_id)
    decides = request.scope.allows(Permission.ACCEPT_TRAJECTORIES, shown.partnership_id)
    can: dict[str, str | None] = {"edit": None, "submit": None, "copy": None, "accept": None, "return": None}
    if edits:
        can["copy"] = ""
    if edits and shown.state == PlanState.DRAFT:
        can |= {"edit": "", "submit": _why_not(lambda: check_submit(shown))}
    if decides and shown.state == PlanState.SUBMITTED:
        can |= {"accept": _why_not(lambda: check_accept(shown, by=request.user)), "return": ""}
    return can


def _why_not(check: Callable[[], None]) -> str:
    try:
        check()
    except Refusal as refusal:
        return refusal.sentence
    return ""


@requires(Permission.EDIT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_new(request: PortalRequest) -> HttpResponse:
    """Starts a draft."""
    partnership = partnership_of(request, Permission.EDIT_TRAJECTORIES)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        drafted = create_version(partnership=partnership, facts=form.facts(), act=act_of(request))
        return HttpResponseRedirect(request.frame.url("trajectories:plan_edit", drafted.pk))
    return page(request, "trajectories/plan_new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.EDIT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_copy(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Copies a version to a new draft under a new title."""
    shown = plan_or_404(request, pk, Permission.EDIT_TRAJECTORIES)
    initial = {name: getattr(shown, name) for name in ("title", "source", "is_assumption", "notes")}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        drafted = copy_version(plan=shown, facts=form.facts(), act=act_of(request))
        return HttpResponseRedirect(request.frame.url("trajectories:plan_edit", drafted.pk))
    status = 422 if form.errors else 200
    return page(request, "trajectories/plan_new.html", {"form": form, "copied": shown}, status=status)


@requires(Permission.EDIT_TRAJECTORIES)
@require_http_methods(["GET", "POST"])
def plan_edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The grid of a draft. What was typed stays, whatever is wrong with it."""
    shown = plan_or_404(request, pk, Permission.EDIT_TRAJECTORIES)
    editor = Editor(request, shown)
    if request.method == "POST":
        return editor.save()
    return editor.show()
