"""Residential school placements and the way into adult services: who turns 18 soon, and whether a plan is made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Left

from cohorts.domain import rules
from cohorts.domain.visits import ADULT_AGE
from cohorts.models import Person, RegisterEntry, SchoolPlacement, Spell
from cohorts.services import entries, locking
from cohorts.services.facts import Act
from tcp_portal.access import Scope
from tcp_portal.errors import Refusal
from tcp_portal.months import add_years

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


class Turning(NamedTuple):
    """Someone under 18 in a school placement, in hospital or on the register, or about to turn 18."""

    person_id: UUID
    reference: str
    given_initial: str
    family_initial: str
    date_of_birth: date
    place: str | None
    in_hospital: bool
    on_register: bool
    school: str | None
    weeks: int | None
    lead: str | None
    plan_on: date | None

    @property
    def initials(self) -> str:
        return f"{self.given_initial}. {self.family_initial}."

    @property
    def adult_on(self) -> date:
        """The 18th birthday."""
        return add_years(self.date_of_birth, ADULT_AGE)

    def turns_by(self, day: date) -> bool:
        """Turns 18 within 12 months of the day, the anniversary included."""
        return day < self.adult_on <= add_years(day, 1)

    def needs_plan_on(self, day: date) -> bool:
        """Turns 18 within 12 months, and no transition plan is agreed."""
        return self.turns_by(day) and self.plan_on is None


def young_on(*, scope: Scope, partnership_id: UUID, day: date) -> list[Turning]:
    """Everyone under 18 on the day who is in hospital or on the register, and everyone at a residential school.

    The oldest first; the transition plan as it stood on the day. One query.
    """

    def holding(start: str, end: str) -> Q:
        return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}))

    mine = {"person": OuterRef("pk")}
    placements = SchoolPlacement.objects.filter(holding("started_on", "ended_on"), **mine).order_by(
        "-started_on"
    )
    plan = SchoolPlacement.objects.filter(transition_plan_on__lte=day, **mine).order_by("-transition_plan_on")
    lead = SchoolPlacement.objects.filter(**mine).exclude(transition_lead="").order_by("-started_on")
    people = (
        Person.objects.visible_to(scope)
        .filter(
            Q(died_on__isnull=True) | Q(died_on__gt=day), partnership=partnership_id, date_of_birth__lte=day
        )
        .annotate(
            given_initial=Left(F("given_name"), 1),
            family_initial=Left(F("family_name"), 1),
            in_hospital=Exists(Spell.objects.filter(holding("counted_from", "ended_on"), **mine)),
            on_register=Exists(RegisterEntry.objects.filter(holding("entered_on", "left_on"), **mine)),
            school=Subquery(placements.values("school")[:1]),
            weeks=Subquery(placements.values("weeks")[:1]),
            lead=Subquery(lead.values("transition_lead")[:1]),
            plan_on=Subquery(plan.values("transition_plan_on")[:1]),
        )
        .filter(
            Q(school__isnull=False)
            | (Q(in_hospital=True) | Q(on_register=True))
            & Q(date_of_birth__gt=add_years(day, -ADULT_AGE - 1))
        )
        .order_by("date_of_birth", "reference")
    )
    rows = people.values_list(
        "pk", "reference", "given_initial", "family_initial", "date_of_birth", "home_place__name",
        "in_hospital", "on_register", "school", "weeks", "lead", "plan_on",
    )  # fmt: skip
    found = [Turning(*row) for row in rows]
    return [one for one in found if one.school is not None or one.adult_on > day]
