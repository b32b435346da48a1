"""What stands in the way of a discharge, in words; what is to be done about it are actions."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from cohorts.domain import rules
from cohorts.models import Barrier, Spell
from cohorts.services import locking
from cohorts.services.plan_trail import write
from cohorts.services.plans import EDIT, check_update_plan
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.partnerships.models import Organisation


def organisations(partnership_id: UUID) -> QuerySet[Organisation]:
    """Whose a barrier may be: members of the partnership, past and present."""
    members = Organisation.objects.filter(memberships__partnership=partnership_id)
    return members.distinct().order_by("name")


@transaction.atomic
def raise_barrier(
    *, spell: Spell, what: str, organisation_id: UUID | None, raised_on: date, act: Act
) -> Barrier:
    """A new barrier. Raises Refusal beside the field, or PermissionDenied."""
    locked = locking.spell_for(act, spell.pk, EDIT)
    check_update_plan(spell=locked, act=act)
    barrier = Barrier(spell=locked, version=0)
    wanted = _checked(locked, what, organisation_id, raised_on, None, act)
    _save(barrier, wanted)
    changes = {name: [None, value] for name, value in wanted.items() if value}
    write(spell=locked, obj=barrier, did="barrier raised", changes=changes, act=act)
    return barrier


@transaction.atomic
def change_barrier(  # every fact of a barrier is on its form
    *,
    barrier: Barrier,
    version: int,
    what: str,
    organisation_id: UUID | None,
    raised_on: date,
    resolved_on: date | None,
    act: Act,
) -> Barrier:
    """Words, owner or days of a barrier; with `resolved_on` it is out of the way. Raises Refusal, Stale or
    PermissionDenied."""
    spell = locking.spell_for(act, barrier.spell_id, EDIT)
    locked = Barrier.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=barrier.pk)
    wanted = _checked(spell, what, organisation_id, raised_on, resolved_on, act)
    locking.check_version(locked, version, **wanted)
    if spell.ended_on is not None and resolved_on is None:
        raise Refusal("The stay is over: give the day on which it was out of the way.", field="resolved_on")
    changes = audit.changes_between({name: getattr(locked, name) for name in wanted}, wanted)
    if changes:
        _save(locked, wanted)
        write(spell=spell, obj=locked, did="barrier changed", changes=changes, act=act)
    return locked


def _save(barrier: Barrier, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(barrier, name, value)
    barrier.version += 1
    barrier.save()


def _checked(  # as above
    spell: Spell,
    what: str,
    organisation_id: UUID | None,
    raised_on: date,
    resolved_on: date | None,
    act: Act,
) -> dict[str, Any]:
    if not what.strip():
        raise Refusal("Say what stands in the way.", field="what")
    rules.check_not_future(
        raised_on, today=act.today, what="The day on which it was raised", field="raised_on"
    )
    rules.check_not_before(
        raised_on,
        spell.started_on,
        what="The day on which it was raised",
        event="the admission",
        field="raised_on",
    )
    if resolved_on is not None:
        told = "The day on which it was out of the way"
        rules.check_not_future(resolved_on, today=act.today, what=told, field="resolved_on")
        rules.check_not_before(resolved_on, raised_on, what=told, event="it was raised", field="resolved_on")
    organisation = None
    if organisation_id is not None:
        organisation = organisations(spell.partnership_id).filter(pk=organisation_id).first()
        if organisation is None:
            raise Refusal("Choose an organisation of this partnership.", field="organisation")
    return {
        "what": what.strip(),
        "organisation": organisation,
        "raised_on": raised_on,
        "resolved_on": resolved_on,
    }
