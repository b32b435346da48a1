"""The plan on a page in words, with an address behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tcp_portal.principles import PRINCIPLES
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
    planned = value_of(found, PLAN) if measure == PLANNED else None
    if planned is not None:
        goal_href = _explain(frame, PLAN)
    else:
        goal_href = frame.url("trajectories:measure", measure) if measure in found.targets else ""
    value = value_words(measure, value_of(found, measure))
    href, goal = _explain(frame, measure), goal_words(measure, found)
    return Kpi(measure_title(measure), value, href, goal, goal_href)


def goal_words(measure: str, found: OnePage) -> str:
    """What a key figure should be: the plan for people in hospital, else its target."""
    planned = value_of(found, PLAN) if measure == PLANNED else None
    if planned is not None:
        return f"plan {value_words(PLAN, planned)}"
    if measure in found.targets:
        return f"target {value_words(measure, found.targets[measure].normalize())}"
    return "no plan or target"


def _explain(frame: Frame, measure: str) -> str:
    return frame.url("trajectories:explain", measure=measure) if measure in MEASURES else ""


def value_of(found: OnePage, measure: str) -> int | Decimal | None:
    """The figure of the month; None where it is not known."""
    return found.figures[measure].value if measure in found.figures else None
