"""What the register says on the page of a measure that is off plan or of concern: apps above add risks and actions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cohorts.domain.flows import EVERYONE
from tcp_portal.charts import Chart, words
from tcp_portal.web.registry import PackContext
from trajectories.domain.definitions import PER_CENT
from trajectories.domain.narratives import learning_key
from trajectories.domain.values import value_words
from trajectories.models import PageRuleKind
from trajectories.pack_sections import picture_of
from trajectories.presenters import figures
from trajectories.presenters import signal_words as said
from trajectories.presenters.fan import chance_words
from trajectories.presenters.sentences import ambition_of
from trajectories.presenters.signal_chart import control_chart
from trajectories.services.dashboard import Picture
from trajectories.services.page_rules import Exceptional, Reason, YearEnd, exceptional, year_end_of
from trajectories.services.signals import AGAINST_PLAN, Signal
from trajectories.signal_section import signals_of
from trajectories.words_section import written_of

NOT_WRITTEN = "Not stated: nobody has written what was learnt about it."


@dataclass(frozen=True, slots=True)
class ExceptionPage:
    """A measure with why it has a page, its chart, and what the figures say; `issues` are the words of people."""

    measure: str
    title: str
    why: str
    chart: Chart | None
    says: str
    issues: str
    path: str
    sources: tuple[str, ...]


def pages_of(context: PackContext) -> tuple[ExceptionPage, ...]:
    """The pages of a month, in the order of the list of measures."""
    shown = signals_of(context)
    picture = picture_of(context)
    written = written_of(context)
    year_end = year_end_of(
        scope=context.scope, partnership=context.partnership, month=context.month, as_at=context.as_at
    )
    found = exceptional(shown=shown, picture=picture, year_end=year_end, day=context.as_at)
    pages = []
    for one in found:
        learnt = written.get(learning_key(one.signal.measure.id))
        pages.append(_page(one, picture, year_end, learnt.text if learnt else NOT_WRITTEN))
    return tuple(pages)


def _page(one: Exceptional, picture: Picture, year_end: YearEnd, issues: str) -> ExceptionPage:
    signal = one.signal
    measure = signal.measure.id
    is_census = measure == AGAINST_PLAN
    chart = (
        figures.trajectory(picture, chart_id=f"page_{measure}")
        if is_census
        else control_chart(signal, chart_id=f"page_{measure}")
    )
    return ExceptionPage(
        measure=measure,
        title=signal.measure.title,
        why=" ".join(_why(reason, signal, year_end) for reason in one.reasons),
        chart=chart,
        says=" ".join([said.headline(signal), *said.findings(signal)]),
        issues=issues,
        path=_plan_path(picture) if is_census else _target_path(signal),
        sources=tuple(sorted({reason.source for reason in one.reasons})),
    )


def _why(reason: Reason, signal: Signal, year_end: YearEnd) -> str:
    label = reason.kind.label
    if reason.kind is PageRuleKind.FORECAST:
        return f"{label}: the chance for {year_end.month.label} is {chance_words(year_end.chance)}."
    running = "" if reason.months == 1 else f" for {words.number(reason.months)} months running"
    target = ""
    if reason.kind in (PageRuleKind.FAIL, PageRuleKind.MISSED):
        target = f" of {said.target_words(signal, signal.goal)}"
    return f"{label}{target}{running}."


def _target_path(signal: Signal) -> str:
    """How far the latest figure is from the target."""
    latest, goal = signal.latest, signal.goal
    if latest is None or latest.value is None or goal is None:
        return "No target is set, so there is no way back to one."
    gap = abs(Decimal(goal.value) - Decimal(latest.value))
    measure = signal.measure.id
    return (
        f"{value_words(measure, latest.value)} in {latest.month.label}; the target, set by {goal.set_by}, is "
        f"{said.target_words(signal, goal)}: {_gap(signal, gap)} to go. No day is set by which "
        "it is to be reached."
    )


def _gap(signal: Signal, gap: Decimal) -> str:
    if signal.measure.unit == PER_CENT:
        return f"{words.number(gap.normalize())} percentage points"
    return value_words(signal.measure.id, gap.normalize())


def _plan_path(picture: Picture) -> str:
    """How many fewer people a month the end of the plan needs."""
    end, ambition = ambition_of(picture)
    actual = picture.part(EVERYONE).actual
    if end is None or ambition is None or actual is None or end <= picture.month:
        return "The plan sets no later figure to come back to."
    months = (end.year - picture.month.year) * 12 + end.month - picture.month.month
    needed = Decimal(actual - ambition) / months
    if needed <= 0:
        return f"The plan for {end.label} is {words.number(ambition)}: it is reached already."
    return (
        f"From {words.number(actual)} to {words.number(ambition)} by {end.label} it takes {words.number(needed, 1)} "
        "fewer people each month."
    )
