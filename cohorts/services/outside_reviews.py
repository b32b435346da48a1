"""Reviews by teams from outside: asked for, and what they found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.models import OutsideReview, Person
from cohorts.services import entries, locking
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """Which team is asked for what, when; when it came and what it found."""

    kind: str
    team: str
    asked_on: date
    held_on: date | None = None
    finding: str = ""


@transaction.atomic
def ask_outside(*, person: Person, facts: OutsideFacts, act: Act) -> OutsideReview:
    """A team from outside is asked to look at the person, or has done so."""
    locked = locking.person_for(act, person.pk, entries.EDIT)
    values = _checked_outside(facts, locked, act, stored=None)
    row = OutsideReview(person=locked, **values)
    return entries.add(row, person=locked, did="outside review recorded", act=act)


@transaction.atomic
def change_outside(*, review: OutsideReview, version: int, facts: OutsideFacts, act: Act) -> OutsideReview:
    """The team came and found something, or the record was wrong."""
    locked = entries.locked(review, act=act, version=version, **asdict(facts))
    values = _checked_outside(facts, locked.person, act, stored=locked)
    did = "outside review changed"
    return entries.change(locked, person=locked.person, did=did, act=act, values=values)


def _checked_outside(
    facts: OutsideFacts, person: Person, act: Act, *, stored: OutsideReview | None
) -> dict[str, Any]:
    asked = "The day on which the review was asked for"
    rules.check_not_future(facts.asked_on, today=act.today, what=asked, field="asked_on")
    rules.check_not_before(
        facts.asked_on, person.date_of_birth, what=asked, event="the birth", field="asked_on"
    )
    if facts.held_on is not None:
        held = "The day of the review"
        rules.check_not_future(facts.held_on, today=act.today, what=held, field="held_on")
        rules.check_not_before(
            facts.held_on, facts.asked_on, what=held, event="it was asked for", field="held_on"
        )
    if stored is None or stored.kind != facts.kind:
        rules.check_code(codes.OUTSIDE_REVIEW, facts.kind, facts.asked_on, field="kind")
    if not facts.team.strip():
        raise Refusal("Say which team.", field="team")
    if facts.finding.strip() and facts.held_on is None:
        raise Refusal("Enter the day of the review: it found something.", field="held_on")
    return {**asdict(facts), "team": facts.team.strip(), "finding": facts.finding.strip()}
