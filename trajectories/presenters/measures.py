"""Definitions in words, for the pages and for the pack's definitions sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tcp_portal.charts import words
from tcp_portal.packs.document import Definition
from trajectories.domain.definitions import numbers_of
from trajectories.domain.registry import MEASURES, Measure, MeasureKind
from trajectories.presenters import wording

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame
    from trajectories.services.rates import Denominator


GROUPS: Final = {
    MeasureKind.CENSUS: "People in hospital at the month end",
    MeasureKind.FLOW: "What happened in the month",
    MeasureKind.SHARE: "Shares",
    MeasureKind.RATE: "Rates",
    MeasureKind.LEVEL: "Plans, sums, means and differences",
}
KINDS: Final = {
    MeasureKind.CENSUS: "People at one midnight: months are never added up",
    MeasureKind.FLOW: "Events: months may be added up",
    MeasureKind.SHARE: "A share of people",
    MeasureKind.RATE: "People of a population",
    MeasureKind.LEVEL: "A level: a plan, a sum, a mean or a difference",
}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A line of the list of measures; `notes` are the published numbers it answers, a correction, a later wording."""

    title: str
    href: str
    unit: str
    direction: str
    rule: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """The measures of one kind."""

    title: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """The list, what was looked for in it, and how much of it that leaves."""

    groups: tuple[MeasureGroup, ...]
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class DefinitionPage:
    """One definition."""

    title: str
    rule: str
    facts: tuple[tuple[str, str], ...]


def measures_page(frame: Frame, asked: str) -> MeasuresPage:
    """Every measure with its page, by kind; of those only that hold each word, or have the published number."""
    wanted = asked.casefold().split()
    found = [one for one in MEASURES.values() if _is_found(one, wanted)]
    groups = (
        MeasureGroup(title, tuple(_row(one, frame) for one in found if one.kind is kind))
        for kind, title in GROUPS.items()
    )
    status = f"{len(found)} of {len(MEASURES)} measures" if wanted else f"{len(MEASURES)} measures"
    return MeasuresPage(tuple(group for group in groups if group.rows), asked, status)


def _is_found(measure: Measure, wanted: list[str]) -> bool:
    if len(wanted) == 2 and wanted[1].isdigit():
        numbers = {"metric": measure.metrics, "indicator": tuple(map(str, measure.indicators))}
        if wanted[0] in numbers:
            return wanted[1] in numbers[wanted[0]]
    return all(word in _text(measure) for word in wanted)


def _text(measure: Measure) -> str:
    """All in which a word may be found."""
    return " ".join(
        (measure.id, measure.title, measure.rule, measure.source, measure.corrected, *_notes(measure))
    ).casefold()


def _row(one: Measure, frame: Frame) -> MeasureRow:
    href = frame.url("trajectories:measure", one.id)
    return MeasureRow(one.title, href, one.unit, one.direction.value, one.rule, _notes(one))


def _notes(measure: Measure) -> tuple[str, ...]:
    notes = [f"{wording.upper_first(name)}: {numbers}." for name, numbers in numbers_of(measure)]
    if measure.corrected:
        notes.append(f"Corrected: {measure.corrected}")
    notes += [f"Another wording counts from {words.day(one.valid_from)}." for one in measure.versions]
    return tuple(notes)


def definition_page(measure: Measure, below: Denominator | None, frame: Frame) -> DefinitionPage:
    """The definition of one measure, and the population below a rate."""
    facts = [
        ("Unit", measure.unit),
        ("Kind", KINDS[measure.kind]),
        ("Direction", measure.direction.value),
        ("Rounding", measure.rounding),
    ]
    if measure.denominator == "population":
        facts.append((f"Population of {frame.partnership.name}", population_words(below)))
    elif measure.denominator:
        facts.append(("Numerator", MEASURES[measure.numerator].title))
        facts.append(("Denominator", MEASURES[measure.denominator].title))
    facts += [(wording.upper_first(name), numbers) for name, numbers in numbers_of(measure)]
    if measure.corrected:
        facts.append(("Corrected", measure.corrected))
    facts += [
        ("Source", measure.source),
        ("Valid from", words.day(measure.valid_from)),
        ("Id", measure.id),
    ]
    for one in measure.versions:
        told = f"From {words.day(one.valid_from)}; both until {words.day(one.both_until)}. {one.rule} {one.source}."
        facts.append((f"Wording {one.number}", told))
    return DefinitionPage(measure.title, measure.rule, tuple(facts))


def population_words(below: Denominator | None) -> str:
    """A denominator with its basis, year and source."""
    if below is None:
        return words.UNKNOWN_TEXT
    return f"{words.number(below.count)} {below.basis}, {below.year}. {below.source}"


def definitions(spoken: Mapping[str, tuple[str, ...]]) -> tuple[Definition, ...]:
    """The definitions as packs keep them all; `spoken` are the sections that speak of each measure that any does."""
    return tuple(
        Definition(
            one.id,
            one.title,
            one.unit,
            one.rule,
            one.source,
            one.rounding,
            spoken_of=one.id in spoken,
            sections=spoken.get(one.id, ()),
        )
        for one in MEASURES.values()
    )
