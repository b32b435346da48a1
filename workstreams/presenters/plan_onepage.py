"""The plan on a page in words, with an address behind each figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tcp_portal.principles import PRINCIPLES
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.domain.values import value_words
from workstreams.domain.plan_template import OUTCOMES
from workstreams.domain.rag import Judged
from workstreams.models import Workstream
from workstreams.presenters.plan_pages import trajectory_line
from workstreams.presenters.plan_words import RAG_TONES, measure_title, state_tag, trajectory_words, years
from workstreams.services.plan_onepage import PLAN, PLANNED, OnePage

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure: this month's value, what it should be, and the page that explains it."""

    title: str
    value: str
    href: str
    goal: str
    goal_href: str


@dataclass(frozen=True, slots=True)
class AimWords:
    """An aim with the names of what carries and shows it."""

    text: str
    workstreams: str
    measures: str


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A workstream on the page."""

    name: str
    principles: str
    lead: str
    colour: str
    tone: str
    rule: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The whole page."""

    title: str
    standing: str
    tag: str
    tone: str
    vision: str
    aims: tuple[tuple[str, tuple[AimWords, ...]], ...]
    workstreams: tuple[StreamRow, ...]
    kpis: tuple[Kpi, ...]
    line: str
    trajectory: str


def plan_page(found: OnePage, frame: Frame) -> PlanPage:
    """The page of one version in one month."""
    plan = found.shown.plan
    tag, tone = state_tag(plan)
    standing = (
        "in force"
        if found.shown.in_force
        else "replaced by a later one"
        if tag == "Accepted"
        else "not in force"
    )
    return PlanPage(
        title=plan.title,
        standing=f"Version {plan.number}, {standing}. {years(plan)}.",
        tag=tag,
        tone=tone,
        vision=plan.vision,
        aims=_aims(found),
        workstreams=tuple(_stream(*one) for one in found.workstreams),
        kpis=tuple(_kpi(one, found, frame) for one in found.measures),
        line=trajectory_line(found.shown.totals),
        trajectory=trajectory_words(plan),
    )


def _aims(found: OnePage) -> tuple[tuple[str, tuple[AimWords, ...]], ...]:
    return tuple(
        (
            outcome,
            tuple(
                AimWords(
                    one.text,
                    ", ".join(one.workstreams),
                    "; ".join(measure_title(each) for each in one.measures),
                )
                for one in found.aims
                if one.outcome == key
            ),
        )
        for key, outcome in OUTCOMES.items()
    )


def _stream(row: Workstream, judged: Judged) -> StreamRow:
    topics = [PRINCIPLES[one].words for one in row.principles if one in PRINCIPLES]
    return StreamRow(
        f"{row.number}. {row.name}",
        "; ".join(topics) or "None of the nine",
        row.lead_words or "No lead",
        judged.words,
        RAG_TONES[judged.colour],
        judged.rule,
    )


def _kpi(measure: str, found: OnePage, frame: Frame) -> Kpi:
    value = value_words(measure, _value(found.figures, measure))
    href = _explain(frame, measure)
    planned = _value(found.figures, PLAN) if measure == PLANNED else None
    if planned is not None:
        goal, goal_href = f"plan {value_words(PLAN, planned)}", _explain(frame, PLAN)
    elif measure in found.targets:
        target = found.targets[measure].normalize()
        goal, goal_href = f"target {value_words(measure, target)}", frame.url("trajectories:measure", measure)
    else:
        goal, goal_href = "no plan or target", ""
    return Kpi(measure_title(measure), value, href, goal, goal_href)


def _explain(frame: Frame, measure: str) -> str:
    return frame.url("trajectories:explain", measure=measure) if measure in MEASURES else ""


def _value(figures: Mapping[str, Figure], measure: str) -> int | Decimal | None:
    return figures[measure].value if measure in figures else None
