"""Erasing who somebody was, once their record is kept no longer: one officer proposes, another erases.

What goes: name, NHS number and its keyed hash, the day and month of birth, the link to rows of the same human being in
other registers, words that people wrote, rows of extracts, and the key without which the trail tells nobody who it
was. What stays: the stays and other dated facts, by reference, that figures of past months are counted from; lines of
closed months; the trail; and the erasure itself. Sources: UK GDPR articles 5(1)(e) and 17; NHS Records Management Code.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cohorts.models import Erasure, Person, Spell
from cohorts.models.erasures import ErasureQuerySet
from cohorts.services.erased_words import erase_words
from cohorts.services.retention import ERASE, DueRecord, due_now
from tcp_portal.access import Scope
from tcp_portal.acts import Act
from tcp_portal.audit import identity
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import User

_NOT_DUE = "{} is not due: something was recorded meanwhile, or the rule has changed. Nothing was done."
_BY_ANOTHER = "Somebody else has to erase what you proposed yourself."


def proposals(*, scope: Scope, partnership_ids: Collection[UUID]) -> list[Erasure]:
    """What was proposed and waits for somebody else, the earliest day first."""
    return list(_of(scope, partnership_ids).waiting().order_by("due_on", "person__reference"))


def carried_out(*, scope: Scope, partnership_ids: Collection[UUID], most: int) -> list[Erasure]:
    """The last erasures, the newest first."""
    done = _of(scope, partnership_ids).filter(erased_at__isnull=False)
    return list(done.order_by("-erased_at", "person__reference")[:most])


def _of(scope: Scope, partnership_ids: Collection[UUID]) -> ErasureQuerySet:
    rows = Erasure.objects.visible_to(scope).filter(person__partnership__in=partnership_ids)
    return rows.select_related("person", "proposed_by", "erased_by").defer(
        "person__given_name", "person__family_name", "person__nhs_number"
    )


@transaction.atomic
def propose(*, person_ids: Collection[UUID], act: Act) -> list[Erasure]:
    """Puts the records of these people forward for erasure. All of them or none.

    Raises PermissionDenied for somebody whom the officer's posts do not reach, Refusal for one who is not due.
    """
    by = _officer(act)
    people = [_locked(person_id, act) for person_id in sorted(set(person_ids))]
    if not people:
        raise Refusal("Choose at least one record.", field="person")
    due = due_now(scope=act.scope, person_ids=[one.pk for one in people], today=act.today)
    waiting = set(Erasure.objects.filter(person__in=people).values_list("person_id", flat=True))
    return [
        _propose(person, due.get(person.pk), by=by, act=act) for person in people if person.pk not in waiting
    ]


def _propose(person: Person, found: DueRecord | None, *, by: User, act: Act) -> Erasure:
    if found is None:
        raise Refusal(_NOT_DUE.format(person.reference), field="person")
    row = Erasure.objects.create(
        person=person, rule=found.due.rule, counted_from=found.due.counted_from, due_on=found.due.due_on,
        proposed_by=by, proposed_at=act.now,
    )  # fmt: skip
    _record("propose an erasure", row, person, act, {"due_on": [None, row.due_on], "rule": [None, row.rule]})
    return row


@transaction.atomic
def withdraw(*, erasure: Erasure, act: Act) -> None:
    """The record stays for now: whoever proposed it, or another officer, takes it back. Raises Refusal once erased."""
    person, row = _waiting(erasure, act)
    _record("withdraw an erasure", row, person, act, {"due_on": [row.due_on, None], "rule": [row.rule, None]})
    row.delete()


@transaction.atomic
def erase(*, erasure: Erasure, act: Act) -> Erasure:
    """Erases who the person was, for good, in one transaction.

    Raises Refusal where the officer proposed it themselves, where it was done already, and where the person is not
    due any more: in hospital, on a register, or with something that is not over.
    """
    by = _officer(act)
    person, row = _waiting(erasure, act)
    if row.proposed_by_id == by.pk:
        raise Refusal(_BY_ANOTHER)
    found = due_now(scope=act.scope, person_ids=[person.pk], today=act.today).get(person.pk)
    if found is None:
        raise Refusal(_NOT_DUE.format(person.reference))
    row.rule, row.counted_from, row.due_on = found.due.rule, found.due.counted_from, found.due.due_on
    row.erased_by, row.erased_at = by, act.now
    row.save()
    words = erase_words(person.pk)
    _erase_identity(person, act.today)
    identity.forget(person.pk)
    told = {"due_on": row.due_on, "rule": row.rule, "words": words}
    _record("erase a person", row, person, act, {name: [None, value] for name, value in told.items()})
    return row


def _erase_identity(person: Person, today: date) -> None:
    person.nhs_number = person.given_name = person.family_name = ""
    person.date_of_birth = date(person.date_of_birth.year, 1, 1)
    person.human = uuid4()
    person.erased_on = today
    person.version += 1
    person.save()
    Spell.objects.filter(person=person).update(human=person.human)


def _officer(act: Act) -> User:
    if act.by is None:  # never a command: two people answer for it
        raise PermissionDenied
    return act.by


def _locked(person_id: UUID, act: Act) -> Person:
    people = Person.objects.visible_to(act.scope, ERASE).select_for_update(of=("self",))
    person = people.filter(pk=person_id).first()
    if person is None:
        raise PermissionDenied
    return person


def _waiting(erasure: Erasure, act: Act) -> tuple[Person, Erasure]:
    """The person and the proposal, both locked, the person first."""
    if not Erasure.objects.visible_to(act.scope).filter(pk=erasure.pk).waiting().exists():
        raise Refusal("This was erased or taken back meanwhile.")
    person = _locked(erasure.person_id, act)
    row = Erasure.objects.select_for_update(of=("self",)).filter(pk=erasure.pk).waiting().first()
    if row is None:
        raise Refusal("This was erased or taken back meanwhile.")
    return person, row


def _record(did: str, row: Erasure, person: Person, act: Act, changes: dict[str, list[object]]) -> None:
    audit.record(
        by=act.by, did=did, at=act.now, obj=row, partnership_id=person.partnership_id, person_ids=[person.pk],
        changes=changes,
    )  # fmt: skip
