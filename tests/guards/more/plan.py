"""The joint plan: a version that is submitted and commented on, and a draft."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tcp_portal import rows
from tcp_portal.access import Role
from tests.factories import act_of
from tests.guards.addressing import FORM, Address, P
from trajectories.models import PlanState, PlanVersion
from workstreams.domain.plan_template import SECTIONS
from workstreams.models import JointPlan
from workstreams.services.plan_deciding import submit
from workstreams.services.plan_reviewing import COMMENTS
from workstreams.services.plan_writing import AIMS, JOINT_PLANS, LINES, SECTION_TEXTS

if TYPE_CHECKING:
    from uuid import UUID

    from cohorts.models import Spell
    from tcp_portal.partnerships.models import User


def _page(right: P, thing: str, methods: tuple[str, ...] = FORM, **more: Any) -> Address:
    return Address(methods, (right,), thing=thing, knows=P.VIEW_PROGRAMME, **more)


def _read(thing: str) -> Address:
    return _page(P.VIEW_PROGRAMME, thing, ("GET",))


_MINE = {"owner": Role.REGIONAL_VIEWER.value}
ADDRESSES = {
    "workstreams:plan_page": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:plans": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:plan_compare": Address(opens=(P.VIEW_PROGRAMME,)),
    "workstreams:plan_add": Address(FORM, (P.EDIT_PROGRAMME,)),
    "workstreams:plan": _read("joint_plan"),
    "workstreams:plan_stages": _read("joint_plan"),
    "workstreams:plan_review": _read("joint_plan"),
    "workstreams:plan_signatures": _read("joint_plan"),
    "workstreams:plan_section": _read("plan_section"),
    "workstreams:plan_change": _page(P.EDIT_PROGRAMME, "joint_draft"),
    "workstreams:plan_copy": _page(P.EDIT_PROGRAMME, "joint_plan"),
    "workstreams:plan_withdraw": _page(P.EDIT_PROGRAMME, "joint_draft"),
    "workstreams:plan_submit": _page(P.EDIT_PROGRAMME, "joint_draft"),
    "workstreams:plan_accept": _page(P.REVIEW_PLANS, "joint_plan"),
    "workstreams:plan_return": _page(P.REVIEW_PLANS, "joint_plan"),
    "workstreams:plan_sign": _page(P.SIGN_PLANS, "joint_plan"),
    "workstreams:plan_section_change": _page(P.EDIT_PROGRAMME, "plan_section"),
    "workstreams:plan_comment_add": _page(P.REVIEW_PLANS, "plan_section"),
    "workstreams:plan_comment_change": _page(P.REVIEW_PLANS, "plan_comment", **_MINE),
    "workstreams:plan_comment_withdraw": _page(P.REVIEW_PLANS, "plan_comment", **_MINE),
    "workstreams:plan_comment_answer": _page(P.EDIT_PROGRAMME, "plan_comment"),
    "workstreams:plan_aim_add": _page(P.EDIT_PROGRAMME, "joint_draft"),
    "workstreams:plan_aim_change": _page(P.EDIT_PROGRAMME, "plan_aim"),
    "workstreams:plan_aim_remove": _page(P.EDIT_PROGRAMME, "plan_aim"),
    "workstreams:plan_line_add": _page(P.EDIT_PROGRAMME, "joint_draft"),
    "workstreams:plan_line_change": _page(P.EDIT_PROGRAMME, "plan_line"),
    "workstreams:plan_line_remove": _page(P.EDIT_PROGRAMME, "plan_line"),
}


def things(spells: dict[str, Spell], users: dict[str, User]) -> dict[str, UUID]:
    """Two versions of BHR, the first one submitted with a comment of the regional viewer."""
    manager = act_of(users[Role.PROGRAMME_MANAGER.value])
    here = spells["havering"].partnership
    values = {"partnership": here, "starts_on": date(2016, 4, 1), "ends_on": date(2019, 3, 31)}
    trajectory = PlanVersion.objects.filter(partnership=here, state=PlanState.ACCEPTED)[0]
    plan: JointPlan = rows.add(
        JOINT_PLANS, values={**values, "title": "Joint plan", "trajectory": trajectory}, act=manager
    )
    for section in plan.sections.all():
        rows.change(
            SECTION_TEXTS, row=section, version=1, values={"text": SECTIONS[section.key].heading}, act=manager
        )
    submit(plan=plan, version=plan.version, act=manager)
    said = {"plan": plan, "section": "vision", "rag": "amber", "text": "Say by when."}
    comment = rows.add(COMMENTS, values=said, act=act_of(users[Role.REGIONAL_VIEWER.value]))
    draft = rows.add(JOINT_PLANS, values={**values, "title": "Refresh", "copied_from": plan}, act=manager)
    aim = rows.add(AIMS, values={"plan": draft, "text": "Home", "outcome": "quality_life"}, act=manager)
    line = {"plan": draft, "stage": "vision", "kind": "output", "text": "A vision"}
    return {
        "joint_plan": plan.pk,
        "joint_draft": draft.pk,
        "plan_section": plan.sections.get(key="vision").pk,
        "plan_comment": comment.pk,
        "plan_aim": aim.pk,
        "plan_line": rows.add(LINES, values=line, act=manager).pk,
    }
