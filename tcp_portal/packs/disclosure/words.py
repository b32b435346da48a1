"""Words and numbers as the pages of a public edition carry them: of types that nobody gets by writing a text.

`fixed` takes what stands in the code, and no digit; `label` a name of reference data, of a list or of a month; `said`
puts protected numbers into fixed words. The sign and its explanation come from the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from tcp_portal.charts.words import number
from tcp_portal.months import Month
from tcp_portal.packs.disclosure.protected import Open, Protected, Unsafe
from tcp_portal.packs.disclosure.rule import Rule

_SEAL = object()
_DIGIT = re.compile(r"\d")
_LONGEST_NAME = 160


class Words(str):
    """Fixed words, or words with protected numbers in them."""

    __slots__ = ()

    def __new__(cls, text: str, seal: object = None) -> Words:
        """Raises Unsafe for anybody but this room."""
        if seal is not _SEAL:
            raise Unsafe("Words of a public edition are made by fixed, label or said.")
        return super().__new__(cls, text)


class Figure(int):
    """A number as a cell or a point of a public edition carries it."""

    __slots__ = ()

    def __new__(cls, value: int, seal: object = None) -> Figure:
        """Raises Unsafe for anybody but this room."""
        if seal is not _SEAL:
            raise Unsafe("A number of a public edition comes from a protected one.")
        return super().__new__(cls, value)


def fixed(text: str) -> Words:
    """Words as they stand in the code. Raises Unsafe for a digit: numbers come by `said`."""
    if _DIGIT.search(text):
        raise Unsafe("Fixed words hold no digit.")
    return Words(text, _SEAL)


def label(name: str | Month) -> Words:
    """The name of a place, a group, a band, a month. Raises Unsafe for a text too long to be a name."""
    text = name.label if isinstance(name, Month) else name
    if len(text) > _LONGEST_NAME or "\n" in text:
        raise Unsafe("That is a text, not a name.")
    return Words(text, _SEAL)


def short(month: Month) -> Words:
    """A month as charts and tables write it."""
    return Words(month.short, _SEAL)


def made_on(day: date) -> Words:
    """The day on which a paper was made."""
    return Words(f"{day.day} {day:%B %Y}", _SEAL)


SIGN: Final = fixed("*")


def explained(rule: Rule) -> Words:
    """What the sign means."""
    low = "1" if rule.shows_zero else "0"
    return Words(
        f"{SIGN} stands for a number that is not shown: a count of {low} to {rule.threshold - 1} people, or one from "
        "which such a count could be worked out.",
        _SEAL,
    )


def made(rule: Rule) -> Words:
    """How the numbers were made that are shown."""
    return Words(
        f"Numbers of people are rounded to the nearest {rule.base}, totals too: parts need not add up. Shares and "
        "rates are made of these numbers and rounded as they are.",
        _SEAL,
    )


def rounding(rule: Rule) -> Words:
    """The same in a few words, for the definition of a measure."""
    return Words(f"To the nearest {rule.base}; under {rule.threshold} not shown", _SEAL)


def said(template: str, *values: Protected | Open | Words | Month) -> Words:
    """Fixed words with a value in the place of each {}; a hidden one is the sign. Raises Unsafe for other values."""
    return Words(fixed(template).format(*map(_inside, values)), _SEAL)


def together(sentences: Iterable[Words]) -> Words:
    """Sentences after each other. Raises Unsafe for one that is not of these words."""
    return Words(" ".join(map(_inside, sentences)), _SEAL)


def _inside(value: object) -> str:
    if isinstance(value, Words):
        return value
    if isinstance(value, Month):
        return value.label
    if isinstance(value, Protected | Open):
        return (
            (SIGN if isinstance(value, Protected) else "not known")
            if value.value is None
            else number(value.value)
        )
    raise Unsafe(f"A {type(value).__name__} is no part of a sentence for the public.")


def figure(value: Protected | Open) -> Figure | None:
    """The number of a point on a chart: a gap where it is hidden or not known."""
    if not isinstance(value, Protected | Open):
        raise Unsafe(f"A {type(value).__name__} is not protected.")
    return None if value.value is None else Figure(value.value, _SEAL)


def cell(value: Protected | Open | Words) -> Figure | Words | None:
    """A cell of a table: the number, the sign, or words; None is not known."""
    if isinstance(value, Words):
        return value
    found = figure(value)
    return SIGN if found is None and isinstance(value, Protected) else found
