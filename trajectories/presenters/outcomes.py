"""The page of outcomes: frameworks, their domains, and what here answers each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from tcp_portal.charts import words
from trajectories.domain.registry import MEASURES
from trajectories.domain.values import GOOD, figure_words
from trajectories.presenters.links import Links
from trajectories.services.outcomes import OutcomeLine

NOT_MEASURED = "not measured here"
_TONES = {"new": "info", "changed": "warn", "kept": "neutral"}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An indicator with its measure's figure; `why_not` says why there is none."""

    domain: str
    indicator: str
    metric: str
    status: str
    tone: str
    value: str
    measure: str
    definition: str
    good: str
    why_not: str
    source: str
    edit: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One framework's table."""

    title: str
    sentence: str
    rows: tuple[OutcomeRow, ...]


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """The whole page."""

    headline: str
    frameworks: tuple[Framework, ...]


def outcomes_page(lines: list[OutcomeLine], links: Links, *, may_edit: bool) -> OutcomesPage:
    """The page of one partnership and month."""
    frameworks = []
    for title, group in groupby(lines, key=lambda line: line.facts.framework):
        rows = tuple(_row(line, links, may_edit=may_edit) for line in group)
        frameworks.append(Framework(title, _sentence(rows), rows))
    return OutcomesPage(_headline(lines, links), tuple(frameworks))


def _headline(lines: list[OutcomeLine], links: Links) -> str:
    if not lines:
        return f"No outcomes framework is in force in {links.frame.month.label}."
    measured = sum(line.figure is not None and line.figure.value is not None for line in lines)
    verb = "has" if measured == 1 else "have"
    return (
        f"{words.number(measured)} of {words.number(len(lines))} outcome indicators {verb} a figure here "
        f"for {links.frame.month.label}."
    )


def _sentence(rows: tuple[OutcomeRow, ...]) -> str:
    said = [
        f"{words.number(count)} {word}"
        for word, wanted in (("new", "New"), ("changed", "Changed"), ("as before", "As before"))
        if (count := sum(row.status == wanted for row in rows))
    ]
    domains = len({row.domain for row in rows})
    return f"{words.counted(domains, 'domain')}, {words.counted(len(rows), 'indicator')}: {words.list_words(said)}."


def _row(line: OutcomeLine, links: Links, *, may_edit: bool) -> OutcomeRow:
    facts, measure = line.facts, MEASURES.get(line.facts.measure)
    editable = may_edit and not line.national
    return OutcomeRow(
        domain=facts.domain,
        indicator=facts.indicator,
        metric=facts.metric,
        status=line.status_label,
        tone=_TONES[facts.status],
        value=figure_words(line.figure, facts.measure) if measure else NOT_MEASURED,
        measure=measure.title if measure else "",
        definition=links.definition(measure.id) if measure else "",
        good=GOOD[measure.direction] if measure else "",
        why_not=line.figure.reason if line.figure else "",
        source=facts.source,
        edit=links.frame.url("trajectories:outcome_change", line.id) if editable else "",
    )
