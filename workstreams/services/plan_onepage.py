"""The plan on a page: vision, aims, workstreams with their colour, key figures of the month, the trajectory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Prefetch, Q, QuerySet, When

from tcp_portal.access import Permission, Scope
from tcp_portal.models import in_force_on
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import Figure
from trajectories.domain.plan_lines import TOTAL
from trajectories.models import MeasureTarget
from trajectories.services.month_figures import month_figures
from trajectories.services.plan_versions import points_of
from workstreams.domain.rag import Judged
from workstreams.models import JointPlan, JointPlanState, PlanAim, Workstream
from workstreams.services.workstream_list import Standing, standings_on

PLAN = "plan"  # the measure that says what the trajectory in force allows
PLANNED = "inpatients"


@dataclass(frozen=True)
class OnePage:
    """What the page is made of. `figures` by measure; a measure that is not in it is not known."""

    plan: JointPlan
    in_force: bool
    month: Month
    aims: tuple[PlanAim, ...]
    workstreams: tuple[tuple[Workstream, Judged], ...]
    measures: tuple[str, ...]
    figures: Mapping[str, Figure]
    targets: Mapping[str, Decimal]
    totals: Mapping[Month, int]


def shown_plan(*, scope: Scope, partnership: Partnership, asked: UUID | None = None) -> JointPlan | None:
    """The version asked for, or the plan in force, or the newest one that is not. One query."""
    plans = JointPlan.objects.visible_to(scope).of(partnership).current()
    plans = plans.select_related("trajectory", "partnership")
    if asked is not None:
        return plans.filter(pk=asked).first()
    first = Case(When(state=JointPlanState.ACCEPTED, then=0), default=1)
    return plans.order_by(first, "-number").first()


def on_a_page(*, scope: Scope, plan: JointPlan, month: Month, as_at: date, day: date) -> OnePage:
    """Reads the page of a version: its figures as at the month, its workstreams as judged on the day.

    Figures only for who may read the partnership's measures.
    """
    prefetch = Prefetch("workstreams", Workstream.objects.order_by("number"))
    aims = tuple(plan.aims.prefetch_related(prefetch).order_by("position", "pk"))
    streams = Workstream.objects.current().filter(partnership=plan.partnership_id).select_related("lead")
    listed = tuple(streams.order_by("number"))
    standings = standings_on(workstream_ids=[one.pk for one in listed], day=day)
    measures = tuple(dict.fromkeys(measure for aim in aims for measure in aim.measures))
    reads = scope.allows(Permission.VIEW_MEASURES, plan.partnership_id)
    return OnePage(
        plan=plan,
        in_force=plan.state == JointPlanState.ACCEPTED and not _newer(plan).exists(),
        month=month,
        aims=aims,
        workstreams=tuple((one, standings.get(one.pk, Standing()).judged) for one in listed),
        measures=measures,
        figures=month_figures(
            scope=scope, partnership=plan.partnership, month=month, as_at=as_at, measures=(*measures, PLAN)
        )
        if reads
        else {},
        targets=_targets(plan.partnership_id, measures, month.last),
        totals={one.month: one.value for one in points_of(plan.trajectory) if one.cell == TOTAL}
        if plan.trajectory
        else {},
    )


def _newer(plan: JointPlan) -> QuerySet[JointPlan]:
    return JointPlan.objects.accepted().filter(partnership=plan.partnership_id, number__gt=plan.number)


def _targets(partnership_id: UUID, measures: Sequence[str], day: date) -> dict[str, Decimal]:
    """What each measure should reach on the day; the partnership's own target before the national one."""
    rows = MeasureTarget.objects.filter(
        Q(partnership=partnership_id) | Q(partnership__isnull=True), in_force_on(day), measure__in=measures
    )
    national_first = Case(When(partnership__isnull=True, then=0), default=1)
    return dict(rows.order_by(national_first, "valid_from").values_list("measure", "value"))
