"""How one figure was made, for its reader: value, definition, part, day, what it is made of, who stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from cohorts.domain.flows import Term
from tcp_portal.charts import words
from trajectories.domain.bridge_measures import CAUSES, DATED
from trajectories.domain.definitions import PER_CENT, Measure
from trajectories.domain.figures import REPORTED
from trajectories.domain.made_of import FLOWS
from trajectories.domain.registry import MEASURES
from trajectories.presenters import wording
from trajectories.presenters.links import Links, Shown
from trajectories.services.explain import Explained, Piece, definition_of
from trajectories.services.plans import Plan

_SIGNED = ("variance", "unexplained", "net_change", "change", "in_transit", "leave")


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the figure: how it enters, what it is, and its own figure, which opens."""

    sign: str
    label: str
    value: Shown


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """The whole page."""

    title: str
    value: str
    unit: str
    sentence: str
    rule: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    lines_title: str
    rows: str
    rows_href: str
    definition: str
    back: str


def explain_page(found: Explained, links: Links, *, now: datetime) -> ExplainPage:
    """The page of one figure, worked out at `now`."""
    question, definition, value = found.question, found.definition, found.figure.value
    part = wording.cut_label(question.cut, found.places, question.as_at)
    ratio = bool(definition.denominator)
    return ExplainPage(
        title=definition.title,
        value=value_words(definition, value),
        unit=definition.unit if value is not None else "",
        sentence=f"{part}, {when(found)}.",
        rule=definition.rule,
        facts=_facts(found, part, now),
        lines=tuple(_line(piece, found, links) for piece in found.pieces),
        lines_title="Divided" if ratio else "Added up",
        rows=_rows(found, links),
        rows_href=links.people(int(value or 0), question.measure, question.cut, month=question.month,
                               first=question.first).href if found.has_rows and links.sees_people else "",
        definition=links.definition(definition.id) if definition.id in MEASURES else "",
        back=links.frame.url("trajectories:dashboard", month=question.month.iso),
    )  # fmt: skip


def value_words(definition: Measure, value: int | Decimal | None) -> str:
    """A value as pages print it: with its sign where it is a change, with its decimals where it is a ratio."""
    if value is None:
        return words.UNKNOWN_TEXT
    if definition.id in _SIGNED or (definition.id in CAUSES and definition.id != DATED):
        return words.signed(value)
    if definition.unit == PER_CENT:
        return f"{words.number(value, 1)}%"
    return words.rate(value) if definition.denominator == "population" else words.number(value)


def when(found: Explained) -> str:
    """The months of a term of the flow, or the day of all else, in words."""
    question = found.question
    if question.measure == Term.OPENING:
        return f"on {words.day(question.first.previous.last)}"
    spans = question.is_cause or question.is_flow or question.measure in FLOWS
    if spans and question.measure != Term.CLOSING:
        return wording.months(question.first, question.month)
    return f"on {words.day(question.as_at)}"


def _facts(found: Explained, part: str, now: datetime) -> tuple[tuple[str, str], ...]:
    question, figure, definition = found.question, found.figure, found.definition
    local = timezone.localtime(now)
    vintage = "As first reported" if question.vintage == REPORTED else "As restated today"
    facts = [
        ("Partnership", str(question.partnership)),
        ("Part of the people", part),
        ("When", wording.upper_first(when(found))),
        ("Figures", vintage),
        ("As at", words.day(question.as_at)),
        ("Worked out", f"{words.day(local.date())}, {local:%H:%M}"),
        ("Definition", f"{definition.title}, version {figure.version}"),
        ("Rounding", definition.rounding),
        ("Source of the definition", definition.source),
    ]
    if figure.note:
        facts.append(("Note", wording.upper_first(figure.note)))
    if found.plan is not None:
        facts.append(("Plan", plan_words(found.plan)))
    if figure.value is None:
        facts.append(("Why it is not known", wording.upper_first(figure.reason or "nothing is recorded")))
    return tuple(facts)


def plan_words(plan: Plan) -> str:
    """Which version of the plan a figure stands against."""
    if not plan.exists:
        return "No plan has been accepted"
    source = f" ({plan.source})" if plan.source else ""
    return f"Version {plan.number}, {plan.title}{source}"


def _line(piece: Piece, found: Explained, links: Links) -> Line:
    question, value = piece.question, piece.value
    definition = definition_of(question.measure)
    label = question.measure if definition is None else definition.title
    if question.measure == "plan":
        label = f"Plan for the end of {question.month.label}"
    spans = question.measure in FLOWS or question.is_flow or question.is_cause
    first = question.first if spans else None
    text = wording.count(None) if value is None else words.number(value)
    if piece.opens and isinstance(value, int) and piece.is_listed:
        shown = links.people(value, question.measure, question.cut, month=question.month, first=first)
    elif piece.opens:
        shown = links.figure(text, question.measure, question.cut, month=question.month, first=first)
    else:
        shown = Shown(text, plain="No page of its own: months before the register, or three months together.")
    return Line({1: "+", -1: words.MINUS}.get(piece.sign, ""), label, shown)


def _rows(found: Explained, links: Links) -> str:
    """How many rows stand behind, and whether the reader may open them."""
    if not found.has_rows:
        return ""
    said = words.people(abs(int(found.figure.value or 0)))
    if links.sees_people:
        return f"Open the {said} behind this figure"
    return f"{said} stand behind this figure. You may see the figure, and not who they are."
