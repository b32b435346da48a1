"""Review of a submitted joint plan, section by section and round by round, and what its authors answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied

from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal
from tcp_portal.rows import Changes, Table
from workstreams.domain.plan_review import Overall, overall, worst
from workstreams.domain.plan_template import SECTIONS
from workstreams.models import JointPlan, JointPlanState, PlanComment

NEEDS_NOTHING = "green"


def _partnership(row: PlanComment) -> UUID:
    return row.plan.partnership_id


def _only_mine(row: PlanComment, act: Act) -> None:
    if not row._state.adding and row.by_id != (act.by.pk if act.by else None):
        raise PermissionDenied


def _running(row: PlanComment) -> int:
    """The number of the round that runs; Refusal where none does."""
    plan = JointPlan.objects.select_for_update().get(pk=row.plan_id)
    if plan.state != JointPlanState.SUBMITTED:
        raise Refusal("Comments are made while the plan is submitted.")
    return plan.rounds.count()


def _check_comment(row: PlanComment, act: Act) -> None:
    running = _running(row)
    if row.section not in SECTIONS:
        raise Refusal("The template has no such section.", field="section")
    if row._state.adding:
        row.by, row.at, row.round_number = act.by, act.now, running
    if row.round_number != running:
        raise Refusal("This comment is of an earlier round. Write a new one.")
    if row.answer:
        raise Refusal("It has been answered. Write a new comment.")


def _after_comment(row: PlanComment, _changes: Changes, _act: Act) -> None:
    if row.withdrawn_at is not None:
        _running(row)


COMMENTS = Table(
    model=PlanComment,
    noun="a review comment",
    permission=Permission.REVIEW_PLANS,
    partnership=_partnership,
    rights=_only_mine,
    check=_check_comment,
    after=_after_comment,
)


def _check_answer(row: PlanComment, act: Act) -> None:
    plan = JointPlan.objects.select_for_update().get(pk=row.plan_id)
    if plan.state == JointPlanState.ACCEPTED:
        raise Refusal("The plan is accepted: its comments are closed.")
    row.answered_by, row.answered_at = (act.by, act.now) if row.answer.strip() else (None, None)


ANSWERS = Table(
    model=PlanComment,
    noun="an answer to a review comment",
    permission=Permission.EDIT_PROGRAMME,
    partnership=_partnership,
    check=_check_answer,
)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The comments of a version by section, newest round first; the colour of each section, and of all."""

    comments: dict[str, list[PlanComment]]
    colours: dict[str, str]
    overall: Overall

    @property
    def unanswered(self) -> int:
        """How many comments wait for an answer; a green one asks for none."""
        return sum(
            one.rag != NEEDS_NOTHING and not one.answer for each in self.comments.values() for one in each
        )


def reviewed(plan: JointPlan) -> Reviewed:
    """What was said of a version. One query.

    A section has the worst colour of the last round in which it was reviewed, until it is reviewed again.
    """
    found: defaultdict[str, list[PlanComment]] = defaultdict(list)
    rows = PlanComment.objects.current().filter(plan=plan).select_related("by", "answered_by")
    for one in rows.order_by("-round_number", "at"):
        found[one.section].append(one)
    colours = {
        key: worst(one.rag for one in each if one.round_number == each[0].round_number)
        for key, each in found.items()
    }
    return Reviewed(dict(found), colours, overall(colours))


def waiting_for(scope: Scope) -> tuple[JointPlan, ...]:
    """Submitted versions that wait for this reader, over all partnerships in which they review. One query."""
    submitted = JointPlan.objects.current().filter(state=JointPlanState.SUBMITTED)
    mine = submitted.visible_to(scope, Permission.REVIEW_PLANS).select_related("partnership")
    return tuple(mine.order_by("partnership__name"))
