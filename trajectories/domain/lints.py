"""What stands against itself in a document, before it goes out. Plain Python over a neutral paper: no clock.

Contradictions are figures that cannot all be right: flows that do not close, parts that do not make their total, two
figures for one month, a heading over a body that counts something else, a number in a text beside the data. Questions
are what only its author can answer: a due day before the document, a year that looks like a slip of the pen, an
amount that is said to be both once and every year. Source: the portal's reference on the stocktake, section 11.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from tcp_portal.months import Month
from trajectories.domain.definitions import PER_CENT
from trajectories.domain.lint_text import mentioned
from trajectories.domain.registry import MEASURES
from trajectories.domain.reported import Clash, Identity, Reported, Split, clashes, identities, splits


class Doubt(StrEnum):
    """Of what kind a finding is."""

    FLOW = "flow"
    PARTS = "parts"
    TWICE = "twice"
    HEADING = "heading"
    TEXT = "text"
    SUM = "sum"
    FUTURE = "future"
    DUE = "due"
    YEAR = "year"
    UNITS = "units"


QUESTIONS: Final = frozenset({Doubt.FUTURE, Doubt.DUE, Doubt.YEAR, Doubt.UNITS})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over a table or list, and the captions, column heads and row heads below it."""

    title: str
    body: tuple[str, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is to be done by the end of a month."""

    what: str
    month: Month
    where: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, and the figures of everyone that it may speak of by their measure.

    Sentences that name one of `others` (places, commissioners) speak of a part and are passed over.
    """

    text: str
    where: str = ""
    facts: Mapping[str, int | None] = field(default_factory=dict)
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures of parts that exclude one another, with its total; None is not known."""

    title: str
    parts: tuple[int | Decimal | None, ...]
    total: int | Decimal | None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in neutral form; `month` is the one it is of, or in which it was written."""

    title: str
    month: Month
    figures: tuple[Reported, ...] = ()
    headings: tuple[Heading, ...] = ()
    dues: tuple[Due, ...] = ()
    passages: tuple[Passage, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a text gives for a measure, and what the data have."""

    passage: Passage
    measure: str
    said: int
    known: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """A heading that names other years than all that stands below it."""

    heading: Heading
    titled: int
    below: tuple[int, ...]


Subject = Identity | Split | Clash | Threshold | Number | Column | Reported | Due | Passage


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against itself."""

    doubt: Doubt
    subject: Subject

    @property
    def is_question(self) -> bool:
        """Whether only the author can say; else figures contradict one another."""
        return self.doubt in QUESTIONS


def findings(paper: Paper) -> list[Finding]:
    """Everything that stands against itself in the paper, contradictions first."""
    found = [Finding(doubt, subject) for doubt, check in _CHECKS for subject in check(paper)]
    return sorted(found, key=lambda one: one.is_question)


def _flows(paper: Paper) -> Iterable[Identity]:
    return (one for one in identities(paper.figures) if one.unexplained)


def _splits(paper: Paper) -> Iterable[Split]:
    return (one for one in splits(paper.figures) if one.missing)


def _clashes(paper: Paper) -> Iterable[Clash]:
    return clashes(paper.figures)


_YEARS = re.compile(r"(\d+)\s*\+?\s*(?:years?\b|yrs?\b)", re.IGNORECASE)


def _headings(paper: Paper) -> Iterator[Threshold]:
    """A heading that names a number of years, over a body that names years but never those."""
    for heading in paper.headings:
        titled = _YEARS.findall(heading.title)
        below = sorted({int(years) for text in heading.body for years in _YEARS.findall(text)})
        if len(titled) == 1 and below and int(titled[0]) not in below:
            yield Threshold(heading, int(titled[0]), tuple(below))


def _texts(paper: Paper) -> Iterator[Number]:
    for passage in paper.passages:
        for measure, said in mentioned(passage.text, month=paper.month, others=passage.others):
            known = passage.facts.get(measure)
            if known is not None and known != said:
                yield Number(passage, measure, said, known)


def _sums(paper: Paper) -> Iterator[Column]:
    for column in paper.columns:
        known = [part for part in column.parts if part is not None]
        if column.total is not None and len(known) == len(column.parts) and sum(known) != column.total:
            yield column


def _future(paper: Paper) -> Iterable[Reported]:
    return (one for one in paper.figures if one.last > paper.month)


def _due_before(paper: Paper) -> Iterable[Due]:
    return (one for one in paper.dues if one.month < paper.month and not _is_a_slip(one, paper))


def _slips(paper: Paper) -> Iterable[Due]:
    return (one for one in paper.dues if _is_a_slip(one, paper))


def _is_a_slip(due: Due, paper: Paper) -> bool:
    """A year to the month before or after the document: then most likely the year was mistyped."""
    return due.month in (paper.month.plus(12), paper.month.plus(-12))


_ONCE = re.compile(r"\b(?:N/R|NR|non-?\s?recurrent|one-?\s?off)(?!\w)", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:p\.\s?a\.|pa\b|per annum|a year\b|each year\b|per year\b)", re.IGNORECASE)
_AMOUNT = re.compile(r"£\s?\d[\d,.]*\s?(?:[kKmM]\b)?[^£.;\n]{0,24}(?:\.[^£;\n]{0,8})?")


def _units(paper: Paper) -> Iterator[Passage | Reported]:
    """An amount said to be once and yearly; a share outside 0 to 100; people in fractions or below nil."""
    for passage in paper.passages:
        if any(_ONCE.search(said) and _YEARLY.search(said) for said in _AMOUNT.findall(passage.text)):
            yield passage
    for one in paper.figures:
        if one.value is not None and not _can_be(one.measure, one.value):
            yield one


def _can_be(measure: str, value: Decimal) -> bool:
    unit = MEASURES[measure].unit if measure in MEASURES else ""
    if unit == PER_CENT:
        return 0 <= value <= 100
    if unit == "people":
        return value == value.to_integral_value()
    return True


_CHECKS: Final[Sequence[tuple[Doubt, Callable[[Paper], Iterable[Subject]]]]] = (
    (Doubt.FLOW, _flows),
    (Doubt.PARTS, _splits),
    (Doubt.TWICE, _clashes),
    (Doubt.HEADING, _headings),
    (Doubt.TEXT, _texts),
    (Doubt.SUM, _sums),
    (Doubt.FUTURE, _future),
    (Doubt.DUE, _due_before),
    (Doubt.YEAR, _slips),
    (Doubt.UNITS, _units),
)
