"""A person's objection to sharing their details beyond direct care, and what follows from it.

While it stands the person is told of on each of their pages, and left out of the lists that somebody else than the
keepers of their record writes to a file. Figures count them. Source: Assuring Transformation, fair processing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.models import Objection, Person
from cohorts.services import entries, locking
from tcp_portal.access import Permission, Scope
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal

_KEY = "cohorts.objections"
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """Since when, who says so and about what."""

    raised_on: date
    raised_by: str
    about: str


@transaction.atomic
def raise_objection(*, person: Person, facts: ObjectionFacts, act: Act) -> Objection:
    """From a day on the person's details are not shared beyond direct care. One at a time."""
    locked = locking.person_for(act, person.pk, entries.EDIT)
    if Objection.objects.filter(person=locked, withdrawn_on__isnull=True).exists():
        raise Refusal("An objection stands already. Withdraw it before you record another.")
    what = "The day of the objection"
    rules.check_not_future(facts.raised_on, today=act.today, what=what, field="raised_on")
    rules.check_not_before(
        facts.raised_on, locked.date_of_birth, what=what, event="the birth", field="raised_on"
    )
    rules.check_code(codes.OBJECTOR, facts.raised_by, facts.raised_on, field="raised_by")
    if not facts.about.strip():
        raise Refusal("Say what the objection is about.", field="about")
    row = Objection(
        person=locked, raised_on=facts.raised_on, raised_by=facts.raised_by, about=facts.about.strip()
    )
    entries.add(row, person=locked, did="objection to sharing", act=act)
    forget()
    transaction.on_commit(forget)
    return row


@transaction.atomic
def withdraw(*, objection: Objection, version: int, on: date, act: Act) -> Objection:
    """The person, or whoever objected for them, agrees to sharing again from a day."""
    locked = entries.locked(objection, act=act, version=version, withdrawn_on=on)
    if locked.withdrawn_on is not None:
        raise Refusal(f"This objection was withdrawn on {rules.day_words(locked.withdrawn_on)}.")
    what = "The day of the withdrawal"
    rules.check_not_future(on, today=act.today, what=what)
    rules.check_not_before(on, locked.raised_on, what=what, event="the objection")
    did = "objection to sharing withdrawn"
    entries.change(locked, person=locked.person, did=did, act=act, values={"withdrawn_on": on})
    forget()
    transaction.on_commit(forget)
    return locked


def objecting() -> dict[UUID, date]:
    """Everyone who objects, and since when; no query while it is in the cache. Identities only."""
    found: dict[UUID, date] | None = cache.get(_KEY)
    if found is None:
        rows = Objection.objects.filter(withdrawn_on__isnull=True)
        found = dict(rows.values_list("person_id", "raised_on"))
        cache.set(_KEY, found, _SECONDS)
    return found


def forget() -> None:
    """Reads the objections again at the next question."""
    cache.delete(_KEY)


def kept_back(*, scope: Scope, person_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these people who object and whom the reader does not keep: not for a file that the reader writes.

    Read from the database, never from the cache: a file cannot be called back.
    """
    objects = Objection.objects.filter(person__in=list(person_ids), withdrawn_on__isnull=True)
    people = set(objects.values_list("person_id", flat=True))
    if not people:
        return frozenset()
    kept = Person.objects.visible_to(scope, Permission.RECORD_PEOPLE).filter(pk__in=people)
    return frozenset(people - set(kept.values_list("pk", flat=True)))
