"""What may be recorded of a C(E)TR. Plain values in; what a rule forbids is refused with a sentence at a field.

Rules: Building the Right Support notes, sections 5.1 and 5.4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cohorts.domain import codes, rules
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.rules import Period, day_words
from cohorts.domain.stays import ADULT_AGE
from tcp_portal.errors import Refusal
from tcp_portal.months import add_years


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """One key line: green, amber or red, and what shows it."""

    topic: str
    rating: str
    evidence: str = ""


class Panel(Protocol):
    """Who sat, as told."""

    @property
    def chair(self) -> str: ...
    @property
    def clinical_expert(self) -> str: ...
    @property
    def expert_by_experience(self) -> str: ...


def is_child(born: date, on: date) -> bool:
    """Under 18 on the day."""
    return born <= on < add_years(born, ADULT_AGE)


def check_when(kind: ReviewKind, on: date, *, stays: Iterable[Period]) -> None:
    """A post-admission or inpatient review is of someone in hospital that day, the others of someone who is not yet.

    The days of an admission and of a discharge are both.
    """
    days = tuple(stays)
    inside = any(stay.start <= on and (stay.end is None or on <= stay.end) for stay in days)
    within = any(stay.start < on and (stay.end is None or on < stay.end) for stay in days)
    if kind.is_before_admission and within:
        raise Refusal(
            f"This person was in hospital on {day_words(on)}: choose a post-admission or an inpatient review.",
            field="kind",
        )
    if not kind.is_before_admission and not inside:
        raise Refusal(
            f"This person was not in hospital on {day_words(on)}: choose a community review or the emergency protocol.",
            field="kind",
        )


def check_alive(on: date, *, born: date, died: date | None) -> None:
    """A review is of someone who lives on the day."""
    rules.check_not_before(on, born, what="The review", event="the birth")
    if died is not None and on > died:
        raise Refusal(f"This person died on {day_words(died)}.", field="on")


def check_consent(consent: str, consent_on: date | None, *, on: date, today: date) -> None:
    """Without consent, or a best-interest decision in its place, the panel may not read the papers."""
    if not consent:
        raise Refusal(
            "Record the consent or the best-interest decision: without one the panel may not read the papers.",
            field="consent",
        )
    rules.check_code(codes.CONSENT, consent, on, field="consent")
    if consent_on is None:
        raise Refusal("Give the day of the consent or of the decision.", field="consent_on")
    rules.check_not_future(consent_on, today=today, what="The day of the consent", field="consent_on")
    if consent_on > on:
        raise Refusal("The consent comes before the review, not after it.", field="consent_on")


def check_outcome(kind: ReviewKind, outcome: str, on: date) -> None:
    """A held review has an outcome of its kind."""
    if outcome not in {code for code, _ in codes.review_outcomes(kind, on)}:
        raise Refusal("Choose the outcome of the review.", field="outcome")


def check_findings(
    findings: Iterable[FindingFacts], kind: ReviewKind, *, with_education: bool, on: date
) -> None:
    """Each key line once, of this kind of review, with its colour."""
    topics = {code for code, _ in codes.review_topics(kind, with_education=with_education, day=on)}
    seen: set[str] = set()
    for finding in findings:
        if finding.topic not in topics or finding.topic in seen:
            raise Refusal("A key line of enquiry is not of this kind of review.", field=None)
        seen.add(finding.topic)
        if finding.evidence.strip() and not finding.rating:
            raise Refusal(
                f"Choose green, amber or red for “{codes.KLOE_TOPIC.label(finding.topic)}”.",
                field=f"rating_{finding.topic}",
            )
        if finding.rating:
            rules.check_code(codes.FINDING_RATING, finding.rating, on, field=f"rating_{finding.topic}")


def check_escalation(on: date | None, why: str, outcome: str, *, held_on: date, today: date) -> None:
    """An escalation has a day, not before the review, and says why and to whom."""
    if on is None:
        if why.strip() or outcome.strip():
            raise Refusal("Give the day of the escalation.", field="escalated_on")
        return
    if not why.strip():
        raise Refusal("Say why it was escalated and to whom.", field="escalation")
    rules.check_not_future(on, today=today, what="The escalation", field="escalated_on")
    rules.check_not_before(on, held_on, what="The escalation", event="the review", field="escalated_on")


def check_open(state: ReviewState, on: date, *, wanted: ReviewState) -> None:
    """Only a booked review is held, declined or called off; only a held one is escalated."""
    if state is not wanted:
        raise Refusal(f"This review is not {wanted.label.lower()}: {state.label.lower()}, {day_words(on)}.")


def review_warnings(
    panel: Panel, kind: ReviewKind, *, born: date, on: date, with_education: bool
) -> list[str]:
    """What is unusual but may be true: an incomplete panel, a young person without education."""
    experts = sum(bool(name.strip()) for name in (panel.clinical_expert, panel.expert_by_experience))
    under_18 = is_child(born, on)
    emergency = kind is ReviewKind.EMERGENCY
    found = {
        "Two independent experts sit on a panel, one clinical and one by experience: only one is named.": (
            experts == 1 and not emergency
        ),
        "Two independent experts sit on a panel, one clinical and one by experience: none is named.": (
            experts == 0 and not emergency
        ),
        "No chair is named: the responsible commissioner chairs.": not panel.chair.strip(),
        "The review of someone under 18 looks at education too (CETR): this one does not.": (
            under_18 and not with_education
        ),
        "The emergency protocol does not take the place of a full review later.": emergency,
    }
    return [sentence for sentence, is_so in found.items() if is_so]
