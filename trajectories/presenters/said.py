"""The register of generated sentences: what each says of a month, and the facts that it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cohorts.domain.flows import EVERYONE, Cut, Term
from tcp_portal.charts import words
from trajectories.domain.figures import Figure
from trajectories.domain.narratives import Fact, Facts, fact_key, split_key
from trajectories.domain.registry import MEASURES
from trajectories.domain.values import GOOD, figure_words, value_words
from trajectories.presenters import sentences, wording
from trajectories.services.dashboard import LONG_STAY, Picture

HEADLINE: Final = "inpatients"
PARTS: Final = "parts"
_LONG = f"stay_{LONG_STAY}_years_or_more"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the facts in it, by measure and part."""

    sentence: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A place where a generated sentence stands, and how it is made."""

    key: str
    title: str
    build: Callable[[Picture], Said]


def _headline(shown: Picture) -> Said:
    part = shown.part(EVERYONE)
    return Said(sentences.headline(shown), {"inpatients": part.actual, "plan": part.plan})


def _parts(shown: Picture) -> Said:
    facts: dict[str, Fact] = {}
    named = [(place.name, Cut(place=place.pk)) for place in shown.places]
    named += [
        (wording.beds_label(kind, shown.ask.as_at), Cut(arrangement=kind)) for kind in shown.arrangements
    ]
    for name, cut in named:
        part = shown.part(cut)
        facts |= {fact_key("inpatients", name): part.actual, fact_key("plan", name): part.plan}
    said = " ".join(sentences.by_part(shown)) or "No plan is set by place or by commissioner."
    return Said(said, facts)


def _rate(shown: Picture) -> Said:
    rates = shown.rates()
    if rates.now is None:
        sentence = f"The rate per million adults is not known: {rates.why_not}."
        return Said(sentence, {"rate_per_million": None})
    said = f"That is {words.rate(rates.now)} people per million adults"
    if rates.baseline is not None and rates.ambition is not None:
        said += f", against a baseline of {words.rate(rates.baseline)}"
        said += f" and an ambition of {words.rate(rates.ambition)}"
    return Said(f"{said}.", {"rate_per_million": words.rate(rates.now)})


def _flow(shown: Picture) -> Said:
    if not shown.has_data:
        return Said(f"What changed to the end of {shown.month.label} is not known.", {})
    flow = shown.flow(EVERYONE)
    facts: dict[str, Fact] = {Term.OPENING.value: flow.opening}
    facts |= {term.value: getattr(flow, term.value) for term, signed in flow.steps if signed}
    facts[Term.CLOSING.value] = flow.closing
    return Said(sentences.flow_sentence(flow, shown.opened_with, shown.month), facts)


def _long_stays(shown: Picture) -> Said:
    return _count(
        _LONG, len(shown.long_stays()), f"in hospital for {LONG_STAY} years or more", known=shown.has_data
    )


def _far(shown: Picture) -> Said:
    return _count("out_of_area", len(shown.out_of_area()), "out of area", known=shown.has_data)


def _count(measure: str, count: int, where: str, *, known: bool) -> Said:
    if not known:
        return Said(f"How many people are {where} is not known.", {measure: None})
    good = GOOD[MEASURES[measure].direction]
    return Said(f"{words.people(count)} {where}. {good}", {measure: count})


STATEMENTS: Final[Mapping[str, Statement]] = {
    one.key: one
    for one in (
        Statement(HEADLINE, "People in hospital against plan", _headline),
        Statement(PARTS, "Places and commissioners against plan", _parts),
        Statement("rate", "Rate per million adults", _rate),
        Statement("flow", "What changed", _flow),
        Statement("long_stays", "Long stays", _long_stays),
        Statement("out_of_area", "Out of area", _far),
    )
}


def learning(measure: str, figure: Figure | None) -> Said:
    """What stands in place of words about what was learnt: the measure's figure and which way is good."""
    asked = MEASURES[measure]
    value = None if figure is None else figure.value
    kept: Fact = value if value is None or isinstance(value, int) else value_words(measure, value)
    said = f"{asked.title}: {figure_words(figure, measure)}. {GOOD[asked.direction]}"
    return Said(said, {measure: kept})


def facts_words(facts: Facts) -> str:
    """Facts in words: “22 against 22” for people and plan, else each with its name."""
    if list(facts) == ["inpatients", "plan"]:
        return f"{_value('inpatients', facts['inpatients'])} against {_value('plan', facts['plan'])}"
    return words.list_words([f"{_label(key)} {_value(key, value)}" for key, value in facts.items()])


def _label(key: str) -> str:
    measure, part = split_key(key)
    terms = {term.value: label for term, label in wording.TERMS.items()}
    title = MEASURES[measure].title if measure in MEASURES else terms.get(measure, measure)
    return f"{wording.lower_first(title)}, {part}," if part else wording.lower_first(title)


def _value(key: str, value: Fact) -> str:
    if value is None or isinstance(value, str):
        return value or words.UNKNOWN_TEXT
    return value_words(split_key(key)[0], value)
