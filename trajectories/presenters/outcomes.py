"""The page of outcomes: frameworks, their domains, and what here answers each indicator."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from tcp_portal.charts import words
from tcp_portal.principles import PRINCIPLES
from trajectories.domain.registry import MEASURES
from trajectories.domain.values import GOOD, figure_words
from trajectories.presenters.links import Links
from trajectories.services.outcomes import OutcomeLine, gaps_of

NOT_MEASURED = "not measured here"
_TONES = {"new": "info", "changed": "warn", "kept": "neutral"}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An indicator with its measure's figure; `why_not` says why there is none."""

    domain: str
    statement: str
    indicator: str
    metric: str
    asked: str
    aims: tuple[tuple[str, str], ...]
    principles: tuple[str, ...]
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
    """One framework's table: its rows by domain, in the order in which domains first stand in it."""

    title: str
    sentence: str
    domains: tuple[tuple[str, tuple[OutcomeRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What the frameworks leave open: a sentence, and what it is about."""

    sentence: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """The whole page."""

    headline: str
    frameworks: tuple[Framework, ...]
    missing: tuple[Missing, ...]


def outcomes_page(lines: list[OutcomeLine], links: Links, *, may_edit: bool) -> OutcomesPage:
    """The page of one partnership and month."""
    frameworks = []
    for title, group in groupby(lines, key=lambda line: line.facts.framework):
        rows = tuple(_row(line, links, may_edit=may_edit) for line in group)
        frameworks.append(Framework(title, _sentence(rows), _by_domain(rows)))
    return OutcomesPage(_headline(lines, links), tuple(frameworks), _missing(lines))


def _by_domain(rows: tuple[OutcomeRow, ...]) -> tuple[tuple[str, tuple[OutcomeRow, ...]], ...]:
    domains = dict.fromkeys(row.domain for row in rows)
    return tuple((domain, tuple(row for row in rows if row.domain == domain)) for domain in domains)


def _missing(lines: list[OutcomeLine]) -> tuple[Missing, ...]:
    if not lines:
        return ()
    gaps = gaps_of(lines)
    named = [
        ("without a measure of the portal", "indicator", [line.facts.indicator for line in gaps.without_measure]),
        ("that nobody put in people’s own words", "indicator",
         [line.facts.indicator for line in gaps.without_statement]),
        ("of the service model without an indicator", "principle", [one.words for one in gaps.principles]),
    ]  # fmt: skip
    return tuple(
        Missing(f"{words.counted(len(items), noun)} {what}:", tuple(items))
        for what, noun, items in named
        if items
    )


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
        statement=facts.statement,
        indicator=facts.indicator,
        metric=facts.metric,
        asked=", ".join(said for said in (facts.population, facts.frequency) if said),
        aims=tuple(
            (name, said) for name, said in (("Started at", facts.baseline), ("Target", facts.target)) if said
        ),
        principles=tuple(PRINCIPLES[one].words for one in facts.principles if one in PRINCIPLES),
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
