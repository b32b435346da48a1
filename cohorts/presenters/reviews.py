"""What the pages of a person's C(E)TRs say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cohorts.domain import codes
from cohorts.domain.codes.reviews import AMBER, GREEN, RED
from cohorts.domain.review_clock import Due, ReviewStatus
from cohorts.domain.review_words import rule_words, status_words
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.forms.reviews import QUESTIONS
from cohorts.models import Action, Finding, Review
from cohorts.presenters.actions import ActionRow, action_rows
from cohorts.presenters.review_cell import TONES
from cohorts.services.reviews import PersonReviews
from tcp_portal.charts.words import counted
from tcp_portal.charts.words import day as long_day
from tcp_portal.web.frame import Frame

_STATE_TONES = {
    ReviewState.BOOKED: "info",
    ReviewState.HELD: "good",
    ReviewState.DECLINED: "neutral",
    ReviewState.CANCELLED: "neutral",
}
_RATING_TONES = {GREEN: "good", AMBER: "warn", RED: "bad"}
_ANSWERS = {"y": "Yes", "n": "No"}
Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """The next review in words: a tag, a date with its rule, what is booked, and what was missed about it."""

    tag: str
    tone: str
    due: str
    rule: str
    booked: str
    unrecorded: bool

    @classmethod
    def of(cls, due: Due) -> Clock:
        """The due date as at its day."""
        booked = due.booked_on
        passed = booked is not None and booked < due.day
        return cls(
            tag=_tag(due),
            tone=TONES[due.status],
            due=long_day(due.on) if due.on else "",
            rule=rule_words(due),
            booked=long_day(booked) if booked else "",
            unrecorded=passed,
        )


def _tag(due: Due) -> str:
    return "In date" if due.status is ReviewStatus.IN_DATE else status_words(due)


def kind_words(review: Review) -> str:
    """The kind of a review, told when it was with education."""
    label = ReviewKind(review.kind).label
    return f"{label}, with education" if review.with_education else label


def outcome_words(kind: str, state: str, outcome: str) -> str:
    """What came of a review, in a few words."""
    if state == ReviewState.HELD:
        return codes.REVIEW_OUTCOME.label(outcome) if outcome else "Outcome not recorded"
    return ReviewState(state).label


@dataclass(frozen=True, slots=True)
class FindingLine:
    topic: str
    tag: str
    tone: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One review of the history. `links` are empty for who may not record."""

    title: str
    tag: str
    tone: str
    outcome: str
    national: str
    summary: str
    facts: list[tuple[str, str]]
    questions: list[tuple[str, str]]
    findings: list[FindingLine]
    actions: list[ActionRow]
    actions_words: str
    escalation: list[tuple[str, str]]
    links: Links
    add_url: str


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """A person's reviews: the clock, what may be recorded, and the history."""

    reference: str
    initials: str
    lede: str
    clock: Clock
    record_url: str
    others: Links
    cards: list[ReviewCard]


def reviews_page(found: PersonReviews, *, frame: Frame) -> ReviewsPage:
    """The page as at the frame's day."""
    person, may = found.person, found.may_record
    url = frame.url
    others: Links = (
        ("Book a review", url("cohorts:review_book", person.pk)),
        ("Record that one was declined", url("cohorts:review_declined", person.pk)),
    )
    return ReviewsPage(
        reference=person.reference,
        initials=person.initials,
        lede=_lede(found.reviews, frame.as_at),
        clock=Clock.of(found.due),
        record_url=url("cohorts:review_record", person.pk) if may else "",
        others=others if may else (),
        cards=[_card(review, frame=frame, may=may) for review in found.reviews],
    )


