"""The discharge checklist: which steps there are on a day, and how far one plan is with them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cohorts.domain import rules
from cohorts.models import ChecklistItem, ChecklistMark, Spell
from cohorts.services import locking
from cohorts.services.plan_trail import write
from cohorts.services.plans import open_plan, stored_plan
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal
from tcp_portal.models import in_force_on


def items_on(day: date, partnership: UUID | OuterRef) -> QuerySet[ChecklistItem]:
    """The steps in force on the day: the partnership's own list where it has one, else the one for all."""
    valid = ChecklistItem.objects.filter(in_force_on(day))
    outer = OuterRef(partnership) if isinstance(partnership, OuterRef) else partnership
    own = Exists(valid.filter(partnership=outer))
    return valid.filter(Q(partnership=partnership) | Q(~own, partnership__isnull=True)).order_by("position")


@transaction.atomic
def mark(  # what a step says of itself
    *,
    spell: Spell,
    item_id: UUID,
    version: int,
    done_on: date | None,
    not_needed: bool,
    note: str,
    act: Act,
) -> ChecklistMark:
    """A step is done on a day, not needed and why, or neither again. Version 0 says that it was not marked yet.

    Raises Refusal at `done_on`, `not_needed` or `note`, Stale or PermissionDenied.
    """
    locked, plan = open_plan(spell, act)
    item = items_on(act.today, locked.partnership_id).filter(pk=item_id).first()
    if item is None:
        raise Refusal("This step is not in the checklist any more. Open the plan again.")
    plan = stored_plan(plan)
    row = ChecklistMark.objects.filter(plan=plan, item=item).first() or ChecklistMark(
        plan=plan, item=item, version=0
    )
    wanted = {"done_on": done_on, "not_needed": not_needed, "note": note.strip()}
    locking.check_version(row, version, **wanted)
    _check(locked, wanted["note"], done_on, not_needed, act)
    changes = audit.changes_between({name: getattr(row, name) for name in wanted}, wanted)
    if changes:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        write(spell=locked, obj=row, did=f"checklist step {item.position}", changes=changes, act=act)
    return row


def _check(spell: Spell, note: object, done_on: date | None, not_needed: bool, act: Act) -> None:
    if done_on is not None:
        if not_needed:
            raise Refusal("A step is done, or it is not needed: one of the two.", field="not_needed")
        rules.check_not_future(done_on, today=act.today, what="The day on which it was done", field="done_on")
        rules.check_not_before(
            done_on,
            spell.started_on,
            what="The day on which it was done",
            event="the admission",
            field="done_on",
        )
    if not_needed and not note:
        raise Refusal("Say why the step is not needed.", field="note")
