"""How a measure is charted and judged is set by people: rules of the chart, targets, recalculations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.models import Versioned
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, User
from trajectories.domain.definitions import Direction
from trajectories.domain.rare_flows import CASES, FLOWS
from trajectories.domain.registry import MEASURES
from trajectories.domain.spc_suitable import suitable
from trajectories.models import ChartMethod, ChartRule, MeasureTarget, Recalculation

_LEAST_POINTS = 8
_NOT_RARE: Final[dict[str, str]] = {
    ChartRule.T.value: "Days between events need a flow of people: somebody came or left on a day.",
    ChartRule.G.value: "Cases between events need a flow that is a part of all admissions, or of all discharges.",
}


@dataclass(frozen=True, slots=True)
class MethodFacts:
    """The rules of one measure's chart, and why they are not the portal's own."""

    reason: str
    chart: str = ChartRule.XMR.value
    shift: int = 7
    trend: int = 7
    two_of_three: str = "beyond"
    screen_outliers: bool = False
    conflict: str = "concern"
    minimum_points: int = 15
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What a measure should reach from a day on, who set it, and where that is written."""

    value: Decimal
    valid_from: date
    set_by_body: str
    source: str
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class RecalculationFacts:
    """From which month limits start anew, why, and when that was decided."""

    month: Month
    reason: str
    decided_on: date


def charts_of(measure: str) -> tuple[str, ...]:
    """The charts that a measure may have: those of rare events only for flows of people."""
    rare = ((measure in FLOWS, ChartRule.T), (measure in CASES, ChartRule.G))
    return ChartRule.XMR.value, ChartRule.RUN.value, *(chart.value for may, chart in rare if may)


def method_facts(row: ChartMethod) -> MethodFacts:
    """Stored rules in plain form."""
    return MethodFacts(**{name: getattr(row, name) for name in MethodFacts.__slots__})


def stored_method(*, partnership: Partnership, measure: str) -> tuple[MethodFacts, int]:
    """The rules in force with their version: those stored, or the portal's own with version 0 and no reason."""
    row = ChartMethod.objects.filter(partnership=partnership, measure=measure).first()
    return (method_facts(row), row.version) if row else (MethodFacts(reason=""), 0)


def target_facts(row: MeasureTarget) -> TargetFacts:
    """A stored target in plain form."""
    return TargetFacts(**{name: getattr(row, name) for name in TargetFacts.__slots__})


@transaction.atomic
def set_method(
    *, partnership: Partnership, measure: str, version: int, facts: MethodFacts, act: Act
) -> ChartMethod:
    """Sets the rules of a measure's chart in a partnership; version 0 says that nobody had set them before.

    Refuses a measure that has no control chart. Raises Stale where someone else set them meanwhile.
    """
    by = _may(act, partnership)
    _charted(measure)
    _in_turn(partnership)
    if facts.chart not in charts_of(measure):
        raise Refusal(_NOT_RARE.get(facts.chart, "Choose a chart of the list."), field="chart")
    if facts.minimum_points < _LEAST_POINTS:
        raise Refusal(f"Limits need {_LEAST_POINTS} points or more.", field="minimum_points")
    if facts.baseline is not None and facts.baseline < _LEAST_POINTS:
        raise Refusal(f"A baseline needs {_LEAST_POINTS} points or more.", field="baseline")
    row = ChartMethod.objects.select_for_update().filter(partnership=partnership, measure=measure).first()
    before = asdict(method_facts(row)) if row else {}
    _fresh(row.version if row else 0, version, before, asdict(facts))
    row = row or ChartMethod(partnership=partnership, measure=measure, version=0)
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    row.set_by, row.set_at, row.version = by, act.now, row.version + 1
    row.save()
    _audit(row, "set the rules of a chart", act, audit.changes_between(before, asdict(facts)))
    return row


@transaction.atomic
def add_target(*, partnership: Partnership, measure: str, facts: TargetFacts, act: Act) -> MeasureTarget:
    """Adds a target of the partnership's own; for its months it goes before a national one."""
    by = _may(act, partnership)
    if measure not in MEASURES or MEASURES[measure].direction is Direction.NEITHER:
        raise Refusal("A target needs a measure of which more or fewer is better.", field="value")
    _in_turn(partnership)
    _check_target(partnership.pk, measure, facts, None)
    row = MeasureTarget.objects.create(
        partnership=partnership, measure=measure, entered_by=by, entered_at=act.now, **asdict(facts)
    )
    _audit(row, "add a target", act, audit.changes_between({}, asdict(facts)))
    return row


