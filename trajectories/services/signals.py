"""Is it changing, is it reliable? Measures over months with the rules, targets and recalculations in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from cohorts.domain.flows import Cut
from tcp_portal.access import Scope
from tcp_portal.months import Month
from tcp_portal.partnerships.models import Partnership, Place
from trajectories.domain.definitions import Measure
from trajectories.domain.figures import RESTATED, Figure
from trajectories.domain.rare_flows import CASES, FLOWS, RareFlow, is_rare, rare_flow
from trajectories.domain.registry import MEASURES
from trajectories.domain.signal_list import LISTED
from trajectories.domain.spc import Analysis, Options, analyse
from trajectories.domain.spc_suitable import WAYS, Suitability, suitable
from trajectories.models import ChartMethod, ChartRule, MeasureTarget, Recalculation
from trajectories.services.making import Maker
from trajectories.services.measures import maker_of_months
from trajectories.services.methods_then import Since
from trajectories.services.sources import source_of

LONGEST = 36  # months that a chart shows, unless a baseline keeps its first ones
STALE_AFTER = 1  # months without a value up to the month asked, from which the latest value is marked as old
RARE = (ChartRule.T, ChartRule.G)
AGAINST_PLAN = "inpatients"  # the measure that plans are made for
_ONLY_RUNS = 10_000  # a minimum of points that no monthly series reaches
Made = Sequence[tuple[Maker, list[Month]]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A target with the dates on which it holds and who says so."""

    id: UUID
    value: Decimal
    valid_from: date
    valid_to: date | None
    set_by: str
    source: str
    is_national: bool


@dataclass(frozen=True, slots=True)
class NewLimits:
    """A recalculation that people decided on."""

    id: UUID
    month: Month
    reason: str
    decided_on: date
    decided_by: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How a measure is charted in one partnership; `version` 0 where nobody has set anything."""

    options: Options
    chart: str = ChartRule.XMR.value
    baseline: int | None = None
    reason: str = ""
    set_by: str = ""
    version: int = 0

    @property
    def only_runs(self) -> bool:
        return self.chart == ChartRule.RUN


PORTAL_RULES = Rules(Options(conflict="concern"))


@dataclass(frozen=True, slots=True)
class Signal:
    """One measure: its figures by month, and what the chart says; `analysis` None where none may be drawn."""

    measure: Measure
    figures: tuple[Figure, ...]
    suitability: Suitability
    rules: Rules
    goals: tuple[Goal, ...]
    new_limits: tuple[NewLimits, ...]
    analysis: Analysis | None
    plan: Figure | None = None
    variance: Figure | None = None
    rare: RareFlow | None = None

    @property
    def chosen_rare(self) -> RareFlow | None:
        """The chart of rare events that people set in place of the monthly one."""
        return self.rare if self.rare is not None and self.rare.is_chosen else None

    @property
    def is_charted(self) -> bool:
        """Whether there is anything to draw."""
        rare = self.chosen_rare
        return self.analysis is not None if rare is None else bool(rare.found.gaps)

    @property
    def is_judged(self) -> bool:
        """Whether its chart has limits."""
        rare = self.chosen_rare
        if rare is not None:
            return rare.is_judged
        return self.analysis is not None and not self.analysis.is_run_chart

    @property
    def latest(self) -> Figure | None:
        """The newest month with a value."""
        return next((one for one in reversed(self.figures) if one.value is not None), None)

    @property
    def is_stale(self) -> bool:
        """Whether the newest value is older than the month asked."""
        if self.latest is None or not self.figures:
            return False
        return self.latest.month.plus(STALE_AFTER) <= self.figures[-1].month

    @property
    def goal(self) -> Goal | None:
        """The target that holds in the newest month with a value."""
        return None if self.latest is None else goal_on(self.goals, self.latest.month.first)


@dataclass(frozen=True, slots=True)
class Signals:
    """The measures of one part of the people in one month; a month that still runs is left out."""

    month: Month
    still_runs: Month | None
    cut: Cut
    places: tuple[Place, ...]
    found: dict[str, Signal]


def signals(
    *,
    scope: Scope,
    partnership: Partnership,
    month: Month,
    as_at: date,
    cut: Cut,
    listed: Sequence[str] = LISTED,
    vintage: str = RESTATED,
) -> Signals:
    """Every listed measure with its chart's verdict.

    A month that still runs is left out, because part of a month is no point of its series. As first reported, figures,
    rules, targets and recalculations are those of the closing. Raises PermissionDenied without the right to the
    partnership's measures, and KeyError for an unknown measure.
    """
    source = source_of(scope=scope, partnership=partnership, month=month, vintage=vintage)
    still_runs = as_at < month.last
    last = month.previous if still_runs else month
    since = Since.of(partnership.pk, source.reported_at)
    rules = _rules(partnership, listed, since)
    all_of_it = any(one.baseline for one in rules.values())
    made = maker_of_months(
        scope=scope,
        partnership=partnership,
        first=Month.of(partnership.starts_on) if all_of_it else last.plus(1 - LONGEST),
        last=last,
        as_at=min(as_at, last.last),
        cuts=[cut],
        source=source,
    )
    read = _read(made, _asked(listed))
    goals, anew = _goals(scope, partnership, listed, since), _anew(partnership, listed, since)
    found = {}
    for id_ in listed:
        rule = rules.get(id_, PORTAL_RULES)
        shown = read[id_] if rule.baseline else read[id_][-LONGEST:]
        signal = _signal(MEASURES[id_], shown, rule, tuple(goals[id_]), tuple(anew[id_]))
        signal = replace(signal, rare=_rare(made, signal, cut))
        if id_ == AGAINST_PLAN and read["plan"]:
            signal = replace(signal, plan=read["plan"][-1], variance=read["variance"][-1])
        found[id_] = signal
    return Signals(last, month if still_runs else None, cut, source.places(), found)


def _read(made: Made, asked: Sequence[str]) -> dict[str, list[Figure]]:
    """The figures of each measure by month; a measure that is not given for such a part has none."""
    found: dict[str, list[Figure]] = {measure: [] for measure in asked}
    for maker, months in made:
        for month in months:
            for figure in maker.figures(month, asked):
                found[figure.measure].append(figure)
    return found


def _rare(made: Made, signal: Signal, cut: Cut) -> RareFlow | None:
    """The chart of rare events: where people chose one, or beside the monthly chart of a flow with a low mean."""
    measure, chart = signal.measure.id, signal.rules.chart
    chosen = chart in RARE
    values = [None if one.value is None else float(one.value) for one in signal.figures]
    if not made or measure not in FLOWS or not (chosen or is_rare(measure, values)):
        return None
    return rare_flow(
        made[0][0].tally,
        measure,
        [one.month for one in signal.figures],
        cut,
        cases=CASES[measure] if chart == ChartRule.G else None,
        is_chosen=chosen,
    )


def _asked(listed: Sequence[str]) -> tuple[str, ...]:
    """The measures to be counted: the plan only beside what plans are made for."""
    beside = ("plan", "variance") if AGAINST_PLAN in listed else ()
    return tuple(dict.fromkeys((*listed, *beside)))


def _signal(
    measure: Measure,
    figures: Sequence[Figure],
    rules: Rules,
    goals: tuple[Goal, ...],
    anew: tuple[NewLimits, ...],
) -> Signal:
    values = [None if one.value is None else float(one.value) for one in figures]
    fits = suitable(measure, values=values)
    analysis = None
    if fits.allowed and rules.chart not in RARE and any(value is not None for value in values):
        way = WAYS[measure.direction]
        analysis = analyse(
            [one.month.first for one in figures],
            values,
            direction=way,
            target=_dated(goals) if goals and way != "neutral" else None,
            rebase=[one.month.first for one in anew if one.month > figures[0].month],
            baseline=rules.baseline,
            options=rules.options,
        )
    return Signal(measure, tuple(figures), fits, rules, goals, anew, analysis)


def _dated(goals: Sequence[Goal]) -> list[tuple[date, Decimal | None]]:
    """The target in force from each day on which one begins or ends."""
    days = {one.valid_from for one in goals} | {one.valid_to for one in goals if one.valid_to}
    found: list[tuple[date, Decimal | None]] = []
    for day in sorted(days):
        goal = goal_on(goals, day)
        found.append((day, goal.value if goal else None))
    return found


def goal_on(goals: Sequence[Goal], day: date) -> Goal | None:
    """The partnership's own target before a national one, the later before the earlier."""
    there = [one for one in goals if one.valid_from <= day and (one.valid_to is None or day < one.valid_to)]
    return max(there, key=lambda one: (not one.is_national, one.valid_from), default=None)


