"""Reads what a version of a joint plan says."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from tcp_portal.months import Month
from trajectories.domain.plan_lines import TOTAL
from trajectories.services.plan_versions import PointFacts, points_of
from workstreams.domain.plan_template import SECTIONS
from workstreams.domain.plan_text import Aim, Line, PlanText, digest_of
from workstreams.models import JointPlan, PlanAim, PlanSection, StageEntry, Workstream


@dataclass(frozen=True)
class PlanRows:
    """The rows of a version, read once: what pages show, and what the digest is of."""

    plan: JointPlan
    sections: tuple[PlanSection, ...]
    aims: tuple[PlanAim, ...]
    lines: tuple[StageEntry, ...]
    points: tuple[PointFacts, ...]

    @property
    def text(self) -> PlanText:
        """All that the version says, as plain facts."""
        plan = self.plan
        return PlanText(
            title=plan.title,
            period=(plan.starts_on, plan.ends_on),
            vision=plan.vision,
            sections={one.key: one.text for one in self.sections},
            aims=tuple(
                Aim(
                    one.text,
                    one.outcome,
                    tuple(one.measures),
                    tuple(str(each.pk) for each in one.workstreams.all()),
                )
                for one in self.aims
            ),
            lines=tuple(Line(one.stage, one.kind, one.text, one.done_on) for one in self.lines),
            trajectory=str(plan.trajectory_id or ""),
            points=tuple(
                (f"{one.month.iso} {one.place_id or 'all'} {one.arrangement or 'all'}", one.value)
                for one in self.points
            ),
        )

    @property
    def totals(self) -> dict[Month, int]:
        """The trajectory's total by month, as entered; empty without one."""
        return {one.month: one.value for one in self.points if one.cell == TOTAL}


def rows_of(plan: JointPlan) -> PlanRows:
    """Reads a version. Five queries, none for figures where it has no trajectory."""
    order = {key: at for at, key in enumerate(SECTIONS)}
    aims = plan.aims.prefetch_related(Prefetch("workstreams", Workstream.objects.order_by("number")))
    return PlanRows(
        plan=plan,
        sections=tuple(sorted(plan.sections.all(), key=lambda one: order.get(one.key, len(order)))),
        aims=tuple(aims.order_by("position", "pk")),
        lines=tuple(plan.stage_entries.order_by("stage", "kind", "position", "pk")),
        points=tuple(points_of(plan.trajectory)) if plan.trajectory else (),
    )


def digest(plan: JointPlan) -> str:
    """SHA-256 of what the version says now."""
    return digest_of(rows_of(plan).text)
