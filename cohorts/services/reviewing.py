"""Booking a C(E)TR, recording how it went, declining, calling off, correcting and escalating it.

Each act is one transaction and one entry in the trail. The trail keeps days, codes and names of the panel; of free
text only that it was written, for who reads the trail may not read about people.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain import codes, review_rules, rules
from cohorts.domain.review_rules import FindingFacts
from cohorts.domain.reviews import ReviewKind, ReviewState
from cohorts.domain.rules import Period
from cohorts.models import Finding, Person, Review
from cohorts.services import actions, locking
from cohorts.services.actions import ActionFacts
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal

RECORD = Permission.RECORD_REVIEWS
_TEXTS = frozenset({"summary", "escalation", "escalation_outcome"})
_NAMES_IN_THE_TRAIL = {"kind": "review_kind", "state": "review_state", "outcome": "review_outcome"}


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One review as told. Codes are those of `cohorts.domain.codes`; the four questions are y, n or empty."""

    kind: ReviewKind
    on: date
    with_education: bool = False
    mode: str = ""
    asked_by: str = ""
    chair: str = ""
    clinical_expert: str = ""
    expert_by_experience: str = ""
    consent: str = ""
    consent_on: date | None = None
    safe: str = ""
    good_care: str = ""
    plan_for_future: str = ""
    could_be_community: str = ""
    outcome: str = ""
    summary: str = ""
    findings: tuple[FindingFacts, ...] = ()

    def values(self) -> dict[str, Any]:
        """The columns of the review, without spaces around what was typed."""
        found = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "findings"}
        return {name: value.strip() if type(value) is str else value for name, value in found.items()}


def check_record(*, person: Person, act: Act) -> None:
    """Why no review can be recorded for this person; the reason under a disabled button."""
    act.scope.must_allow(RECORD, person.partnership_id)


@transaction.atomic
def book(*, person: Person, facts: ReviewFacts, act: Act) -> Review:
    """A review is to be held on a day, today or later. Raises Refusal or PermissionDenied."""
    locked = locking.person_for(act, person.pk, RECORD)
    _check_booking(facts, locked, act)
    _check_once(facts, locked, apart_from=None)
    return _create(locked, facts, ReviewState.BOOKED, "review booked", act)


@transaction.atomic
def record(
    *,
    person: Person,
    facts: ReviewFacts,
    act: Act,
    recommendations: tuple[ActionFacts, ...] = (),
    booked: Review | None = None,
    version: int = 0,
) -> Review:
    """A review was held, as booked or not. Its recommendations become actions, agreed on its day.

    Raises Refusal without consent, outcome or the right kind for the day, Stale, or PermissionDenied.
    """
    locked = locking.person_for(act, person.pk, RECORD)
    review = _locked(booked, version, facts) if booked else None
    if review is not None:
        review_rules.check_open(ReviewState(review.state), review.on, wanted=ReviewState.BOOKED)
    _check_held(facts, locked, act)
    _check_once(facts, locked, apart_from=review)
    if review is None:
        review = _create(locked, facts, ReviewState.HELD, "review recorded", act)
    else:
        _save(review, {**facts.values(), "state": ReviewState.HELD.value}, facts, "review recorded", act)
    for number, recommendation in enumerate(recommendations, start=1):
        _recommend(review, number, recommendation, act)
    return review


@transaction.atomic
def decline(
    *,
    person: Person,
    kind: ReviewKind,
    on: date,
    act: Act,
    summary: str = "",
    booked: Review | None = None,
    version: int = 0,
) -> Review:
    """The person said no on a day. It is offered again: see the clock. Raises Refusal, Stale or PermissionDenied."""
    locked = locking.person_for(act, person.pk, RECORD)
    facts = ReviewFacts(kind=kind, on=on, summary=summary)
    rules.check_not_future(on, today=act.today, what="The day on which the person declined")
    _check_person(facts, locked)
    if booked is None:
        _check_once(facts, locked, apart_from=None)
        return _create(locked, facts, ReviewState.DECLINED, "review declined", act)
    review = _locked(booked, version, facts)
    review_rules.check_open(ReviewState(review.state), review.on, wanted=ReviewState.BOOKED)
    _check_once(facts, locked, apart_from=review)
    values = {"kind": kind.value, "on": on, "summary": summary.strip(), "state": ReviewState.DECLINED.value}
    return _save(review, values, None, "review declined", act)


