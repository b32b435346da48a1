"""A partnership with a trajectory and those who write, review and sign its joint plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from tcp_portal import rows
from tcp_portal.access import Role
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from tests.factories import act_of, make_partnership, make_user
from trajectories.models import PlanVersion
from trajectories.services import plan_versions
from trajectories.services.plan_versions import PlanFacts, PointFacts
from workstreams.domain.plan_template import SECTIONS
from workstreams.models import JointPlan, Workstream
from workstreams.services.plan_deciding import submit
from workstreams.services.plan_writing import AIMS, JOINT_PLANS, LINES, SECTION_TEXTS
from workstreams.services.workstreams import WORKSTREAMS


@dataclass(frozen=True)
class Planned:
    """Who is there, and a draft with every section written."""

    partnership: Partnership
    manager: User
    commissioner: User
    reviewer: User
    board: User
    trajectory: PlanVersion
    plan: JointPlan

    def submitted(self) -> JointPlan:
        """The draft, handed in."""
        self.plan.refresh_from_db()
        submit(plan=self.plan, version=self.plan.version, act=act_of(self.manager))
        self.plan.refresh_from_db()
        return self.plan


def trajectory_of(
    partnership: Partnership, manager: User, *, value: int = 22, upto: str = "submitted"
) -> PlanVersion:
    """A trajectory of two months: a draft, or submitted."""
    act = act_of(manager)
    made = plan_versions.create_version(partnership=partnership, facts=PlanFacts(f"To {value}"), act=act)
    points = [PointFacts(Month(2016, 3), 26), PointFacts(Month(2017, 3), value)]
    made = plan_versions.set_points(plan=made, version=made.version, points=points, act=act)
    return made if upto == "draft" else plan_versions.submit(plan=made, version=made.version, act=act)


def written(plan: JointPlan, manager: User, text: str = "Our words.") -> None:
    """Fills every required section."""
    for section in plan.sections.all():
        if SECTIONS[section.key].required:
            rows.change(
                SECTION_TEXTS,
                row=section,
                version=section.version,
                values={"text": text},
                act=act_of(manager),
            )


def drafted(partnership: Partnership, manager: User, **values: Any) -> JointPlan:
    """An empty draft."""
    given = {
        "partnership": partnership,
        "title": "Joint plan",
        "starts_on": date(2016, 4, 1),
        "ends_on": date(2019, 3, 31),
        "vision": "A home near family.",
    }
    return rows.add(JOINT_PLANS, values={**given, **values}, act=act_of(manager))


def planned(code: str = "BHR") -> Planned:
    """The whole, with a workstream, an aim and a stage line."""
    partnership = make_partnership(code, places=("Havering",), region="London")
    manager = make_user(Role.PROGRAMME_MANAGER, partnership, name="Robin Manager")
    trajectory = trajectory_of(partnership, manager)
    plan = drafted(partnership, manager, trajectory=trajectory)
    written(plan, manager)
    act = act_of(manager)
    stream = rows.add(
        WORKSTREAMS,
        values={
            "partnership": partnership,
            "name": "Inpatient care",
            "aim": "Fewer in hospital",
            "principles": [9],
        },
        act=act,
    )
    rows.add(
        AIMS,
        values={
            "plan": plan,
            "text": "Fewer people in hospital",
            "outcome": "less_hospital",
            "measures": ["inpatients", "stay_5_years_or_more"],
            "workstreams": [stream.pk],
        },
        act=act,
    )
    line = {
        "plan": plan,
        "stage": "understand",
        "kind": "output",
        "text": "Needs assessment",
        "done_on": None,
    }
    rows.add(LINES, values=line, act=act)
    return Planned(
        partnership=partnership,
        manager=manager,
        commissioner=make_user(Role.COMMISSIONER, partnership),
        reviewer=make_user(Role.REGIONAL_VIEWER, region="London", name="Omar Region"),
        board=make_user(Role.BOARD_MEMBER, partnership),
        trajectory=trajectory,
        plan=JointPlan.objects.select_related("trajectory", "partnership").get(pk=plan.pk),
    )


def stream_of(partnership: Partnership) -> Workstream:
    """The partnership's workstream."""
    return Workstream.objects.get(partnership=partnership)


def address(partnership: Partnership, name: str, *args: Any, **query: str) -> str:
    """The address of a page of the joint plan, in April 2017 unless told."""
    asked = {"partnership": partnership.code, "month": "2017-04", **query}
    path = reverse(f"workstreams:{name}", args=args or None)
    return f"{path}?{'&'.join(f'{key}={value}' for key, value in asked.items())}"
