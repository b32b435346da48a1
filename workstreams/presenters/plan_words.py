"""Words that the pages of the joint plan share."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from tcp_portal.charts import words
from trajectories.domain.registry import MEASURES
from trajectories.models import PlanState, PlanVersion
from workstreams.domain.plan_review import WORDS as RAG_WORDS
from workstreams.models import JointPlan, JointPlanState

TONES = {
    JointPlanState.DRAFT: "neutral",
    JointPlanState.SUBMITTED: "info",
    JointPlanState.RETURNED: "warn",
    JointPlanState.ACCEPTED: "good",
}
RAG_TONES = {"green": "good", "amber": "warn", "red": "bad", "grey": "neutral", "complete": "info"}


def state_tag(plan: JointPlan) -> tuple[str, str]:
    """The state's word and tone."""
    state = JointPlanState(plan.state)
    return ("Withdrawn", "neutral") if plan.withdrawn_at else (str(state.label), TONES[state])


def rag_tag(rag: str) -> tuple[str, str]:
    """A review colour's word and tone; a section without a review says so."""
    return RAG_WORDS.get(rag, "Not reviewed"), RAG_TONES.get(rag, "neutral")


def moment(value: datetime) -> str:
    """The day of a moment, as people here know it."""
    return words.day(timezone.localtime(value))


def years(plan: JointPlan) -> str:
    """The time that a version covers."""
    return f"{words.day(plan.starts_on)} to {words.day(plan.ends_on)}"


def measure_title(measure: str) -> str:
    """What a measure is called; its id where the registry has lost it."""
    return MEASURES[measure].title if measure in MEASURES else measure


def day_words(value: date | None) -> str:
    """A day, or nothing."""
    return words.day(value) if value else ""


def trajectory_words(plan: JointPlan) -> str:
    """Which trajectory goes with the plan, and whether it is locked with it."""
    trajectory: PlanVersion | None = plan.trajectory
    if trajectory is None:
        return "No trajectory has been chosen yet."
    name = f"Trajectory version {trajectory.number}, “{trajectory.title}”"
    if plan.state == JointPlanState.ACCEPTED:
        return f"{name}, is locked with this plan: neither can be changed any more."
    if trajectory.state == PlanState.ACCEPTED:
        return f"{name}, is accepted and locked already."
    if trajectory.state == PlanState.SUBMITTED:
        return f"{name}, is submitted. It is accepted and locked together with this plan."
    if trajectory.state == PlanState.RETURNED:
        return f"{name}, was returned. Choose another before the plan is submitted."
    return f"{name}, is still a draft. Submit it before the plan is submitted."
