"""The list behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cohorts.domain.flows import EVERYONE, Term
from cohorts.domain.review_words import status_words
from tcp_portal.charts import words
from tcp_portal.months import stay_words, years_between
from trajectories.domain.bridge_measures import CAUSES
from trajectories.domain.made_of import SIDES, SUMS
from trajectories.domain.registry import MEASURES, MeasureKind
from trajectories.domain.tally import COUNTS
from trajectories.presenters import wording
from trajectories.presenters.links import Links
from trajectories.presenters.wording import lower_first
from trajectories.services.behind import UNEXPLAINED, Behind, Question, SeenPerson

if TYPE_CHECKING:
    from tcp_portal.web.frame import Frame

OF_YEAR = "year_"
_TITLES = {
    "inpatients": "People in hospital",
    "out_of_area": "People out of area",
    "between_beds": "People between beds",
    Term.OPENING.value: "People in hospital at the start",
    Term.CLOSING.value: "People in hospital at the end",
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list."""

    reference: str
    href: str
    initials: str
    age: str
    place: str
    bed: str
    since: str
    stay: str
    entered: str
    left: str
    due: str


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The list with its sentence."""

    title: str
    sentence: str
    missing: str
    rows: tuple[PersonRow, ...]
    shows_left: bool
    shows_due: bool
    definition: str = ""
    explain: str = ""


def behind_page(question: Question, behind: Behind, frame: Frame) -> BehindPage:
    """The page of one figure; says how many of those counted are outside the reader's area."""
    seen, count = len(behind.seen), behind.count
    outside = count - seen
    return BehindPage(
        title=_title(question),
        sentence=_sentence(question, behind),
        missing=f"{seen} of {count} are in your area; you may not see the others." if outside else "",
        rows=tuple(_row(one, question, frame) for one in behind.seen),
        shows_left=any(one.stay.ended_on for one in behind.seen),
        shows_due=any(one.due is not None for one in behind.seen),
        definition=frame.url("trajectories:measure", question.measure)
        if question.measure in MEASURES
        else "",
        explain=Links(frame, sees_people=True).explain(
            question.measure,
            question.cut,
            month=question.month,
            first=question.first if question.is_flow or question.is_cause else None,
        ),
    )


def _sentence(question: Question, behind: Behind) -> str:
    part = (
        ""
        if question.cut == EVERYONE
        else f", {wording.cut_label(question.cut, behind.places, question.as_at)}"
    )
    if question.is_cause:
        return f"{words.number(behind.count)} in {wording.months(question.first, question.month)}{part}."
    if question.measure in COUNTS:
        return f"{words.number(behind.count)} {_when(question)}{part}."
    if question.is_flow and question.measure not in (Term.OPENING, Term.CLOSING):
        return f"{words.number(behind.count)} {_range(question)}{part}."
    where = wording.where(question.cut, behind.places, question.as_at)
    return f"{words.people(behind.count)} {where} {_range(question)}."


def _when(question: Question) -> str:
    """The month of a count of events; the day of any other, and of those that look back over a year."""
    is_event = MEASURES[question.measure].kind is MeasureKind.FLOW and not question.measure.startswith(
        OF_YEAR
    )
    return f"in {question.month.label}" if is_event else f"on {words.day(question.as_at)}"


def _title(question: Question) -> str:
    if question.measure in _TITLES:
        return _TITLES[question.measure]
    if question.measure in SIDES:
        return f"People: {lower_first(SUMS[question.measure].title)}"
    if question.measure == UNEXPLAINED:
        return "People whom the flow leaves unexplained"
    if question.is_flow:
        return f"People: {wording.TERMS[Term(question.measure)].lower()}"
    if question.is_cause:
        return f"People: {lower_first(CAUSES[question.measure].title)}"
    title = MEASURES[question.measure].title
    return title if question.measure in COUNTS else f"People: {lower_first(title)}"


def _range(question: Question) -> str:
    if not question.is_flow:
        return f"on {words.day(question.as_at)}"
    if question.measure == Term.OPENING:
        return f"at the end of {question.first.previous.label}"
    if question.measure == Term.CLOSING:
        return f"at the end of {question.month.label}"
    return f"in {wording.months(question.first, question.month)}"


def _row(one: SeenPerson, question: Question, frame: Frame) -> PersonRow:
    stay, day = one.stay, _day(one, question)
    bed = stay.bed_on(day)
    return PersonRow(
        reference=one.person.reference,
        href=frame.url("cohorts:person", one.person.person_id),
        initials=one.person.initials,
        age=str(years_between(stay.date_of_birth, day)),
        place=one.person.place or wording.NO_PLACE_LABEL,
        bed=wording.arrangement_label(bed.arrangement if bed else None, day),
        since=words.short_day(stay.started_on),
        stay=stay_words(stay.started_on, max(day, stay.started_on)),
        entered=f"{stay.entry.label}, {words.short_day(stay.counted_from)}",
        left=""
        if stay.ended_on is None or stay.exit is None
        else f"{stay.exit.label}, {words.short_day(stay.ended_on)}",
        due="" if one.due is None else status_words(one.due),
    )


def _day(one: SeenPerson, question: Question) -> date:
    """The day for which age, bed and length of stay are told: the census day, within the stay."""
    day = question.first.previous.last if question.measure == Term.OPENING else question.as_at
    last = one.stay.last_counted_on
    return max(one.stay.counted_from, min(day, last) if last else day)
