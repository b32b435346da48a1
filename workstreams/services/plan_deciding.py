"""Submission rounds of a joint plan: submitted, then returned for rework or accepted together with its trajectory."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal, Stale
from tcp_portal.partnerships.models import Partnership, User
from trajectories.models import PlanState, PlanVersion
from trajectories.services import plan_versions
from workstreams.domain.plan_template import SECTIONS
from workstreams.models import JointPlan, JointPlanState, PlanRound
from workstreams.services.plan_signing import unsigned
from workstreams.services.plan_text import digest
from workstreams.services.plan_writing import check_open

DECIDED_FIELD = "unsigned_agreed"


def check_submit(plan: JointPlan, texts: Mapping[str, str] | None = None) -> None:
    """Raises the Refusal that submitting would raise: a section is empty, or the trajectory is no candidate.

    `texts` are the sections by key, where the caller has read them.
    """
    check_open(plan)
    known = dict(plan.sections.values_list("key", "text")) if texts is None else texts
    filled = {key for key, text in known.items() if text.strip()}
    empty = [one.words for key, one in SECTIONS.items() if one.required and key not in filled]
    if empty:
        raise Refusal(f"Fill every required section first. Empty: {', '.join(empty)}.")
    _check_trajectory(plan.trajectory)
    others = JointPlan.objects.filter(partnership=plan.partnership_id, state=JointPlanState.SUBMITTED)
    if others.exclude(pk=plan.pk).exists():
        raise Refusal("Another version is submitted. It must be decided first.")


def _check_trajectory(trajectory: PlanVersion | None) -> None:
    if trajectory is None:
        raise Refusal("Choose the trajectory version that goes with the plan.")
    if trajectory.state == PlanState.DRAFT:
        raise Refusal("The trajectory is still a draft. Submit it first, or choose another.")
    if trajectory.state == PlanState.RETURNED:
        raise Refusal("The trajectory was returned. Choose one that is submitted or accepted.")


@transaction.atomic
def submit(*, plan: JointPlan, version: int, act: Act) -> PlanRound:
    """Hands the version in for review: a new round, with the digest of what it says."""
    plan = _fresh(plan, version, act, Permission.EDIT_PROGRAMME)
    author = _person(act)
    Partnership.objects.select_for_update().get(
        pk=plan.partnership_id
    )  # two versions at once: the second is told
    check_submit(plan)
    before = plan.state
    number = plan.rounds.count() + 1
    made = PlanRound.objects.create(
        plan=plan, number=number, submitted_by=author, submitted_at=act.now, text_digest=digest(plan)
    )
    _put(plan, JointPlanState.SUBMITTED, before, "submit a joint plan", act)
    return made


def check_decide(plan: JointPlan, *, by: User) -> None:
    """Raises the Refusal that returning or accepting would raise."""
    if plan.state != JointPlanState.SUBMITTED:
        raise Refusal("Only a submitted plan can be accepted or returned.")
    if _round(plan).submitted_by_id == by.pk:
        raise Refusal("You submitted this plan: another person must decide on it.")


def check_accept(plan: JointPlan, *, by: User) -> None:
    """Raises the Refusal that accepting would raise, that of the trajectory with it."""
    check_decide(plan, by=by)
    if plan.trajectory is None or plan.trajectory.state == PlanState.RETURNED:
        raise Refusal(
            "The trajectory was returned meanwhile. Return the plan, so that another can be chosen."
        )
    if plan.trajectory.state == PlanState.SUBMITTED:
        try:
            plan_versions.check_accept(plan.trajectory, by=by)
        except Refusal as refusal:
            raise Refusal(f"The trajectory cannot be accepted with the plan. {refusal.sentence}") from refusal


@transaction.atomic
def return_(*, plan: JointPlan, version: int, reason: str, act: Act) -> PlanRound:
    """Sends a submitted version back for rework, with a reason; its authors can change it again."""
    plan = _fresh(plan, version, act, Permission.REVIEW_PLANS)
    decider = _person(act)
    check_decide(plan, by=decider)
    if not reason.strip():
        raise Refusal("Say why the plan is returned.", field="reason")
    return _decide(plan, JointPlanState.RETURNED, act, reason=reason.strip())


@transaction.atomic
def accept(*, plan: JointPlan, version: int, act: Act, unsigned_agreed: bool = False) -> PlanRound:
    """Makes a submitted version the plan in force, and accepts its trajectory where that still waits.

    Nothing of either changes after that. Member organisations without a signature are named, and must be agreed to
    (`unsigned_agreed`). Whoever submitted the plan, or its trajectory where that still waits, may not accept.
    """
    plan = _fresh(plan, version, act, Permission.REVIEW_PLANS)
    decider = _person(act)
    trajectory = (
        PlanVersion.objects.select_for_update().get(pk=plan.trajectory_id) if plan.trajectory_id else None
    )
    plan.trajectory = trajectory
    check_accept(plan, by=decider)
    if not unsigned_agreed and (names := unsigned(plan, now=digest(plan), on=act.today)):
        raise Refusal(
            f"Not signed by {', '.join(names)}. Say that you accept it all the same.", field=DECIDED_FIELD
        )
    if trajectory is not None and trajectory.state == PlanState.SUBMITTED:
        plan_versions.accept(plan=trajectory, version=trajectory.version, act=act)
    return _decide(plan, JointPlanState.ACCEPTED, act)


def _decide(plan: JointPlan, outcome: JointPlanState, act: Act, *, reason: str = "") -> PlanRound:
    made = _round(plan)
    made.outcome, made.reason = outcome, reason
    made.decided_by, made.decided_at = act.by, act.now
    made.save()
    verb = "accept" if outcome is JointPlanState.ACCEPTED else "return"
    _put(plan, outcome, JointPlanState.SUBMITTED, f"{verb} a joint plan", act)
    return made


def _put(plan: JointPlan, state: JointPlanState, before: str, did: str, act: Act) -> None:
    plan.state = state
    plan.version += 1
    plan.save()
    audit.record(by=act.by, did=did, at=act.now, obj=plan, partnership_id=plan.partnership_id,
                 changes={"state": [before, state]})  # fmt: skip


def _round(plan: JointPlan) -> PlanRound:
    return plan.rounds.order_by("-number")[0]


def _person(act: Act) -> User:
    if act.by is None:
        raise Refusal("A plan needs a person who answers for it.")
    return act.by


def _fresh(plan: JointPlan, version: int, act: Act, permission: Permission) -> JointPlan:
    now = JointPlan.objects.select_for_update(of=("self",)).select_related("trajectory").get(pk=plan.pk)
    act.scope.must_allow(permission, now.partnership_id)
    if now.version != version:
        raise Stale(version=now.version, differences=())
    return now