def _rules(partnership: Partnership, listed: Sequence[str], since: Since) -> dict[str, Rules]:
    rows = ChartMethod.objects.filter(partnership=partnership, measure__in=listed).select_related("set_by")
    return {row.measure: rules_from(row) for row in since.undone(rows)}


def rules_from(row: ChartMethod) -> Rules:
    """Stored rules in plain form."""
    options = Options(
        screen_outliers=row.screen_outliers,
        shift=row.shift,
        trend=row.trend,
        two_of_three=row.two_of_three,
        conflict=row.conflict,
        minimum_points=_ONLY_RUNS if row.chart == ChartRule.RUN else max(1, row.minimum_points),
    )
    return Rules(options, row.chart, row.baseline, row.reason, str(row.set_by), row.version)


def _goals(
    scope: Scope, partnership: Partnership, listed: Sequence[str], since: Since
) -> defaultdict[str, list[Goal]]:
    found: defaultdict[str, list[Goal]] = defaultdict(list)
    rows = MeasureTarget.objects.visible_to(scope).filter(
        Q(partnership=partnership) | Q(partnership__isnull=True), measure__in=listed
    )
    for row in since.undone(rows.order_by("measure", "valid_from")):
        found[row.measure].append(
            Goal(
                row.pk, row.value, row.valid_from, row.valid_to, row.set_by_body, row.source,
                row.partnership_id is None,
            )
        )  # fmt: skip
    return found


def _anew(partnership: Partnership, listed: Sequence[str], since: Since) -> defaultdict[str, list[NewLimits]]:
    found: defaultdict[str, list[NewLimits]] = defaultdict(list)
    rows = Recalculation.objects.filter(partnership=partnership, measure__in=listed)
    for row in since.undone(rows.select_related("decided_by").order_by("measure", "month_starts_on")):
        if row.withdrawn_at is not None:
            continue
        found[row.measure].append(
            NewLimits(row.pk, Month.of(row.month_starts_on), row.reason, row.decided_on, str(row.decided_by))
        )
    return found
