"""Writing a joint plan: versions, sections, aims, stage lines. Only a draft or returned version can be written."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.rows import Changes, Table
from trajectories.domain.registry import MEASURES
from workstreams.domain.plan_template import OUTCOMES, SECTIONS, STAGES
from workstreams.models import JointPlan, JointPlanState, PlanAim, PlanSection, StageEntry, Workstream
from workstreams.services.plan_signing import void_outdated

Part = TypeVar("Part", PlanAim, StageEntry)
OPEN_STATES = (JointPlanState.DRAFT, JointPlanState.RETURNED)
LOCKED = {
    JointPlanState.SUBMITTED: "This version is submitted: it can be changed again once it is returned.",
    JointPlanState.ACCEPTED: "This version is accepted: nothing of it changes any more. Copy it to a new draft.",
}


def check_open(plan: JointPlan) -> None:
    """Raises Refusal unless the version is a draft or was returned, and nobody withdrew it."""
    if plan.withdrawn_at is not None:
        raise Refusal("This version is withdrawn: it can no longer be changed.")
    if plan.state not in OPEN_STATES:
        raise Refusal(LOCKED[JointPlanState(plan.state)])


def _check_plan(row: JointPlan, act: Act) -> None:
    if row._state.adding:
        row.created_by, row.created_at = act.by, act.now
    check_open(row)
    if row.ends_on < row.starts_on:
        raise Refusal("The plan cannot end before it starts.", field="ends_on")
    if row.trajectory is not None and row.trajectory.partnership_id != row.partnership_id:
        raise Refusal("The trajectory belongs to another partnership.", field="trajectory")
    if row.copied_from is not None and row.copied_from.partnership_id != row.partnership_id:
        raise Refusal("The version that is copied belongs to another partnership.")


def _after_plan(row: JointPlan, _changes: Changes, act: Act) -> None:
    if row.withdrawn_at is not None:
        if row.state not in OPEN_STATES:
            raise Refusal("A version that is submitted or accepted cannot be withdrawn.")
        return
    if not row.sections.exists():
        _begin(row)
    void_outdated(row, act)


def _begin(plan: JointPlan) -> None:
    """All sections of the template, empty or as in the version copied, whose aims and stage lines come along."""
    source = plan.copied_from
    texts = dict(source.sections.values_list("key", "text")) if source else {}
    PlanSection.objects.bulk_create(
        PlanSection(plan=plan, key=key, text=texts.get(key, "")) for key in SECTIONS
    )
    if source is None:
        return
    StageEntry.objects.bulk_create(
        StageEntry(plan=plan, **row)
        for row in source.stage_entries.values("stage", "kind", "text", "position", "done_on")
    )
    for aim in source.aims.prefetch_related("workstreams"):
        copy = PlanAim.objects.create(
            plan=plan, position=aim.position, text=aim.text, outcome=aim.outcome, measures=aim.measures
        )
        copy.workstreams.set(aim.workstreams.all())


JOINT_PLANS = Table(
    model=JointPlan,
    noun="a joint plan",
    permission=Permission.EDIT_PROGRAMME,
    check=_check_plan,
    after=_after_plan,
)


def _open(row: PlanSection | PlanAim | StageEntry) -> None:
    """The version stays open until this transaction ends: nobody submits it meanwhile."""
    check_open(JointPlan.objects.select_for_update().get(pk=row.plan_id))


def _void(row: PlanSection | PlanAim | StageEntry, _changes: Changes, act: Act) -> None:
    void_outdated(row.plan, act)


def _check_section(row: PlanSection, _act: Act) -> None:
    _open(row)


def _check_aim(row: PlanAim, _act: Act) -> None:
    _open(row)
    if row.outcome not in OUTCOMES:
        raise Refusal("Choose one of the three national outcomes.", field="outcome")
    if unknown := [one for one in row.measures if one not in MEASURES]:
        raise Refusal(f"The portal has no measure {unknown[0]}.", field="measures")
    _last(row)


def _after_aim(row: PlanAim, changes: Changes, act: Act) -> None:
    foreign = Workstream.objects.filter(pk__in=row.workstreams.all()).exclude(
        partnership=row.plan.partnership_id
    )
    if foreign.exists():
        raise Refusal("A workstream belongs to another partnership.", field="workstreams")
    _void(row, changes, act)


def _check_line(row: StageEntry, _act: Act) -> None:
    _open(row)
    if row.stage not in STAGES:
        raise Refusal("Choose one of the five stages.", field="stage")
    _last(row)


def _last(row: PlanAim | StageEntry) -> None:
    if row._state.adding:
        model: Any = type(row)
        row.position = 1 + (
            model.objects.filter(plan=row.plan_id).aggregate(last=Max("position"))["last"] or 0
        )


def _partnership(row: PlanSection | PlanAim | StageEntry) -> Any:
    return row.plan.partnership_id


SECTION_TEXTS = Table(
    model=PlanSection,
    noun="a section of a joint plan",
    permission=Permission.EDIT_PROGRAMME,
    partnership=_partnership,
    check=_check_section,
    after=_void,
    quiet=frozenset({"text"}),
)
AIMS = Table(
    model=PlanAim,
    noun="an aim of a joint plan",
    permission=Permission.EDIT_PROGRAMME,
    partnership=_partnership,
    check=_check_aim,
    after=_after_aim,
)
LINES = Table(
    model=StageEntry,
    noun="a stage line of a joint plan",
    permission=Permission.EDIT_PROGRAMME,
    partnership=_partnership,
    check=_check_line,
    after=_void,
)


@transaction.atomic
def remove(table: Table[Part], *, row: Part, version: int, act: Act) -> None:
    """Takes an aim or a stage line out of a draft; the trail keeps what it said. Raises Stale and Refusal."""
    model: Any = table.model
    now = model.objects.select_for_update().get(pk=row.pk)
    table.must_allow(now, act)
    if now.version != version:
        raise Stale(version=now.version, differences=())
    _open(now)
    plan = now.plan
    audit.record(by=act.by, did=f"remove {table.noun}", at=act.now, obj=now, partnership_id=plan.partnership_id,
                 changes={"text": [now.text, ""]})  # fmt: skip
    now.delete()
    void_outdated(plan, act)
