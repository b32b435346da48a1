"""Which measures need a page of their own: rules of policy, asked of what the charts and the plan say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cohorts.domain.flows import EVERYONE
from tcp_portal.models import in_force_on
from trajectories.domain.definitions import Direction
from trajectories.domain.spc_model import Assurance, Variation
from trajectories.domain.standing import Against
from trajectories.models import PageRule, PageRuleKind
from trajectories.services.dashboard import Picture
from trajectories.services.signals import AGAINST_PLAN, Signal, Signals, goal_on


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that a measure meets."""

    kind: PageRuleKind
    months: int
    source: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A measure that needs a page, and every rule that says so."""

    signal: Signal
    reasons: tuple[Reason, ...]


def exceptional(*, shown: Signals, picture: Picture, day: date) -> tuple[Exceptional, ...]:
    """The measures of a month that meet a rule in force on the day, in the order of the list. One query."""
    rules = [
        Reason(PageRuleKind(row.rule), row.months, row.source)
        for row in PageRule.objects.filter(in_force_on(day)).order_by("valid_from", "rule")
    ]
    found = ((one, tuple(reasons_for(one, picture, rules))) for one in shown.found.values())
    return tuple(Exceptional(one, reasons) for one, reasons in found if reasons)


def reasons_for(signal: Signal, picture: Picture, rules: Sequence[Reason]) -> Iterator[Reason]:
    """Which of the rules a measure meets."""
    checks: dict[PageRuleKind, Callable[[int], bool]] = {
        PageRuleKind.FAIL: lambda _months: _fails(signal),
        PageRuleKind.CONCERN: lambda _months: _worsens(signal),
        PageRuleKind.MISSED: lambda months: _has_missed(signal, months),
        PageRuleKind.OFF_PLAN: lambda months: _is_off_plan(signal, picture, months),
        PageRuleKind.STALE: lambda months: _is_old(signal, months),
    }
    return (rule for rule in rules if checks[rule.kind](rule.months))


def _fails(signal: Signal) -> bool:
    return signal.is_judged and signal.analysis is not None and signal.analysis.assurance is Assurance.FAIL


def _worsens(signal: Signal) -> bool:
    concern = (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)
    return signal.is_judged and signal.analysis is not None and signal.analysis.variation in concern


def _has_missed(signal: Signal, months: int) -> bool:
    """Whether the last so many months that have a figure all miss the target of their own day.

    Only where no limits judge the target: where they do, chance is told from failing by them.
    """
    if signal.is_judged:
        return False
    known = [one for one in signal.figures if one.value is not None][-months:]
    if len(known) < months:
        return False
    for one in known:
        goal = goal_on(signal.goals, one.month.first)
        if goal is None or one.value is None:
            return False
        is_met = (
            one.value >= goal.value
            if signal.measure.direction is Direction.HIGHER
            else one.value <= goal.value
        )
        if is_met:
            return False
    return True


def _is_off_plan(signal: Signal, picture: Picture, months: int) -> bool:
    """People in hospital: worse than the tolerance at each of the last so many month-ends."""
    if signal.measure.id != AGAINST_PLAN:
        return False
    ends = [picture.month.plus(-at) for at in range(months)]
    return all(picture.part(EVERYONE, month).word is Against.WORSE for month in ends)


def _is_old(signal: Signal, months: int) -> bool:
    if not signal.is_charted or signal.latest is None:
        return False
    return signal.latest.month.plus(months) <= signal.figures[-1].month