@transaction.atomic
def change_target(*, target: MeasureTarget, version: int, facts: TargetFacts, act: Act) -> MeasureTarget:
    """Corrects a target or ends it on a day. Raises Stale where someone else changed it meanwhile."""
    row = MeasureTarget.objects.select_for_update().get(pk=target.pk)
    if row.partnership is None:
        raise Refusal("A national target is not changed in one partnership.")
    _may(act, row.partnership)
    before = asdict(target_facts(row))
    _fresh(row.version, version, before, asdict(facts))
    _check_target(row.partnership.pk, row.measure, facts, row.pk)
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _audit(row, "change a target", act, audit.changes_between(before, asdict(facts)))
    return row


@transaction.atomic
def recalculate(
    *, partnership: Partnership, measure: str, facts: RecalculationFacts, act: Act
) -> Recalculation:
    """Starts the limits of a chart anew at a month, for a cause that people name. Never done by the portal itself."""
    by = _may(act, partnership)
    _charted(measure)
    if facts.month > Month.of(act.today):
        raise Refusal("Limits cannot start anew in a month that has not begun.", field="month")
    if facts.month <= Month.of(partnership.starts_on):
        raise Refusal("The register starts in this month or after it.", field="month")
    if facts.decided_on > act.today:
        raise Refusal("The decision cannot be of a day to come.", field="decided_on")
    _in_turn(partnership)
    there = Recalculation.objects.filter(
        partnership=partnership, measure=measure, month_starts_on=facts.month.first, withdrawn_at__isnull=True
    )
    if there.exists():
        raise Refusal("Limits start anew at this month already.", field="month")
    stored = {
        "month_starts_on": facts.month.first,
        "reason": facts.reason,
        "decided_on": facts.decided_on,
    }
    row = Recalculation.objects.create(
        partnership=partnership, measure=measure, decided_by=by, entered_at=act.now, **stored
    )
    _audit(row, "recalculate limits", act, audit.changes_between({}, stored))
    return row


@transaction.atomic
def withdraw_recalculation(*, recalculation: Recalculation, version: int, act: Act) -> Recalculation:
    """Takes a recalculation back: the limits before it hold on. Raises Stale where someone else did so."""
    row = Recalculation.objects.select_for_update().select_related("partnership").get(pk=recalculation.pk)
    _may(act, row.partnership)
    _fresh(row.version, version, {}, {})
    row.withdrawn_at, row.version = act.now, row.version + 1
    row.save(update_fields=["withdrawn_at", "version"])
    _audit(row, "withdraw a recalculation", act, {"withdrawn_at": [None, act.now]})
    return row


def _may(act: Act, partnership: Partnership) -> User:
    act.scope.must_allow(Permission.EDIT_METHODS, partnership.pk)
    if act.by is None:
        raise Refusal("Rules, targets and recalculations need a person who answers for them.")
    return act.by


def _in_turn(partnership: Partnership) -> None:
    """Of two people at the same moment the second waits, and then sees what the first has stored.

    A row that does not exist yet cannot be locked; the partnership's can. No key: who refers to it need not wait.
    """
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)


def _charted(measure: str) -> None:
    if measure not in MEASURES:
        raise Refusal("Choose a measure of the portal.")
    found = suitable(MEASURES[measure])
    if not found.allowed:
        raise Refusal(found.sentence)


def _check_target(partnership_id: UUID, measure: str, facts: TargetFacts, pk: UUID | None) -> None:
    if facts.valid_to is not None and facts.valid_to <= facts.valid_from:
        raise Refusal("The target ends before it begins.", field="valid_to")
    there = MeasureTarget.objects.filter(
        partnership=partnership_id, measure=measure, valid_from=facts.valid_from
    )
    if there.exclude(pk__in=[pk] if pk else []).exists():
        raise Refusal("Another target holds from this day.", field="valid_from")


def _fresh(now: int, version: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if now != version:
        differing = audit.changes_between(before, after)
        raise Stale(
            version=now, differences=tuple(Difference(name, *pair) for name, pair in differing.items())
        )


def _audit(row: Versioned, did: str, act: Act, changes: Mapping[str, Any]) -> None:
    partnership_id: UUID = row.partnership_id  # type: ignore[attr-defined]  # each of the three has one
    audit.record(by=act.by, did=did, at=act.now, obj=row, partnership_id=partnership_id, changes=changes)
