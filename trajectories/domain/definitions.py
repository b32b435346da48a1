"""What a definition of a measure says, and the words that several of them share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypedDict, Unpack


class Direction(StrEnum):
    """Which way is good; most counts of events are neither."""

    LOWER = "fewer is better"
    HIGHER = "more is better"
    NEITHER = "neither way is better"


class MeasureKind(StrEnum):
    """What a figure is: it says how a series of it may be charted, and whether months may be added up."""

    CENSUS = "census"  # people at one midnight: months never add up, no control chart
    FLOW = "flow"  # events of a month: months add up
    SHARE = "share"  # a ratio of people
    RATE = "rate"  # people of a population
    LEVEL = "level"  # a plan, a population, a difference from plan, a mean or median


@dataclass(frozen=True, slots=True)
class Version:
    """A later wording of a definition, from a day on. Until `both_until` figures of both wordings are given."""

    number: int
    valid_from: date
    both_until: date
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A definition. Numerator and denominator are ids of measures, and empty where the value is no ratio.

    `kind` says what may be done with a series of it. `metrics` are the numbers of the working metrics and
    `indicators` those of the indicators that it answers (Assuring Transformation, sections 5.2 and 5.4);
    `corrected` says which published defect it leaves out. `versions` are the wordings after the first.
    """

    id: str
    title: str
    unit: str
    direction: Direction
    rule: str
    source: str
    valid_from: date
    rounding: str = "Whole people, never rounded"
    numerator: str = ""
    denominator: str = ""
    kind: MeasureKind = MeasureKind.CENSUS
    metrics: tuple[str, ...] = ()
    indicators: tuple[int, ...] = ()
    corrected: str = ""
    versions: tuple[Version, ...] = ()

    def version_on(self, day: date) -> int:
        """The number of the wording that counts at the midnight ending this day: 1 before any later one."""
        return max((one.number for one in self.versions if one.valid_from <= day), default=1)


AT: Final = "Assuring Transformation, section"
BRS: Final = "Building the Right Support, section"
AT_STARTS: Final = date(2014, 1, 9)  # the collection has run since this day
PER_CENT: Final = "per cent"


class Answers(TypedDict, total=False):
    """Which published numbers a measure answers, and which published defect it leaves out; and what it is."""

    valid_from: date
    kind: MeasureKind
    metrics: tuple[str, ...]
    indicators: tuple[int, ...]
    corrected: str
    versions: tuple[Version, ...]


def people(
    id_: str, title: str, direction: Direction, rule: str, *, source: str, **answers: Unpack[Answers]
) -> Measure:
    """A count of people."""
    return _measure(id_, title, "people", direction, rule, source=source, **answers)


def share(
    id_: str,
    title: str,
    direction: Direction,
    rule: str,
    *,
    of: tuple[str, str],
    source: str,
    **answers: Unpack[Answers],
) -> Measure:
    """A share in per cent; `of` names the numerator and the denominator."""
    answers.setdefault("kind", MeasureKind.SHARE)
    made = _measure(
        id_,
        title,
        PER_CENT,
        direction,
        f"{rule} Not known where there is nobody to count.",
        source=source,
        **answers,
    )
    return replace(
        made, rounding="One decimal, halves up, from whole people", numerator=of[0], denominator=of[1]
    )


def level(
    id_: str,
    title: str,
    unit: str,
    direction: Direction,
    rule: str,
    *,
    source: str,
    rounding: str,
    of: tuple[str, str] = ("", ""),
    **answers: Unpack[Answers],
) -> Measure:
    """A sum, a mean or a difference; `of` names what is divided by what."""
    answers.setdefault("kind", MeasureKind.LEVEL)
    made = _measure(id_, title, unit, direction, rule, source=source, **answers)
    return replace(made, rounding=rounding, numerator=of[0], denominator=of[1])


def _measure(
    id_: str,
    title: str,
    unit: str,
    direction: Direction,
    rule: str,
    *,
    source: str,
    **answers: Unpack[Answers],
) -> Measure:
    facts: dict[str, Any] = {"valid_from": AT_STARTS, **answers}
    return Measure(id_, title, unit, direction, rule, source, **facts)


def numbers(first: int, last: int) -> tuple[str, ...]:
    """The numbers of working metrics from first to last."""
    return tuple(map(str, range(first, last + 1)))


def ranges(of: Iterable[int]) -> str:
    """Numbers in words, those that follow one another drawn together: 1, 3 to 5."""
    found: list[list[int]] = []
    for number in sorted(of):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in found)


def numbers_of(measure: Measure) -> list[tuple[str, str]]:
    """The published numbers that a measure answers, by what they number."""
    found = (("working metric", tuple(map(int, measure.metrics))), ("indicator", measure.indicators))
    return [(name if len(some) == 1 else f"{name}s", ranges(some)) for name, some in found if some]