def _lede(reviews: Iterable[Review], day: date) -> str:
    """How many were held, and what is still to be done."""
    held = [review for review in reviews if review.state == ReviewState.HELD]
    promised = [action for review in held for action in review.actions.all()]
    open_ = [action for action in promised if action.closed_on is None]
    late = [action for action in open_ if action.due_on < day]
    said = [f"{counted(len(held), 'review')} held"]
    if open_:
        said.append(f"{counted(len(open_), 'recommendation')} open")
    if late:
        said.append(f"{counted(len(late), 'is overdue', 'are overdue')}")
    return " · ".join(said)


def _card(review: Review, *, frame: Frame, may: bool) -> ReviewCard:
    state = ReviewState(review.state)
    actions = list(review.actions.all())
    national = codes.national_outcome(ReviewKind(review.kind), state, review.outcome)
    held = state is ReviewState.HELD
    return ReviewCard(
        title=f"{long_day(review.on)} · {kind_words(review)}",
        tag=state.label,
        tone=_STATE_TONES[state],
        outcome=outcome_words(review.kind, review.state, review.outcome) if held else "",
        national=f"{national}, {codes.OUTCOME_OF_CTR.label(national)}" if national else "",
        summary=review.summary,
        facts=_facts(review),
        questions=[
            (label, _ANSWERS.get(getattr(review, name), "Not answered")) for name, label in QUESTIONS.items()
        ]
        if held
        else [],
        findings=[_finding(finding) for finding in _in_order(review.findings.all())],
        actions=action_rows(actions, frame=frame, may_change=may),
        actions_words=_actions_words(actions),
        escalation=_escalation(review),
        links=_links(review, state, frame) if may else (),
        add_url=frame.url("cohorts:action_agree", review.pk, "review") if may and held else "",
    )


def _actions_words(actions: list[Action]) -> str:
    done = sum(action.closed_on is not None for action in actions)
    return f"{done} of {counted(len(actions), 'recommendation')} closed" if actions else "No recommendations"


def _facts(review: Review) -> list[tuple[str, str]]:
    consent = codes.CONSENT.label(review.consent) if review.consent else ""
    if consent and review.consent_on:
        consent = f"{consent}, {long_day(review.consent_on)}"
    facts = [
        ("Consent", consent),
        ("Chair", review.chair),
        ("Clinical expert", review.clinical_expert),
        ("Expert by experience", review.expert_by_experience),
        ("How it was held", codes.REVIEW_MODE.label(review.mode) if review.mode else ""),
        ("Asked for by", codes.ASKED_BY.label(review.asked_by) if review.asked_by else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    places = {entry.code: place for place, entry in enumerate(codes.KLOE_TOPIC.codes)}
    return sorted(findings, key=lambda finding: places.get(finding.topic, len(places)))


def _finding(finding: Finding) -> FindingLine:
    return FindingLine(
        topic=codes.KLOE_TOPIC.label(finding.topic),
        tag=codes.FINDING_RATING.label(finding.rating).partition(":")[0],
        tone=_RATING_TONES.get(finding.rating, "neutral"),
        evidence=finding.evidence,
    )


def _escalation(review: Review) -> list[tuple[str, str]]:
    if review.escalated_on is None:
        return []
    return [
        ("Escalated", long_day(review.escalated_on)),
        ("Why, and to whom", review.escalation),
        ("What came of it", review.escalation_outcome or "Not known yet"),
    ]


def _links(review: Review, state: ReviewState, frame: Frame) -> Links:
    """What may be done with a review in this state."""
    names = {
        ReviewState.BOOKED: (
            ("Record how it went", "cohorts:review_held"),
            ("Declined by the person", "cohorts:review_refused"),
            ("Change the booking", "cohorts:review_change"),
            ("Call it off", "cohorts:review_cancel"),
        ),
        ReviewState.HELD: (
            ("Change", "cohorts:review_change"),
            ("Escalate" if review.escalated_on is None else "Update the escalation", "cohorts:review_escalate"),
        ),
        ReviewState.DECLINED: (("Change", "cohorts:review_change"),),
        ReviewState.CANCELLED: (),
    }  # fmt: skip
    return tuple((text, frame.url(name, review.pk)) for text, name in names[state])
