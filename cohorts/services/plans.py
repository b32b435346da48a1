"""What is planned for a person's way out of hospital: status, date, and the day on which they were ready."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from cohorts.domain import codes, rules
from cohorts.domain.codes.endings import HELD_UP
from cohorts.domain.plan_history import Step, slips
from cohorts.models import DischargePlan, PlanStep, Spell
from cohorts.services import locking, plan_ends
from cohorts.services.plan_trail import write
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal

EDIT = Permission.EDIT_DISCHARGE_PLANS
_NEXT = timedelta(microseconds=1)


def check_update_plan(*, spell: Spell, act: Act) -> None:
    """Why the plan cannot be changed; the reason under a disabled button."""
    act.scope.must_allow(EDIT, spell.partnership_id)
    if spell.ended_on is not None:
        raise Refusal(
            f"This stay ended on {rules.day_words(spell.ended_on)}: its plan is closed.", field="planned_on"
        )


def open_plan(spell: Spell, act: Act) -> tuple[Spell, DischargePlan]:
    """The open spell, locked, and its plan, perhaps a new one of version 0. Raises Refusal or PermissionDenied."""
    locked = locking.spell_for(act, spell.pk, EDIT)
    check_update_plan(spell=locked, act=act)
    return locked, _plan_of(locked)


def stored_plan(plan: DischargePlan) -> DischargePlan:
    """The plan with a row: what stands around it may come before its status and date."""
    if plan.version == 0:
        plan.version = 1
        plan.save()
    return plan


def _plan_of(spell: Spell) -> DischargePlan:
    return DischargePlan.objects.filter(spell=spell).first() or DischargePlan(spell=spell, version=0)


@transaction.atomic
def update_plan(  # what a tracker meeting says of one person in one breath
    *,
    spell: Spell,
    version: int,
    status: str,
    planned_on: date | None,
    act: Act,
    confidence: str | None = None,
    reason: str = "",
) -> DischargePlan:
    """Care-plan status and planned date of the stay; both may be empty. Version 0 says that there was no plan yet.

    A date that had been set and now changes takes a `reason`; every date is kept as a step. `confidence` None leaves it
    as it was while the date stays, and empty for another date. A planned date in the past is kept and shown as
    overdue. Whoever is no longer held up (AT 2.14) has no open delay and no day of readiness left.
    Raises Refusal, Stale or PermissionDenied.
    """
    locked = locking.spell_for(act, spell.pk, EDIT)
    plan = _plan_of(locked)
    wanted = {"status": status, "planned_on": planned_on}
    sure = _confidence(plan, planned_on, confidence)
    locking.check_version(plan, version, **wanted, **({} if confidence is None else {"confidence": sure}))
    check_update_plan(spell=locked, act=act)
    _check_step(plan, locked, {**wanted, "confidence": sure}, reason, act)
    changes = save_plan(plan, {**wanted, "confidence": sure, **_readiness(plan, status)})
    if not changes:
        return plan
    _keep_step(plan, changes, reason, act)
    if status not in HELD_UP and changes.get("status", [""])[0] in HELD_UP:
        changes |= plan_ends.end_delays(locked, act.today)
    write(spell=locked, obj=plan, did="discharge plan", changes=changes, act=act)
    return plan


def _confidence(plan: DischargePlan, planned_on: date | None, given: str | None) -> str:
    if planned_on is None:
        return ""
    if given is not None:
        return given
    return plan.confidence if planned_on == plan.planned_on else ""


def _check_step(plan: DischargePlan, spell: Spell, wanted: dict[str, Any], reason: str, act: Act) -> None:
    status, planned_on, sure = wanted["status"], wanted["planned_on"], wanted["confidence"]
    if status and status != plan.status:
        rules.check_code(codes.CARE_PLAN_STATUS, status, act.today, field="status")
    if planned_on is not None:
        rules.check_not_before(
            planned_on, spell.started_on, what="The planned date", event="the admission", field="planned_on"
        )
    if sure and sure != plan.confidence:
        rules.check_code(codes.CONFIDENCE, sure, act.today, field="confidence")
    if plan.planned_on is not None and planned_on != plan.planned_on and not reason.strip():
        raise Refusal(
            f"Say why the planned date is no longer {rules.day_words(plan.planned_on)}.", field="reason"
        )


def _readiness(plan: DischargePlan, status: str) -> dict[str, Any]:
    return {} if status in HELD_UP or plan.ready_on is None else {"ready_on": None}


def save_plan(plan: DischargePlan, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Sets and stores the values under the plan's next version; what changed, nothing where nothing did."""
    changes: dict[str, list[Any]] = audit.changes_between(
        {name: getattr(plan, name) for name in values}, values
    )
    if changes:
        for name, value in values.items():
            setattr(plan, name, value)
        plan.version += 1
        plan.save()
    return changes


def _keep_step(plan: DischargePlan, changes: dict[str, list[Any]], reason: str, act: Act) -> None:
    """One step more. Its moment is after that of the step before, so that the order is never in doubt."""
    moved = changes.get("planned_on", [None])[0] is not None
    last = plan.steps.aggregate(at=Max("at"))["at"]
    PlanStep.objects.create(
        plan=plan,
        at=act.now if last is None else max(act.now, last + _NEXT),
        on=act.today,
        by=act.by,
        status=plan.status,
        planned_on=plan.planned_on,
        confidence=plan.confidence,
        reason=reason.strip() if moved else "",
    )
    if "planned_on" not in changes:
        return
    steps = [Step(step.on, step.status, step.planned_on) for step in plan.steps.order_by("at")]
    count = slips(steps).count
    if count != plan.slips:
        plan.slips = count
        plan.save(update_fields=["slips"])


@transaction.atomic
def record_ready(*, spell: Spell, version: int, on: date | None, act: Act) -> DischargePlan:
    """The day from which the person was clinically ready to leave (AT Q42b), or none.

    Only for whoever could leave and does not: delayed, or held by law (AT 2.14). Raises as `update_plan`.
    """
    locked, plan = open_plan(spell, act)
    check_seen(plan, version, ready_on=on)
    if on is not None:
        if plan.status not in HELD_UP:
            raise Refusal(
                "Set the status to delayed, or to not dischargeable for legal reasons, first: the day of readiness "
                "belongs to these.",
                field="ready_on",
            )
        rules.check_not_future(on, today=act.today, what="The day of readiness", field="ready_on")
        rules.check_not_before(
            on, locked.started_on, what="The day of readiness", event="the admission", field="ready_on"
        )
    changes = save_plan(plan, {"ready_on": on})
    if changes:
        write(spell=locked, obj=plan, did="ready for discharge", changes=changes, act=act)
    return plan


def check_seen(plan: DischargePlan, version: int, **yours: Any) -> None:
    """As locking.check_version; but what two people wrote in different fields of a plan does not clash."""
    if locking.differences(plan, **yours):
        locking.check_version(plan, version, **yours)
