"""The review of a death: notified, paused, completed, and the day by which it is due."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain import rules
from cohorts.domain.policy import Policies, Rule
from cohorts.models import MortalityReview, Person
from cohorts.services import entries, locking
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal


@dataclass(frozen=True, slots=True)
class MortalityFacts:
    """How far the review of the death is. It pauses for a statutory process, or for the family."""

    notified_on: date
    paused: bool = False
    pause_reason: str = ""
    completed_on: date | None = None
    learning: str = ""


@transaction.atomic
def save_mortality(*, person: Person, version: int, facts: MortalityFacts, act: Act) -> MortalityReview:
    """The review of a recorded death, notified, paused or completed. Version 0 says that there was none yet."""
    locked = locking.person_for(act, person.pk, entries.EDIT)
    row = MortalityReview.objects.select_for_update().filter(person=locked).first()
    values: dict[str, Any] = {
        **asdict(facts),
        "pause_reason": facts.pause_reason.strip() if facts.paused else "",
        "learning": facts.learning.strip(),
    }
    locking.check_version(row or MortalityReview(version=0), version, **values)
    _check_mortality(facts, locked, act)
    if row is None:
        new = MortalityReview(person=locked, **values)
        return entries.add(new, person=locked, did="mortality review", act=act)
    return entries.change(row, person=locked, did="mortality review", act=act, values=values)


def _check_mortality(facts: MortalityFacts, person: Person, act: Act) -> None:
    if person.died_on is None:
        raise Refusal("Record the death first.", field="notified_on")
    what = "The day of the notification"
    rules.check_not_future(facts.notified_on, today=act.today, what=what, field="notified_on")
    rules.check_not_before(
        facts.notified_on, person.died_on, what=what, event="the death", field="notified_on"
    )
    if facts.paused and not facts.pause_reason.strip():
        raise Refusal("Say why the review is paused.", field="pause_reason")
    if facts.completed_on is None:
        return
    ended = "The day on which the review was completed"
    rules.check_not_future(facts.completed_on, today=act.today, what=ended, field="completed_on")
    rules.check_not_before(
        facts.completed_on, facts.notified_on, what=ended, event="the notification", field="completed_on"
    )
    if facts.paused:
        raise Refusal("A review that is completed is not paused.", field="paused")


def mortality_due(review: MortalityReview, policies: Policies) -> date | None:
    """The day by which the review is due; None while it is paused, and once it is completed."""
    if review.paused or review.completed_on is not None:
        return None
    span = policies.span(Rule.MORTALITY_REVIEW, review.notified_on)
    return span.after(review.notified_on) if span else None
