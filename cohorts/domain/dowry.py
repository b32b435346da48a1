"""Who is eligible for a dowry: the rule alone, no money. Building the Right Support notes, section 4.1.

A person is eligible who had been in hospital without a break for the span of policy (five calendar years) at the
cut-off day (1 April 2016), and who leaves on or after that day to the community, not to another hospital. Both are
dated rows of policy. A transfer between wards, hospitals or partnerships is no break.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cohorts.domain.codes.endings import COMMUNITY, DESTINATION, OTHER
from cohorts.domain.policy import Policies, Rule, Span
from cohorts.domain.rules import day_words
from tcp_portal.months import years_between


class Answer(StrEnum):
    """Whether a dowry may be asked for; OPEN while something that decides it is not known."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer, and the sentence that says why."""

    answer: Answer
    sentence: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a journey in hospital, as one partnership or ward has it; without an end it goes on."""

    start: date
    end: date | None


def first_admission(parts: Iterable[Part]) -> date | None:
    """The first day of the journey to which the last part belongs: parts that touch or overlap are one journey."""
    ordered = sorted(parts, key=lambda part: (part.end or date.max, part.start), reverse=True)
    if not ordered:
        return None
    start = ordered[0].start
    for part in ordered[1:]:
        if part.end is not None and part.end < start:
            break
        start = min(start, part.start)
    return start


@dataclass(frozen=True, slots=True)
class Leaving:
    """How the person leaves: `on` is the day or the planned day, None where there is none; `left` says which."""

    on: date | None
    destination: str
    left: bool = False
    died: bool = False
    out_of_scope: bool = False


def eligibility(*, first_admitted: date, leaving: Leaving, today: date, policies: Policies) -> Eligibility:
    """The answer for one journey. Without rows of policy for the day there is no dowry to ask for."""
    day = leaving.on or today
    span, cut_off = policies.span(Rule.DOWRY_STAY, day), policies.day(Rule.DOWRY_CUT_OFF, day)
    if span is None or cut_off is None:
        return _no(f"no rule about dowries is in force on {day_words(day)}")
    refusal = _not_in_scope(leaving) or _too_short(first_admitted, span, cut_off)
    if refusal:
        return _no(refusal)
    stayed = (
        f"in hospital without a break since {day_words(first_admitted)}, "
        f"{_years(first_admitted, cut_off)} at {day_words(cut_off)} where {span.words} are asked for"
    )
    if leaving.on is not None and leaving.on < cut_off:
        return _no(f"{_leaves(leaving)} on {day_words(leaving.on)}, before {day_words(cut_off)}")
    return _by_destination(leaving, stayed)


def _not_in_scope(leaving: Leaving) -> str:
    if leaving.died:
        return "the person died in hospital"
    return "the person was found to be out of scope" if leaving.out_of_scope else ""


def _too_short(first_admitted: date, span: Span, cut_off: date) -> str:
    if first_admitted > cut_off:
        return f"admitted on {day_words(first_admitted)}, after {day_words(cut_off)}"
    if span.after(first_admitted) > cut_off:
        return (
            f"in hospital since {day_words(first_admitted)}, which at {day_words(cut_off)} "
            f"was {_years(first_admitted, cut_off)} and not {span.words}"
        )
    return ""


def _by_destination(leaving: Leaving, stayed: str) -> Eligibility:
    if not leaving.destination:
        return Eligibility(
            Answer.OPEN, f"Eligible for a dowry once a home in the community is planned: {stayed}."
        )
    group, label = DESTINATION.group(leaving.destination), DESTINATION.label(leaving.destination)
    to = label[:1].lower() + label[1:]
    if group == COMMUNITY:
        when = f" on {day_words(leaving.on)}" if leaving.on else ", no date yet"
        return Eligibility(Answer.YES, f"Eligible for a dowry: {stayed}; {_leaves(leaving)} to {to}{when}.")
    if group == OTHER:
        return Eligibility(
            Answer.OPEN,
            f"Perhaps eligible for a dowry: {stayed}; but the destination “{to}” does not say whether it is in the "
            "community.",
        )
    return _no(f"{_leaves(leaving)} to {to}, which is not a home in the community")


def _leaves(leaving: Leaving) -> str:
    return "left" if leaving.left else "planned to leave"


def _no(why: str) -> Eligibility:
    return Eligibility(Answer.NO, f"Not eligible for a dowry: {why}.")


def _years(start: date, end: date) -> str:
    years = years_between(start, end)
    return f"{years} {'year' if years == 1 else 'years'}"
