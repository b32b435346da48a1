"""Writing the joint plan: versions, sections, aims and stage lines are added, changed and taken out."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from tcp_portal.access import Permission, requires
from tcp_portal.web import PortalRequest, row_views
from tcp_portal.web.asked import act_of, partnership_in, version_of
from tcp_portal.web.forms import NHSForm
from tcp_portal.web.row_views import Screen
from tcp_portal.web.steps import Step, confirm
from workstreams.domain.plan_template import SECTIONS, STAGES
from workstreams.forms.plan import AimForm, JointPlanForm, LineForm, SectionForm
from workstreams.models import JointPlan, PlanAim, PlanSection, StageEntry
from workstreams.services.plan_writing import AIMS, JOINT_PLANS, LINES, SECTION_TEXTS, remove
from workstreams.views.plan_asked import aim_or_404, line_or_404, plan_or_404, section_or_404

_CRUMBS = (("Workstreams", "workstreams:list"), ("Joint plan", "workstreams:plans"))
PLANS: Screen[JointPlan] = Screen(
    table=JOINT_PLANS,
    form=JointPlanForm,
    crumbs=_CRUMBS,
    adding="Start a new version",
    changing="Change title, vision and trajectory",
    saved="The version is saved.",
    back=lambda frame, row: frame.url("workstreams:plan", row.pk),
    about="Its sections come from the planning template and begin empty.",
)
SECTIONS_SCREEN: Screen[PlanSection] = Screen(
    table=SECTION_TEXTS,
    form=SectionForm,
    crumbs=_CRUMBS,
    adding="",
    changing="Change a section",
    saved="The section is saved.",
    back=lambda frame, row: frame.url("workstreams:plan_section", row.pk),
    template="workstreams/plan_section_write.html",
)
AIMS_SCREEN: Screen[PlanAim] = Screen(
    table=AIMS,
    form=AimForm,
    crumbs=_CRUMBS,
    adding="Add an aim",
    changing="Change an aim",
    saved="The aim is saved.",
    back=lambda frame, row: frame.url("workstreams:plan", row.plan_id) + "#aims",
    about="A line of the plan on a page.",
)
LINES_SCREEN: Screen[StageEntry] = Screen(
    table=LINES,
    form=LineForm,
    crumbs=_CRUMBS,
    adding="Add a line to a stage",
    changing="Change a line of a stage",
    saved="The line is saved.",
    back=lambda frame, row: frame.url("workstreams:plan_stages", row.plan_id) + f"#{row.stage}",
)
REMOVE = Step(
    "Remove",
    "Remove this line?",
    "It leaves this version of the plan; the trail keeps what it said.",
    "It is removed.",
    template="workstreams/plan_remove.html",
    overtaken="Someone else changed it after you opened it. Look at it again, then decide.",
    kind="warning",
)


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_add(request: PortalRequest) -> HttpResponse:
    """Starts an empty version."""
    partnership = partnership_in(request, Permission.EDIT_PROGRAMME)
    return row_views.add(
        request, PLANS, given={"partnership": partnership}, cancel=request.frame.url("workstreams:plans")
    )


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_copy(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Copies a version with all sections, aims and stage lines to a new draft."""
    source = plan_or_404(request, pk, Permission.EDIT_PROGRAMME)
    initial = {name: getattr(source, name) for name in ("title", "starts_on", "ends_on", "vision")}
    context = {
        "heading": f"Copy version {source.number} to a new draft",
        "about": "All sections, aims and stage lines come with it. The version that is copied stays as it is.",
    }
    return row_views.add(
        request,
        PLANS,
        given={"partnership": source.partnership, "copied_from": source},
        cancel=request.frame.url("workstreams:plan", source.pk),
        initial={**initial, "trajectory": str(source.trajectory_id or "")},
        context=context,
    )


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Title, years, vision and trajectory of a version."""
    return row_views.change(
        request, PLANS, plan_or_404(request, pk, Permission.EDIT_PROGRAMME), context={"about": ""}
    )


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a draft or returned version out of the list."""
    row = plan_or_404(request, pk, Permission.EDIT_PROGRAMME)
    return row_views.withdraw(request, PLANS, row, back=request.frame.url("workstreams:plans"))


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_section_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Writes a section, with what it should answer beside it."""
    row = section_or_404(request, pk)
    template = SECTIONS[row.key]
    return row_views.change(
        request, SECTIONS_SCREEN, row, context={"heading": template.words, "template": template}
    )


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_aim_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Adds an aim to a version."""
    plan = plan_or_404(request, pk, Permission.EDIT_PROGRAMME)
    cancel = request.frame.url("workstreams:plan", plan.pk) + "#aims"
    return row_views.add(request, AIMS_SCREEN, given={"plan": plan}, cancel=cancel)


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_aim_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Changes an aim."""
    return row_views.change(request, AIMS_SCREEN, aim_or_404(request, pk))


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_aim_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks, and takes an aim out."""
    row = aim_or_404(request, pk)
    AIMS.must_allow(row, act_of(request))
    return _remove(request, row, AIMS_SCREEN.back(request.frame, row), lambda: remove(
        AIMS, row=row, version=version_of(request), act=act_of(request)
    ))  # fmt: skip


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_line_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Adds a line to a stage; the address may say which stage and kind."""
    plan = plan_or_404(request, pk, Permission.EDIT_PROGRAMME)
    stage = request.GET.get("stage", "")
    initial = {"stage": stage if stage in STAGES else "", "kind": request.GET.get("kind", "")}
    cancel = request.frame.url("workstreams:plan_stages", plan.pk)
    return row_views.add(request, LINES_SCREEN, given={"plan": plan}, cancel=cancel, initial=initial)


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_line_change(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Changes a line of a stage, or says when it was done."""
    return row_views.change(request, LINES_SCREEN, line_or_404(request, pk))


@requires(Permission.EDIT_PROGRAMME)
@require_http_methods(["GET", "POST"])
def plan_line_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks, and takes a line out."""
    row = line_or_404(request, pk)
    LINES.must_allow(row, act_of(request))
    return _remove(request, row, LINES_SCREEN.back(request.frame, row), lambda: remove(
        LINES, row=row, version=version_of(request), act=act_of(request)
    ))  # fmt: skip


def _remove(
    request: PortalRequest, row: PlanAim | StageEntry, back: str, do: Callable[[], None]
) -> HttpResponse:
    form = NHSForm(request.POST or None)
    return confirm(request, REMOVE, form, do, about={"row": row, "back": back}, back=back)