@transaction.atomic
def cancel(*, review: Review, version: int, reason: str, act: Act) -> Review:
    """A booked review does not take place; why. Raises Refusal, Stale or PermissionDenied."""
    locking.person_for(act, review.person_id, RECORD)
    locked = _locked(review, version, None)
    review_rules.check_open(ReviewState(locked.state), locked.on, wanted=ReviewState.BOOKED)
    if not reason.strip():
        raise Refusal("Say why the review is called off.", field="reason")
    values = {"state": ReviewState.CANCELLED.value, "summary": reason.strip()}
    return _save(locked, values, None, "review called off", act)


@transaction.atomic
def change(*, review: Review, version: int, facts: ReviewFacts, act: Act) -> Review:
    """Puts right a booked, held or declined review. Raises Refusal, Stale or PermissionDenied."""
    person = locking.person_for(act, review.person_id, RECORD)
    locked = _locked(review, version, facts)
    state = ReviewState(locked.state)
    if state is ReviewState.CANCELLED:
        raise Refusal("This review was called off. Book or record another one.")
    if state is ReviewState.HELD:
        _check_held(facts, person, act)
        _check_actions(locked, facts)
    elif state is ReviewState.BOOKED:
        _check_booking(facts, person, act)
    else:
        rules.check_not_future(facts.on, today=act.today, what="The day on which the person declined")
        _check_person(facts, person)
    _check_once(facts, person, apart_from=locked)
    values = facts.values() if state is not ReviewState.DECLINED else _of_refusal(facts)
    return _save(locked, values, facts if state is ReviewState.HELD else None, "review changed", act)


@transaction.atomic
def escalate(*, review: Review, version: int, on: date | None, why: str, outcome: str, act: Act) -> Review:
    """A held review is taken further: when, why and to whom, and what came of it; without a day, not any more."""
    locking.person_for(act, review.person_id, RECORD)
    locked = _locked(review, version, None)
    review_rules.check_open(ReviewState(locked.state), locked.on, wanted=ReviewState.HELD)
    review_rules.check_escalation(on, why, outcome, held_on=locked.on, today=act.today)
    values = {
        "escalated_on": on,
        "escalation": why.strip(),
        "escalation_outcome": outcome.strip(),
    }
    return _save(locked, values, None, "review escalated", act)


def _of_refusal(facts: ReviewFacts) -> dict[str, Any]:
    return {"kind": facts.kind.value, "on": facts.on, "summary": facts.summary.strip()}


def _locked(review: Review, version: int, facts: ReviewFacts | None) -> Review:
    """The review, read for update. Stale when it was saved since, with the fields that matter most."""
    locked = Review.objects.select_for_update(of=("self",)).select_related("person").get(pk=review.pk)
    yours = {} if facts is None else {"on": facts.on, "summary": facts.summary.strip()}
    locking.check_version(locked, version, **yours)
    return locked


def _check_person(facts: ReviewFacts, person: Person) -> None:
    review_rules.check_alive(facts.on, born=person.date_of_birth, died=person.died_on)
    stays = [Period(*days) for days in person.spells.values_list("started_on", "ended_on")]
    review_rules.check_when(facts.kind, facts.on, stays=stays)


def _check_codes(facts: ReviewFacts) -> None:
    for field, found in (("mode", codes.REVIEW_MODE), ("asked_by", codes.ASKED_BY)):
        code = getattr(facts, field)
        if code:
            rules.check_code(found, code, facts.on, field=field)


def _check_booking(facts: ReviewFacts, person: Person, act: Act) -> None:
    if facts.on < act.today:
        raise Refusal("A review is booked for today or later. Record one that was held.", field="on")
    if person.died_on is not None:
        raise Refusal(f"This person died on {rules.day_words(person.died_on)}.", field="on")
    _check_codes(facts)


