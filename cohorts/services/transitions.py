"""Who is under 18 or at a residential school on a day, who turns 18 soon, and whether a plan is made."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from cohorts.domain.visits import ADULT_AGE
from cohorts.models import Person, RegisterEntry, SchoolPlacement, Spell
from tcp_portal.access import Scope
from tcp_portal.months import add_years
from tcp_portal.sealed import initial


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
            given_initial=initial("given_name"),
            family_initial=initial("family_name"),
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
