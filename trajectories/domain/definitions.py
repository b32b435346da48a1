"""What a definition of a measure says, and the words that several of them share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Direction(StrEnum):
    """Which way is good; most counts of events are neither."""

    LOWER = "fewer is better"
    HIGHER = "more is better"
    NEITHER = "neither way is better"


@dataclass(frozen=True, slots=True)
class Measure:
    """A definition. Numerator and denominator are ids of measures, and empty where the value is no ratio."""

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


AT: Final = "Assuring Transformation, section"
BRS: Final = "Building the Right Support, section"
AT_STARTS: Final = date(2014, 1, 9)  # the collection has run since this day
PER_CENT: Final = "per cent"


def people(
    id_: str, title: str, direction: Direction, rule: str, *, source: str, valid_from: date = AT_STARTS
) -> Measure:
    """A count of people."""
    return Measure(id_, title, "people", direction, rule, source, valid_from)


def share(
    id_: str,
    title: str,
    direction: Direction,
    rule: str,
    *,
    of: tuple[str, str],
    source: str,
    valid_from: date = AT_STARTS,
) -> Measure:
    """A share in per cent; `of` names the numerator and the denominator."""
    return Measure(
        id_,
        title,
        PER_CENT,
        direction,
        f"{rule} Not known where there is nobody to count.",
        source,
        valid_from,
        rounding="One decimal, halves up, from whole people",
        numerator=of[0],
        denominator=of[1],
    )
