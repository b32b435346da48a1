"""A figure of any measure in words: the unit of its definition decides how it is written."""

from __future__ import annotations

from decimal import Decimal

from tcp_portal.charts import words
from trajectories.domain.definitions import PER_CENT, Direction
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES

GOOD = {
    Direction.LOWER: "Fewer is better.",
    Direction.HIGHER: "More is better.",
    Direction.NEITHER: "Neither way is better.",
}


def value_words(measure: str, value: int | Decimal | None) -> str:
    """A value as a sentence or a cell prints it: 22, 81.8%, 37.96; “not known”, never nil, where there is none."""
    if value is None:
        return words.UNKNOWN_TEXT
    if measure not in MEASURES:
        return words.number(value)
    unit = MEASURES[measure].unit
    if unit == PER_CENT:
        return f"{words.number(value)}%"
    return words.rate(value) if "million" in unit else words.number(value)


def figure_words(figure: Figure | None, measure: str) -> str:
    """A figure with its numerator and denominator where it is a share: 81.8%, 18 of 22."""
    if figure is None:
        return words.UNKNOWN_TEXT
    said = value_words(measure, figure.value)
    unit = MEASURES[measure].unit if measure in MEASURES else ""
    if unit == PER_CENT and figure.numerator is not None and figure.denominator is not None:
        said += f", {words.number(figure.numerator)} of {words.number(figure.denominator)}"
    return said
