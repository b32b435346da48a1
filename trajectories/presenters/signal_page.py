"""The page of one measure: its chart, what it shows, and what people set for it."""

from __future__ import annotations

from dataclasses import dataclass

from cohorts.domain.flows import Cut
from tcp_portal.charts import Chart, words
from tcp_portal.months import Month
from trajectories.domain.definitions import Direction
from trajectories.domain.rare_flows import RareFlow
from trajectories.domain.spc_advice import suggested_recalculation
from trajectories.domain.values import GOOD
from trajectories.presenters import rare_words
from trajectories.presenters import signal_words as said
from trajectories.presenters.links import Links, Shown
from trajectories.presenters.rare_chart import rare_chart
from trajectories.presenters.signal_chart import control_chart
from trajectories.presenters.signal_words import Icon
from trajectories.presenters.signals import value_shown
from trajectories.services.signals import Goal, Signal, Signals


@dataclass(frozen=True, slots=True)
class Fired:
    """A month that shows a special cause."""

    month: str
    value: Shown
    kind: str
    rules: str


@dataclass(frozen=True, slots=True)
class Unusual:
    """What the card of unusual points is called, and what it says where there is none."""

    title: str
    caption: str
    value: str
    none: str


_MONTHS = Unusual(
    "Months that are unusual",
    "Months with a special cause, the latest first",
    "Value",
    "None: all months show ordinary variation.",
)
_EVENTS = Unusual(
    "Gaps that are unusual",
    "Events after an unusual gap, the latest first",
    "Gap",
    "None: all gaps are ordinary.",
)


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A target as the page lists it."""

    value: str
    since: str
    until: str
    set_by: str
    source: str
    edit: str


@dataclass(frozen=True, slots=True)
class AnewRow:
    """A recalculation as the page lists it."""

    month: str
    reason: str
    decided: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class SignalPage:
    """One measure."""

    title: str
    headline: str
    findings: tuple[str, ...]
    part: str
    definition: str
    explain: str
    good: str
    variation: Icon
    assurance: Icon
    target: str
    chart: Chart | None
    heading: str
    has_limits: bool
    unusual: Unusual
    beside: Chart | None
    nothing: str
    fired: tuple[Fired, ...]
    notes: tuple[str, ...]
    rules: str
    goals: tuple[GoalRow, ...]
    anew: tuple[AnewRow, ...]
    suggestion: str
    takes_target: bool
    is_charted: bool
    why_not: str


def signal_page(shown: Signals, measure: str, links: Links, part: str, *, may_edit: bool) -> SignalPage:
    """The page of one measure and part of the people."""
    signal = shown.found[measure]
    allowed = signal.suitability.allowed
    return SignalPage(
        title=signal.measure.title,
        headline=said.headline(signal),
        findings=tuple(said.findings(signal)),
        part=part,
        definition=links.definition(measure),
        explain=links.explain(measure, shown.cut, month=signal.latest.month if signal.latest else None),
        good=GOOD[signal.measure.direction],
        variation=said.variation_icon(signal),
        assurance=said.assurance_icon(signal),
        target=said.target_words(signal, signal.goal),
        chart=control_chart(signal),
        heading=_heading(signal),
        has_limits=signal.is_judged,
        unusual=_EVENTS if signal.chosen_rare else _MONTHS,
        beside=_beside(signal),
        nothing="Nothing to draw yet" if signal.chosen_rare else "No month has a figure",
        fired=_fired(signal, shown.cut, links),
        notes=_notes(shown, signal),
        rules=said.who_set(signal.rules) if allowed else "",
        goals=tuple(_goal(signal, one, links, may_edit) for one in signal.goals),
        anew=tuple(
            AnewRow(
                one.month.label,
                one.reason,
                f"{one.decided_by}, {words.day(one.decided_on)}",
                links.frame.url("trajectories:recalculation_withdraw", one.id) if may_edit else "",
            )
            for one in signal.new_limits
        ),
        suggestion=_suggestion(signal),
        takes_target=signal.measure.direction is not Direction.NEITHER,
        is_charted=allowed,
        why_not="" if allowed else signal.suitability.sentence,
    )


def _fired(signal: Signal, cut: Cut, links: Links) -> tuple[Fired, ...]:
    analysis = signal.analysis
    if signal.chosen_rare is not None:
        return _gaps(signal, signal.chosen_rare)
    if analysis is None:
        return ()
    by_day = {one.month.first: one for one in signal.figures}
    return tuple(
        Fired(
            by_day[point.date].month.label,
            value_shown(signal, by_day[point.date], cut, links),
            said.kind_words(point.kind),
            said.fired(point),
        )
        for point in reversed(analysis.points)
        if point.rules
    )


def _gaps(signal: Signal, rare: RareFlow) -> tuple[Fired, ...]:
    return tuple(
        Fired(
            Month.of(gap.date).label,
            Shown(
                f"{words.number(gap.value)} {rare_words.between(rare)}",
                plain="worked out by the control chart",
            ),
            rare_words.shows(signal, gap)[1],
            f"outside the limits ({'high' if gap.above else 'low'})",
        )
        for gap in reversed(rare.found.gaps)
        if gap.above or gap.below
    )


def _heading(signal: Signal) -> str:
    if signal.chosen_rare is None:
        return "Month by month"
    between = rare_words.between(signal.chosen_rare)
    return f"{between[0].upper()}{between[1:]} between events"


def _beside(signal: Signal) -> Chart | None:
    """The chart of rare events where nobody chose it: it stands below the monthly one."""
    if signal.rare is None or signal.rare.is_chosen:
        return None
    return rare_chart(signal, signal.rare, chart_id="rare_chart")


def _notes(shown: Signals, signal: Signal) -> tuple[str, ...]:
    """What was left out and what to mind."""
    analysis = signal.analysis
    rare = signal.chosen_rare is not None
    notes = [signal.suitability.sentence] if signal.suitability.allowed and not rare else []
    if rare and signal.new_limits:
        notes.append(
            "Limits are those of all events shown: they do not start anew in a chart of rare events."
        )
    if rare and signal.goals:
        notes.append("A target is a number of a month: a chart of rare events does not judge it.")
    if shown.still_runs is not None:
        notes.append(f"{shown.still_runs.label} still runs and is left out.")
    if analysis is not None and analysis.missing:
        months = [Month.of(day) for day in analysis.missing]
        notes.append(
            f"Left out because they have no figure: {said.month_words(months)}. "
            "Months beside a gap count as neighbours."
        )
    if analysis is not None:
        notes += [_plain(warning) for warning in analysis.warnings]
    return tuple(note for note in notes if note)


def _plain(warning: str) -> str:
    """A warning with its first days of months in words."""
    bits = warning.split()
    for at, bit in enumerate(bits):
        text = bit.rstrip(":")
        if len(text) == 10 and text[4] == "-" and text.endswith("-01"):
            bits[at] = bit.replace(text, Month.parse(text[:7]).label)
    return " ".join(bits)


def _goal(signal: Signal, goal: Goal, links: Links, may_edit: bool) -> GoalRow:
    return GoalRow(
        value=said.target_words(signal, goal),
        since=words.day(goal.valid_from),
        until=words.day(goal.valid_to) if goal.valid_to else "",
        set_by=goal.set_by,
        source=goal.source,
        edit=links.frame.url("trajectories:target_change", goal.id)
        if may_edit and not goal.is_national
        else "",
    )


def _suggestion(signal: Signal) -> str:
    found = suggested_recalculation(signal.analysis) if signal.analysis else None
    if found is None:
        return ""
    side = "above" if found.is_high else "below"
    return (
        f"{found.points} months in a row, from {Month.of(found.since).label}, are {side} the mean. If you know the "
        "cause and it lasts, limits may start anew there. Nothing is changed unless somebody decides it."
    )
