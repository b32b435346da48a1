"""Reads what a version of a joint plan says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

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
    (found,) = rows_of_all([plan])
    return found


def rows_of_all(plans: Sequence[JointPlan]) -> list[PlanRows]:
    """Reads several versions at once: four queries, and one for the figures of each trajectory."""
    sections = _by_plan(PlanSection.objects.filter(plan__in=plans), plans)
    aims, lines = (
        _by_plan(_aims().filter(plan__in=plans), plans),
        _by_plan(_lines().filter(plan__in=plans), plans),
    )
    points: dict[UUID, tuple[PointFacts, ...]] = {}
    for plan in plans:
        if plan.trajectory and plan.trajectory.pk not in points:
            points[plan.trajectory.pk] = tuple(points_of(plan.trajectory))
    return [
        PlanRows(
            plan=plan,
            sections=in_order(sections[plan.pk]),
            aims=tuple(aims[plan.pk]),
            lines=tuple(lines[plan.pk]),
            points=points[plan.trajectory.pk] if plan.trajectory else (),
        )
        for plan in plans
    ]


def without_stages(plan: JointPlan) -> PlanRows:
    """The same without its stage lines, for pages that show none: its digest is not that of the version."""
    return PlanRows(
        plan=plan,
        sections=in_order(plan.sections.all()),
        aims=tuple(_aims().filter(plan=plan)),
        lines=(),
        points=tuple(points_of(plan.trajectory)) if plan.trajectory else (),
    )


def in_order(sections: Iterable[PlanSection]) -> tuple[PlanSection, ...]:
    """Sections in the order of the template."""
    order = {key: at for at, key in enumerate(SECTIONS)}
    return tuple(sorted(sections, key=lambda one: order.get(one.key, len(order))))


def _aims() -> QuerySet[PlanAim]:
    streams = Prefetch("workstreams", Workstream.objects.order_by("number"))
    return PlanAim.objects.prefetch_related(streams).order_by("position", "pk")


def _lines() -> QuerySet[StageEntry]:
    return StageEntry.objects.order_by("stage", "kind", "position", "pk")


def _by_plan(rows: Iterable[Any], plans: Sequence[JointPlan]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {plan.pk: [] for plan in plans}
    for one in rows:
        found[one.plan_id].append(one)
    return found


def digest(plan: JointPlan) -> str:
    """SHA-256 of what the version says now."""
    return digest_of(rows_of(plan).text)
