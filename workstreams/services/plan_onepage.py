"""The plan on a page: vision, aims, workstreams with their colour, key figures of the month, the trajectory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, When

from cohorts.models import Spell
from tcp_portal.access import Permission, Scope
from tcp_portal.models import in_force_on
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.models import MeasureTarget
from trajectories.services.series import series
from workstreams.domain.plan_text import Aim
from workstreams.domain.rag import Judged
from workstreams.models import JointPlan, JointPlanState, Workstream
from workstreams.services.workstream_list import Standing, standings_on

PLAN = "plan"  # the measure that says what the trajectory in force allows
PLANNED = "inpatients"


@dataclass(frozen=True, slots=True)
class Shown:
    """A version with its trajectory's totals; whether it is in force, and whether anybody is on the register."""

    plan: JointPlan
    totals: Mapping[Month, int]
    in_force: bool
    has_register: bool


@dataclass(frozen=True)
class OnePage:
    """What the page is made of. `figures` by measure; a measure that is not in it is not known.

    Workstreams of an aim are their numbers.
    """

    shown: Shown
    month: Month
    aims: tuple[Aim, ...]
    workstreams: tuple[tuple[Workstream, Judged], ...]
    measures: tuple[str, ...]
    figures: Mapping[str, Figure]
    targets: Mapping[str, Decimal]


def shown_plan(
    *, scope: Scope, partnership: Partnership, as_at: date, asked: UUID | None = None
) -> Shown | None:
    """The version asked for, or the plan in force, or the newest one that is not. One query, a row for each total."""
    plans = JointPlan.objects.visible_to(scope).of(partnership).current()
    if asked is None:
        accepted_first = Case(When(state=JointPlanState.ACCEPTED, then=0), default=1)
        chosen = plans.order_by(accepted_first, "-number").values("pk")[:1]
    else:
        chosen = plans.filter(pk=asked).values("pk")
    newer = JointPlan.objects.accepted().filter(
        partnership=OuterRef("partnership"), number__gt=OuterRef("number")
    )
    counted = Spell.objects.counted_by(scope).filter(
        partnership=OuterRef("partnership"), counted_from__lte=as_at
    )
    of_all = Q(trajectory__points__place__isnull=True, trajectory__points__arrangement="")
    rows: list[Any] = list(
        JointPlan.objects.filter(pk__in=Subquery(chosen))
        .select_related("trajectory", "partnership")
        .annotate(
            total=FilteredRelation("trajectory__points", condition=of_all),
            total_month=F("total__month"),
            total_value=F("total__value"),
            is_replaced=Exists(newer),
            has_register=Exists(counted),
        )
    )
    if not rows:
        return None
    row = rows[0]
    return Shown(
        plan=row,
        totals={Month.of(one.total_month): one.total_value for one in rows if one.total_month},
        in_force=row.state == JointPlanState.ACCEPTED and not row.is_replaced,
        has_register=row.has_register,
    )


def on_a_page(*, scope: Scope, shown: Shown, month: Month, as_at: date, day: date) -> OnePage:
    """Reads the page of a version: its figures as at the month, its workstreams as judged on the day.

    Figures only for who may read the partnership's measures.
    """
    plan, aims = shown.plan, _aims(shown.plan)
    streams = Workstream.objects.current().filter(partnership=plan.partnership_id).select_related("lead")
    listed = tuple(streams.order_by("number"))
    standings = standings_on(workstream_ids=[one.pk for one in listed], day=day)
    measures = tuple(dict.fromkeys(measure for aim in aims for measure in aim.measures))
    reads = shown.has_register and scope.allows(Permission.VIEW_MEASURES, plan.partnership_id)
    return OnePage(
        shown=shown,
        month=month,
        aims=aims,
        workstreams=tuple((one, standings.get(one.pk, Standing()).judged) for one in listed),
        measures=measures,
        figures=_figures(scope, plan.partnership, month, as_at, measures) if reads else {},
        targets=_targets(plan.partnership_id, measures, month.last),
    )


def _aims(plan: JointPlan) -> tuple[Aim, ...]:
    """The aims with the numbers of their workstreams. One query, a row for each pair."""
    rows = plan.aims.order_by("position", "pk", "workstreams__number")
    found: dict[UUID, Aim] = {}
    number: int | None
    columns = ("pk", "text", "outcome", "measures", "workstreams__number")
    for key, text, outcome, measures, number in rows.values_list(*columns):
        carried = found[key].workstreams if key in found else ()
        numbers = carried if number is None else (*carried, str(number))
        found[key] = Aim(text, outcome, tuple(measures), numbers)
    return tuple(found.values())


def _figures(
    scope: Scope, partnership: Partnership, month: Month, as_at: date, measures: Sequence[str]
) -> dict[str, Figure]:
    known = [one for one in (*measures, PLAN) if one in MEASURES]
    found = series(scope=scope, partnership=partnership, first=month, last=month, as_at=as_at, measures=known)
    return {measure: figures[0] for measure, figures in found.items() if figures}


def _targets(partnership_id: UUID, measures: Sequence[str], day: date) -> dict[str, Decimal]:
    """What each measure should reach on the day; the partnership's own target before the national one."""
    rows = MeasureTarget.objects.filter(
        Q(partnership=partnership_id) | Q(partnership__isnull=True), in_force_on(day), measure__in=measures
    )
    national_first = Case(When(partnership__isnull=True, then=0), default=1)
    return dict(rows.order_by(national_first, "valid_from").values_list("measure", "value"))
