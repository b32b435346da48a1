"""Advocacy, family, key people and needs of a person, as last checked; and reviews by teams from outside."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.models import Involvement, OutsideReview, Person
from cohorts.services import entries, locking
from cohorts.services.facts import Act
from tcp_portal.errors import Refusal

_LISTS = {"advocacy": codes.INVOLVED, "family": codes.INVOLVED, "education_plan": codes.YES_NO}
_SEVERAL = {"advocate_kinds": codes.ADVOCATE_KIND, "needs": codes.NEED}
_YES = "1"


@dataclass(frozen=True, slots=True)
class InvolvementFacts:
    """Codes are those of the lists; what is not known is empty."""

    checked_on: date
    advocacy: str = ""
    advocate_kinds: tuple[str, ...] = ()
    family: str = ""
    coordinator: str = ""
    keyworker: str = ""
    education_plan: str = ""
    needs: tuple[str, ...] = ()


@transaction.atomic
def save(*, person: Person, version: int, facts: InvolvementFacts, act: Act) -> Involvement:
    """Who speaks for the person and what they need, as checked on a day. Version 0 says that nothing was known yet."""
    locked = locking.person_for(act, person.pk, entries.EDIT)
    row = Involvement.objects.select_for_update().filter(person=locked).first()
    values = _values(facts)
    locking.check_version(row or Involvement(version=0), version, **values)
    _check(facts, row, locked, act)
    if row is None:
        return entries.add(Involvement(person=locked, **values), person=locked, did="involvement", act=act)
    return entries.change(row, person=locked, did="involvement", act=act, values=values)


def _values(facts: InvolvementFacts) -> dict[str, Any]:
    values = asdict(facts)
    for name in _SEVERAL:
        values[name] = list(values[name])
    for name in ("coordinator", "keyworker"):
        values[name] = values[name].strip()
    return values


def _check(facts: InvolvementFacts, stored: Involvement | None, person: Person, act: Act) -> None:
    what = "The day of the check"
    rules.check_not_future(facts.checked_on, today=act.today, what=what, field="checked_on")
    rules.check_not_before(
        facts.checked_on, person.date_of_birth, what=what, event="the birth", field="checked_on"
    )
    for name, known in _LISTS.items():
        value = getattr(facts, name)
        if value and value != getattr(stored, name, ""):
            rules.check_code(known, value, facts.checked_on, field=name)
    for name, known in _SEVERAL.items():
        for value in getattr(facts, name):
            if value not in getattr(stored, name, ()):
                rules.check_code(known, value, facts.checked_on, field=name)
    if facts.advocate_kinds and facts.advocacy != _YES:
        raise Refusal("A kind of advocate needs “Yes” to an advocate.", field="advocate_kinds")


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
