"""Checks before a pack goes out: the paper that is checked, each finding in a sentence, and where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cohorts.domain.flows import EVERYONE
from tcp_portal.charts import words
from trajectories.domain.lints import (
    Column,
    Doubt,
    Due,
    Finding,
    Heading,
    Number,
    Paper,
    Passage,
    Threshold,
    findings,
)
from trajectories.domain.reported import Clash, Identity, Reported, Split
from trajectories.presenters import wording
from trajectories.presenters.reconciliation import (
    clash_sentence,
    identity_sentence,
    split_sentence,
    title_of,
)
from trajectories.presenters.said import STATEMENTS
from trajectories.presenters.words_page import title_of_key
from trajectories.services.checks import Checked
from trajectories.services.dashboard import Picture
from trajectories.services.reconciliation import Reconciliation

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

_KINDS = {
    Doubt.FLOW: "Flows do not close",
    Doubt.PARTS: "Parts and total differ",
    Doubt.TWICE: "Two figures for one month",
    Doubt.HEADING: "Heading and body differ",
    Doubt.TEXT: "Text and data differ",
    Doubt.SUM: "Column and total differ",
    Doubt.FUTURE: "A month to come",
    Doubt.DUE: "Due before the document",
    Doubt.YEAR: "A year that may be mistyped",
    Doubt.UNITS: "Units that contradict",
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A finding in words, with the address of the place to mend it, where there is one."""

    kind: str
    tone: str
    sentence: str
    href: str
    link: str


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """The whole page."""

    headline: str
    rows: tuple[CheckRow, ...]


def paper_of(checked: Checked) -> Paper:
    """What is checked of a month: reported figures, written words, and the register's own sums."""
    shown, found, written = checked.shown, checked.found, checked.written
    facts, others = facts_of(shown), parts_named(shown)
    return Paper(
        title=shown.month.label,
        month=shown.month,
        figures=tuple(one.reported for one in found.compared),
        headings=_headings(one.reported for one in found.compared),
        passages=tuple(Passage(row.text, row.key, facts, others) for row in written.values()),
        columns=_columns(shown, found),
    )


def _headings(reported: Iterable[Reported]) -> tuple[Heading, ...]:
    """The places of documents that are headings (they name years), each with the measures reported below it."""
    below: dict[tuple[str, str], list[str]] = {}
    for one in reported:
        below.setdefault((one.document, one.where), []).append(title_of(one.measure))
    return tuple(Heading(where, tuple(titles), document) for (document, where), titles in below.items())


def facts_of(shown: Picture) -> dict[str, int | None]:
    """The figures of everyone that a text may speak of."""
    facts: dict[str, int | None] = {
        key: value
        for statement in STATEMENTS.values()
        for key, value in statement.build(shown).facts.items()
        if not isinstance(value, str)
    }
    flow = shown.flow(EVERYONE) if shown.has_data else None
    for term in ("admissions", "discharges"):
        facts[term] = None if flow is None else getattr(flow, term)
    return facts


def parts_named(shown: Picture) -> tuple[str, ...]:
    """How a text would name a part of the people."""
    kinds = (wording.beds_label(kind, shown.ask.as_at) for kind in shown.arrangements)
    return (*(place.name for place in shown.places), *kinds)


def _columns(shown: Picture, found: Reconciliation) -> tuple[Column, ...]:
    """The register's own sums: places make everyone, and what happened makes the closing."""
    if not shown.has_data:
        return ()
    cuts = [(cut, flow) for cut, flow in found.flows if cut.place is not None and cut.arrangement is None]
    everyone = found.flows[0][1]
    columns = [
        Column(f"People at the end of {found.last.label}, by place", tuple(flow.closing for _, flow in cuts),
               everyone.closing, "register")
    ]  # fmt: skip
    steps = (everyone.opening, *(signed for _, signed in everyone.steps))
    columns.append(
        Column(
            f"Flow of the register, {wording.months(found.first, found.last)}",
            steps,
            everyone.closing,
            "register",
        )
    )
    return tuple(columns)


def checks_page(checked: Checked, frame: Frame, *, may_mend: bool) -> ChecksPage:
    """The page of one partnership and month."""
    found = findings(paper_of(checked))
    rows = tuple(
        CheckRow(
            _KINDS[one.doubt],
            "warn" if one.is_question else "bad",
            sentence_of(one, checked.found),
            *_place(one, frame, may_mend),
        )
        for one in found
    )
    return ChecksPage(headline(found, frame.month.label), rows)


def headline(found: Sequence[Finding], month: str) -> str:
    """How many contradictions and questions there are."""
    wrong, asked = sum(not one.is_question for one in found), sum(one.is_question for one in found)
    if not found:
        return f"Nothing in the pack of {month} contradicts itself."
    said = [
        f"{words.number(count)} {noun}{'' if count == 1 else 's'}"
        for count, noun in ((wrong, "contradiction"), (asked, "question"))
        if count
    ]
    verb = "stands" if len(found) == 1 else "stand"
    return f"{words.list_words(said)} {verb} in the pack of {month}."


def sentence_of(one: Finding, found: Reconciliation) -> str:
    """The finding in words."""
    match one.subject:
        case Identity():
            return identity_sentence(one.subject)
        case Split():
            return split_sentence(one.subject, found)
        case Clash():
            return clash_sentence(one.subject)
        case Reported():
            return _figure_sentence(one.doubt, one.subject)
        case _:
            return _text_sentence(one)


def _figure_sentence(doubt: Doubt, one: Reported) -> str:
    value = words.UNKNOWN_TEXT if one.value is None else words.number(one.value)
    said = f"{title_of(one.measure)}, {wording.months(one.first, one.last)}: {value} ({one.document})"
    if doubt is Doubt.FUTURE:
        return f"{said} is of a month that was still to come."
    return f"{said} cannot be in this unit."


def _text_sentence(one: Finding) -> str:
    match one.subject:
        case Threshold(heading, titled, below):
            years = words.list_words([words.number(year) for year in below])
            return f"The heading “{heading.title}” says {titled} years; what stands below it counts {years} years."
        case Number(passage, measure, said, known):
            about = title_of_key(passage.where) if passage.where else "The text"
            differ = f"{words.number(said)} in the text and {words.number(known)} in the data"
            return f"{about}: {title_of(measure)} is {differ}."
        case Column(title, parts, total, _):
            made = words.number(sum(part for part in parts if part is not None))
            return f"{title}: the parts make {made}, the total is {words.number(total or 0)}."
        case Due(what, month, _):
            ends = "may be meant for another year." if one.doubt is Doubt.YEAR else "is before the document."
            return f"“{what}”, due {month.label}, {ends}"
        case Passage(text, _, _, _):
            return f"An amount is called both once and every year: “{text}”"
        case _:
            raise ValueError(f"No words for {one.doubt}.")


def _place(one: Finding, frame: Frame, may_mend: bool) -> tuple[str, str]:
    """The address of the place to mend a finding, and its name."""
    subject = one.subject
    passage = subject.passage if isinstance(subject, Number) else subject
    if isinstance(passage, Passage):
        if may_mend:
            return frame.url("trajectories:words_write", key=passage.where), "Change the words"
        return frame.url("trajectories:words"), "See the words"
    if isinstance(subject, Identity | Split):
        address = frame.url("trajectories:reconciliation", first=subject.first.iso, last=subject.last.iso)
        return address, "Reconciliation"
    return frame.url("trajectories:reconciliation"), "Reconciliation"
