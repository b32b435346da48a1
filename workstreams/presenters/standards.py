"""The matrix of standards and places, and one standard, in words. No answer is said as such, never as not met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tcp_portal.charts import words
from tcp_portal.partnerships.models import Place
from tcp_portal.principles import PRINCIPLES
from trajectories.domain.figures import Figure
from trajectories.domain.registry import MEASURES
from trajectories.domain.values import figure_words
from workstreams.models import Compliance, Meets, Standard
from workstreams.services.standards import Answers, Tally

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

NO_ANSWER = ("No answer", "neutral")
SAID = {
    Meets.YES: ("Met", "good"),
    Meets.PARTLY: ("Partly met", "warn"),
    Meets.NO: ("Not met", "bad"),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a place said: the word with its tone, and the day; nothing but the word where it has not answered."""

    place: str
    word: str
    tone: str
    on: str


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard with a cell for each place."""

    href: str
    number: int
    text: str
    threshold: str
    due: str
    cells: tuple[Answered, ...]


def matrix_sentence(tally: Tally, places: Iterable[Place]) -> str:
    """How far the standards are met, and which places are silent."""
    if not tally.standards:
        return "No standard is signed off yet."
    met = words.counted(tally.met, "answer")
    said = f"{words.counted(tally.standards, 'standard')} in {words.counted(tally.places, 'place')}: {met} of “met”"
    said += f", {words.number(tally.partly)} of “partly met”, {words.number(tally.unmet)} of “not met”."
    silent = [
        f"{place.name} on {words.number(tally.silent[place.pk])}"
        for place in places
        if tally.silent[place.pk]
    ]
    return f"{said} No answer yet: {words.list_words(silent)}." if silent else said


def matrix_rows(
    standards: Iterable[Standard], places: Sequence[Place], answers: Answers, frame: Frame
) -> list[StandardRow]:
    """The matrix, a row for each standard."""
    return [
        StandardRow(
            href=frame.url("workstreams:standard", one.pk),
            number=one.number,
            text=one.text,
            threshold=one.threshold,
            due=words.short_day(one.due_on) if one.due_on else "No day set",
            cells=tuple(answered(place, answers.get((one.pk, place.pk))) for place in places),
        )
        for one in standards
    ]


def answered(place: Place, answer: Compliance | None) -> Answered:
    """A cell of the matrix."""
    if answer is None:
        return Answered(place.name, *NO_ANSWER, "")
    return Answered(place.name, *SAID[Meets(answer.meets)], words.short_day(answer.on))


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place under one standard, with the figure of the standard's measure and where it leads."""

    answer: Answered
    evidence: str
    how: str
    figure: str
    figure_href: str
    add: str
    change: str


@dataclass(frozen=True, slots=True)
class StandardPage:
    """One standard."""

    title: str
    text: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    measure: str
    measure_href: str
    principles: tuple[str, ...]
    places: tuple[PlaceLine, ...]


def standard_page(
    standard: Standard,
    places: Sequence[Place],
    answers: Answers,
    figures: Mapping[str, Figure],
    frame: Frame,
    *,
    may_edit: bool,
) -> StandardPage:
    """The page of a standard as it stands on the day that the frame judges."""
    measure = MEASURES.get(standard.measure)
    lines = [
        _place(standard, place, answers.get((standard.pk, place.pk)), figures, frame, may_edit=may_edit)
        for place in places
    ]
    met = sum(line.answer.word == SAID[Meets.YES][0] for line in lines)
    silent = [line.answer.place for line in lines if line.answer.word == NO_ANSWER[0]]
    said = f"Met in {words.number(met)} of {words.counted(len(lines), 'place')}."
    return StandardPage(
        title=f"Standard {standard.number}",
        text=standard.text,
        sentence=f"{said} No answer from {words.list_words(silent)}." if silent else said,
        facts=(
            ("Measured by", standard.metric or "Not said yet"),
            ("Threshold", standard.threshold or "Not said yet"),
            ("Signed off", words.day(standard.signed_off_on) if standard.signed_off_on else "Not yet"),
            ("Every place by", words.day(standard.due_on) if standard.due_on else "No day set"),
            ("Source", standard.source),
        ),
        measure=measure.title if measure else "",
        measure_href=frame.url("trajectories:measure", measure.id) if measure else "",
        principles=tuple(PRINCIPLES[one].words for one in standard.principles if one in PRINCIPLES),
        places=tuple(lines),
    )


def _place(
    standard: Standard,
    place: Place,
    answer: Compliance | None,
    figures: Mapping[str, Figure],
    frame: Frame,
    *,
    may_edit: bool,
) -> PlaceLine:
    figure = figures.get(place.name)
    explain = frame.url("trajectories:explain", measure=standard.measure, place=place.pk) if figure else ""
    return PlaceLine(
        answer=answered(place, answer),
        evidence=answer.evidence if answer else "",
        how=answer.how if answer else "",
        figure=figure_words(figure, standard.measure) if standard.measure else "",
        figure_href=explain,
        add=frame.url("workstreams:compliance_add", standard.pk, place=place.pk) if may_edit else "",
        change=frame.url("workstreams:compliance_change", answer.pk) if may_edit and answer else "",
    )


def history_lines(history: Iterable[Compliance]) -> list[dict[str, str]]:
    """Every answer for the timeline, the newest first."""
    return [
        {
            "when": words.day(one.on),
            "title": f"{one.place.name}: {SAID[Meets(one.meets)][0].lower()}",
            "text": " ".join(said for said in (one.evidence, f"By {one.by.name}." if one.by else "") if said),
        }
        for one in history
    ]
