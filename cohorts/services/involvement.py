"""Advocacy, family, key people and needs of a person, as last checked; and reviews by teams from outside."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.models import Involvement, Person
from cohorts.services import entries, locking
from tcp_portal.acts import Act
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
