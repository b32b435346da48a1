"""Funding transfers: which step follows which, what is agreed on a day, when the panel meets, a part in words.

Source: Building the Right Support notes, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

DRAFT, APPLIED, AGREED, REFUSED, ENDED, VARIED = "draft", "applied", "agreed", "refused", "ended", "varied"
UNDECIDED = "undecided"  # how one stood on a day before it was decided; never stored
FOLLOWS: dict[str, tuple[str, ...]] = {
    DRAFT: (APPLIED,),
    APPLIED: (AGREED, REFUSED, DRAFT),
    AGREED: (ENDED,),
    REFUSED: (),
    ENDED: (),
    VARIED: (),
}
BETWEEN_PANELS = timedelta(weeks=2)
_WORDS = {
    Fraction(1): "all", Fraction(1, 2): "half", Fraction(1, 3): "a third", Fraction(2, 3): "two thirds",
    Fraction(1, 4): "a quarter", Fraction(3, 4): "three quarters",
}  # fmt: skip


def state_on(state: str, *, panel_on: date | None, ends_on: date | None, day: date) -> str:
    """How an agreement stood at the end of a day.

    What the panel decided later was not decided then: whether it was still being prepared or with the panel already is
    not known. What ended or was varied later was agreed.
    """
    if state in (DRAFT, APPLIED):
        return state
    if panel_on is not None and panel_on > day:
        return UNDECIDED
    return AGREED if state in (ENDED, VARIED) and ends_on is not None and ends_on > day else state


def next_panel(met: Iterable[date], day: date) -> date | None:
    """The first panel on or after the day, every two weeks from the latest one known; None where none is known."""
    last = max(met, default=None)
    if last is None:
        return None
    while last < day:
        last += BETWEEN_PANELS
    return last


def part_in_words(part: Decimal, whole: Decimal | None) -> str:
    """What part of an amount another one is: two thirds; 66.5% where no plain word says it; nothing if unknown."""
    if whole is None or whole <= 0:
        return ""
    exact = Fraction(part) / Fraction(whole)
    return _WORDS.get(exact) or f"{float(exact) * 100:.1f}%"
