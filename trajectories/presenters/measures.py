"""Definitions in words, for the pages and for the pack's definitions sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tcp_portal.charts import words
from tcp_portal.packs.document import Definition
from trajectories.domain.registry import MEASURES, Measure

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from trajectories.services.rates import Denominator


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A line of the list of measures."""

    title: str
    href: str
    unit: str
    direction: str
    rule: str


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    """One definition."""

    title: str
    rule: str
    facts: tuple[tuple[str, str], ...]


def measure_rows(frame: Frame) -> list[MeasureRow]:
    """Every measure with its page."""
    return [
        MeasureRow(
            one.title, frame.url("trajectories:measure", one.id), one.unit, one.direction.value, one.rule
        )
        for one in MEASURES.values()
    ]


def definition_page(measure: Measure, below: Denominator | None, frame: Frame) -> DefinitionPage:
    """The definition of one measure, and the population below a rate."""
    facts = [
        ("Unit", measure.unit),
        ("Direction", measure.direction.value),
        ("Rounding", measure.rounding),
        ("Source", measure.source),
        ("Id", measure.id),
    ]
    if measure.denominator == "population":
        facts.append((f"Population of {frame.partnership.name}", population_words(below)))
    elif measure.denominator:
        facts.append(("Numerator", MEASURES[measure.numerator].title))
        facts.append(("Denominator", MEASURES[measure.denominator].title))
    return DefinitionPage(measure.title, measure.rule, tuple(facts))


def population_words(below: Denominator | None) -> str:
    """A denominator with its basis, year and source."""
    if below is None:
        return words.UNKNOWN_TEXT
    return f"{words.number(below.count)} {below.basis}, {below.year}. {below.source}"


def definitions() -> tuple[Definition, ...]:
    """The definitions as packs print them."""
    return tuple(
        Definition(one.id, one.title, one.unit, one.rule, one.source, one.rounding)
        for one in MEASURES.values()
    )
