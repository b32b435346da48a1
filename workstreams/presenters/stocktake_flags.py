"""What stands against itself in a stocktake, in the part to which it belongs: contradictions and questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tcp_portal.months import Month
from tcp_portal.packs.document import Text
from trajectories.domain.lint_text import months_named
from trajectories.domain.lints import Doubt, Due, Paper, Passage
from trajectories.lint_note import told
from workstreams.services.stocktake_checks import StocktakeFacts

TRAJECTORY, CURRENT, PROCESS, LONG_STAYS, PLAN, MONEY = range(6)
# In which part each kind of doubt is told.
WHERE: Final = {
    Doubt.FLOW: TRAJECTORY,
    Doubt.TWICE: TRAJECTORY,
    Doubt.TEXT: CURRENT,
    Doubt.SUM: CURRENT,
    Doubt.FUTURE: CURRENT,
    Doubt.PARTS: PROCESS,
    Doubt.HEADING: LONG_STAYS,
    Doubt.DUE: PLAN,
    Doubt.YEAR: PLAN,
    Doubt.UNITS: MONEY,
}


@dataclass(frozen=True, slots=True)
class Flags:
    """The findings by part."""

    by_part: dict[int, tuple[Text, ...]]

    def of(self, part: int) -> tuple[Text, ...]:
        """What is to be told in a part."""
        return self.by_part.get(part, ())


def flags_of(facts: StocktakeFacts, read_in: Month) -> Flags:
    """Every finding once, in the words of the page of checks; `read_in` is the month in which the paper is read."""
    texts = Paper(
        title="Plan and assumptions",
        month=read_in,
        dues=tuple(_a_year_off(facts, read_in)),
        passages=tuple(Passage(text) for one in facts.assumptions for text in (one.value, one.note) if text),
    )
    found: dict[int, list[Text]] = {}
    for one, said in told(facts.checked, texts):
        kind = "Question" if one.is_question else "Contradiction"
        found.setdefault(WHERE[one.doubt], []).append(Text(f"{kind}: {said}"))
    return Flags({part: tuple(bodies) for part, bodies in found.items()})


def _a_year_off(facts: StocktakeFacts, read_in: Month) -> Iterator[Due]:
    """What the newest plan puts into the very month a year on: then most likely the year was mistyped."""
    for section in facts.plan.sections.all() if facts.plan else ():
        for sentence, month in months_named(section.text):
            if month == read_in.plus(12):
                yield Due(sentence.rstrip("."), month)
