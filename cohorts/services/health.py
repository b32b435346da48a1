"""Annual health checks, and the review of a death with the day by which it is due."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cohorts.domain import rules
from cohorts.domain.policy import Policies, Rule
from cohorts.models import HealthCheck, Person
from cohorts.services import entries, locking
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal

_CHECK = "The date of the health check"


@transaction.atomic
def record_check(*, person: Person, on: date, action_plan: bool, act: Act) -> HealthCheck:
    """A check on a day, and whether a health action plan came of it."""
    locked = locking.person_for(act, person.pk, entries.EDIT)
    _check_day(locked, on, act)
    if HealthCheck.objects.filter(person=locked, on=on).exists():
        raise Refusal("A health check is recorded for this day already.", field="on")
    row = HealthCheck(person=locked, on=on, action_plan=action_plan)
    return entries.add(row, person=locked, did="health check recorded", act=act)


@transaction.atomic
def correct_check(*, check: HealthCheck, version: int, on: date, action_plan: bool, act: Act) -> HealthCheck:
    """What was recorded wrongly."""
    values = {"on": on, "action_plan": action_plan}
    locked = entries.locked(check, act=act, version=version, **values)
    _check_day(locked.person, on, act)
    others = HealthCheck.objects.filter(person=locked.person_id, on=on).exclude(pk=locked.pk)
    if others.exists():
        raise Refusal("A health check is recorded for this day already.", field="on")
    return entries.change(locked, person=locked.person, did="health check corrected", act=act, values=values)


def _check_day(person: Person, on: date, act: Act) -> None:
    rules.check_not_future(on, today=act.today, what=_CHECK)
    rules.check_not_before(on, person.date_of_birth, what=_CHECK, event="the birth")
    if person.died_on is not None and on > person.died_on:
        raise Refusal(f"{_CHECK} is after the death on {rules.day_words(person.died_on)}.", field="on")


def check_due(last: date | None, policies: Policies) -> date | None:
    """The day by which the next annual check is due: so long after the last; None where there was none."""
    span = policies.span(Rule.HEALTH_CHECK, last) if last else None
    return span.after(last) if span and last else None
