"""What is planned for a person's way out of hospital."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.models import DischargePlan, Spell
from cohorts.services import locking
from cohorts.services.facts import Act
from tcp_portal.access import Permission
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal

_EDIT = Permission.EDIT_DISCHARGE_PLANS


def check_update_plan(*, spell: Spell, act: Act) -> None:
    """Why the plan cannot be changed; the reason under a disabled button."""
    act.scope.must_allow(_EDIT, spell.partnership_id)
    if spell.ended_on is not None:
        raise Refusal(
            f"This stay ended on {rules.day_words(spell.ended_on)}: its plan is closed.", field="planned_on"
        )


@transaction.atomic
def update_plan(
    *, spell: Spell, version: int, status: str, planned_on: date | None, act: Act
) -> DischargePlan:
    """Care-plan status and planned date of the stay; both may be empty. Version 0 says that there was no plan yet.

    A planned date in the past is kept and shown as overdue. Raises Refusal, Stale or PermissionDenied.
    """
    locked = locking.spell_for(act, spell.pk, _EDIT)
    plan = DischargePlan.objects.filter(spell=locked).first() or DischargePlan(spell=locked, version=0)
    locking.check_version(plan, version, status=status, planned_on=planned_on)
    check_update_plan(spell=locked, act=act)
    if status and status != plan.status:
        rules.check_code(codes.CARE_PLAN_STATUS, status, act.today, field="status")
    if planned_on is not None:
        rules.check_not_before(
            planned_on, locked.started_on, what="The planned date", event="the admission", field="planned_on"
        )
    changes = audit.changes_between(
        {"status": plan.status, "planned_on": plan.planned_on}, {"status": status, "planned_on": planned_on}
    )
    if not changes:
        return plan
    plan.status, plan.planned_on = status, planned_on
    plan.version += 1
    plan.save()
    audit.record(
        by=act.by,
        did="discharge plan",
        at=act.now,
        obj=plan,
        partnership_id=locked.partnership_id,
        person_ids=[locked.person_id],
        changes=changes,
    )
    return plan
