"""Which measures need a page of their own: rules of policy, asked of what the charts and the plan say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cohorts.domain.flows import EVERYONE
from tcp_portal.access import Scope
from tcp_portal.models import in_force_on
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership
from trajectories.domain.definitions import Direction
from trajectories.domain.forecast import UNLIKELY
from trajectories.domain.spc_model import Assurance, Variation
from trajectories.domain.standing import Against
from trajectories.models import PageRule, PageRuleKind
from trajectories.services.dashboard import Picture
from trajectories.services.forecast_runs import latest, origin_of
from trajectories.services.signals import AGAINST_PLAN, Goal, Signal, Signals, goal_on


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


@dataclass(frozen=True, slots=True)
class YearEnd:
    """What the forecast says of the plan for the end of a financial year; `chance` None where it says nothing."""

    month: Month
    chance: float | None


def year_end_of(*, scope: Scope, partnership: Partnership, month: Month, as_at: date) -> YearEnd:
    """The financial year that ends next after the month, by the forecast that is ready: the one that the pack's own
    section shows, also where its figures are those first reported. One query."""
    last = month.next.financial_year.last
    forecast = latest(scope=scope, partnership=partnership, month=origin_of(month, as_at))
    chances = {} if forecast is None else dict(zip(forecast.fan.months, forecast.fan.chance, strict=True))
    return YearEnd(last, chances.get(last))


def exceptional(*, shown: Signals, picture: Picture, year_end: YearEnd, day: date) -> tuple[Exceptional, ...]:
    """The measures of a month that meet a rule in force on the day, in the order of the list. One query."""
    rules = [
        Reason(PageRuleKind(row.rule), row.months, row.source)
        for row in PageRule.objects.filter(in_force_on(day)).order_by("valid_from", "rule")
    ]
    found = ((one, tuple(reasons_for(one, picture, rules, year_end))) for one in shown.found.values())
    return tuple(Exceptional(one, reasons) for one, reasons in found if reasons)


def reasons_for(
    signal: Signal, picture: Picture, rules: Sequence[Reason], year_end: YearEnd
) -> Iterator[Reason]:
    """Which of the rules a measure meets."""
    checks: dict[PageRuleKind, Callable[[int], bool]] = {
        PageRuleKind.FAIL: lambda _months: _fails(signal),
        PageRuleKind.CONCERN: lambda _months: _worsens(signal),
        PageRuleKind.MISSED: lambda months: _has_missed(signal, months),
        PageRuleKind.OFF_PLAN: lambda months: _is_off_plan(signal, picture, months),
        PageRuleKind.STALE: lambda months: _is_old(signal, months),
        PageRuleKind.FORECAST: lambda _months: _will_miss(signal, year_end),
        PageRuleKind.NATIONAL: lambda months: _has_missed_national(signal, months),
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
    return _all_miss(signal, signal.goals, months)


def _has_missed_national(signal: Signal, months: int) -> bool:
    """The same of national targets alone, whatever the partnership has set itself and whatever chance explains."""
    return _all_miss(signal, [one for one in signal.goals if one.is_national], months)


def _all_miss(signal: Signal, goals: Sequence[Goal], months: int) -> bool:
    known = [one for one in signal.figures if one.value is not None][-months:]
    if len(known) < months:
        return False
    for one in known:
        goal = goal_on(goals, one.month.first)
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


def _will_miss(signal: Signal, year_end: YearEnd) -> bool:
    """People in hospital: a chance that the page of the forecast calls unlikely."""
    return signal.measure.id == AGAINST_PLAN and year_end.chance is not None and year_end.chance < UNLIKELY


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
