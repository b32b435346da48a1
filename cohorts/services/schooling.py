"""Residential school placements and the way into adult services: who turns 18 soon, and whether a plan is made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain import rules
from cohorts.models import Person, SchoolPlacement
from cohorts.services import entries, locking
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal

WEEKS = (38, 52)


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """Where, for how many weeks a year, since when; who leads the transition and when its plan was agreed."""

    school: str
    weeks: int
    started_on: date
    ended_on: date | None = None
    transition_lead: str = ""
    transition_plan_on: date | None = None


@transaction.atomic
def place(*, person: Person, facts: PlacementFacts, act: Act) -> SchoolPlacement:
    """A placement in a residential school. One at a time."""
    locked = locking.person_for(act, person.pk, entries.EDIT)
    values = _checked(facts, locked, act, stored=None)
    row = SchoolPlacement(person=locked, **values)
    return entries.add(row, person=locked, did="school placement recorded", act=act)


@transaction.atomic
def change(*, placement: SchoolPlacement, version: int, facts: PlacementFacts, act: Act) -> SchoolPlacement:
    """Its end, its transition plan, or what was recorded wrongly."""
    locked = entries.locked(placement, act=act, version=version, **asdict(facts))
    values = _checked(facts, locked.person, act, stored=locked)
    did = "school placement changed"
    return entries.change(locked, person=locked.person, did=did, act=act, values=values)


def _checked(
    facts: PlacementFacts, person: Person, act: Act, *, stored: SchoolPlacement | None
) -> dict[str, Any]:
    start = "The start of the placement"
    rules.check_not_before(
        facts.started_on, person.date_of_birth, what=start, event="the birth", field="started_on"
    )
    rules.check_not_future(facts.started_on, today=act.today, what=start, field="started_on")
    if not facts.school.strip():
        raise Refusal("Enter the school.", field="school")
    if facts.weeks not in WEEKS:
        raise Refusal("A placement is for 38 or 52 weeks a year.", field="weeks")
    if facts.ended_on is not None:
        rules.check_not_before(
            facts.ended_on, facts.started_on, what="The end", event="the start", field="ended_on"
        )
    if facts.transition_plan_on is not None:
        rules.check_not_future(
            facts.transition_plan_on, today=act.today, what="The day of the plan", field="transition_plan_on"
        )
    others = SchoolPlacement.objects.filter(person=person)
    if stored is not None:
        others = others.exclude(pk=stored.pk)
    _check_alone(facts, [rules.Period(one.started_on, one.ended_on) for one in others])
    words = {"school": facts.school.strip(), "transition_lead": facts.transition_lead.strip()}
    return {**asdict(facts), **words}


def _check_alone(facts: PlacementFacts, others: list[rules.Period]) -> None:
    ours = rules.Period(facts.started_on, facts.ended_on)
    for other in others:
        if ours.overlaps(other):
            raise Refusal(f"This would overlap the placement {other.words}.", field="started_on")