def _check_held(facts: ReviewFacts, person: Person, act: Act) -> None:
    rules.check_not_future(facts.on, today=act.today, what="The day of the review")
    _check_person(facts, person)
    _check_codes(facts)
    review_rules.check_consent(facts.consent, facts.consent_on, on=facts.on, today=act.today)
    for question in Review.QUESTIONS:
        if getattr(facts, question) not in ("", "y", "n"):
            raise Refusal("Answer yes or no, or leave it open.", field=question)
    review_rules.check_findings(facts.findings, facts.kind, with_education=facts.with_education, on=facts.on)
    review_rules.check_outcome(facts.kind, facts.outcome, facts.on)


def _check_once(facts: ReviewFacts, person: Person, *, apart_from: Review | None) -> None:
    """Nobody has two reviews of a kind on a day: the second is the same one, saved twice."""
    same = Review.objects.filter(person=person, kind=facts.kind, on=facts.on)
    same = same.exclude(state=ReviewState.CANCELLED)
    if apart_from is not None:
        same = same.exclude(pk=apart_from.pk)
    if same.exists():
        raise Refusal(
            f"A review of this kind on {rules.day_words(facts.on)} is in the register already.", field="on"
        )


def _check_actions(review: Review, facts: ReviewFacts) -> None:
    earliest = review.actions.order_by("agreed_on").values_list("agreed_on", flat=True).first()
    if earliest is not None and facts.on > earliest:
        raise Refusal(
            f"A recommendation of this review was agreed on {rules.day_words(earliest)}: it cannot be later.",
            field="on",
        )


def _create(person: Person, facts: ReviewFacts, state: ReviewState, did: str, act: Act) -> Review:
    review = Review(person=person, state=state, version=1, **facts.values())
    review.save(force_insert=True)
    changes = _for_the_trail({}, {**facts.values(), "state": state.value})
    changes |= _findings(review, facts) if state is ReviewState.HELD else {}
    _write(review, did, changes, act)
    return review


def _save(review: Review, values: dict[str, Any], facts: ReviewFacts | None, did: str, act: Act) -> Review:
    changes = _for_the_trail({name: getattr(review, name) for name in values}, values)
    changes |= _findings(review, facts) if facts is not None else {}
    if not changes:
        return review
    for name, value in values.items():
        setattr(review, name, value)
    review.version += 1
    review.save()
    _write(review, did, changes, act)
    return review


def _findings(review: Review, facts: ReviewFacts) -> dict[str, list[Any]]:
    """Makes the stored key lines those of the facts; what changed, by topic and colour."""
    stored = {finding.topic: finding for finding in review.findings.all()}
    told = {finding.topic: finding for finding in facts.findings if finding.rating}
    changes: dict[str, list[Any]] = {}
    for topic, finding in stored.items():
        if topic not in told:
            finding.delete()
            changes[f"finding_{topic}"] = [finding.rating, None]
    for topic, now in told.items():
        row = stored.get(topic) or Finding(review=review, topic=topic)
        was = (row.rating or None, row.evidence)
        row.rating, row.evidence = now.rating, now.evidence.strip()
        if was != (row.rating, row.evidence):
            row.save()
            changes[f"finding_{topic}"] = [was[0], row.rating]
    return changes


def _recommend(review: Review, number: int, recommendation: ActionFacts, act: Act) -> None:
    """A refusal of the numbered recommendation stands at its own fields."""
    try:
        actions.agree(person=review.person, cause=review, facts=recommendation, on=review.on, act=act)
    except Refusal as refusal:
        field = f"{refusal.field}_{number}" if refusal.field else None
        raise Refusal(refusal.sentence, field=field) from refusal


def _for_the_trail(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    changed = audit.changes_between(before, after)
    return {
        _NAMES_IN_THE_TRAIL.get(name, name): [_told(name, value) for value in pair]
        for name, pair in changed.items()
        if any(value not in (None, "", False) for value in pair)
    }


def _told(name: str, value: Any) -> Any:
    return ("written" if value else None) if name in _TEXTS else value


def _write(review: Review, did: str, changes: dict[str, list[Any]], act: Act) -> None:
    audit.record(
        by=act.by,
        did=did,
        at=act.now,
        obj=review,
        partnership_id=review.person.partnership_id,
        person_ids=[review.person_id],
        changes=changes,
    )
