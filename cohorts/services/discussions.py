"""What a tracker meeting says about one person: in one act, and word for word in its minutes. Feature N20.

The minutes are what the services of the register wrote into the trail while they ran, not a second telling of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from cohorts.domain.promises import ClosedAs
from cohorts.domain.rules import day_words
from cohorts.models import Action, DischargePlan, Discussion, Spell
from cohorts.services import actions, confirmations, locking, meetings, plans
from cohorts.services.actions import ActionFacts
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.audit.models import AuditEntry
from tcp_portal.errors import Difference, Refusal, Stale
from tcp_portal.months import Month

DID = "tracker meeting"


@dataclass(frozen=True, slots=True)
class PlanSaid:
    """Status and date as they are to stand; `version` is the plan's that was on the page, 0 where there was none."""

    version: int
    status: str
    planned_on: date | None
    confidence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that is done or dropped; `version` is the action's that was on the page."""

    action_id: UUID
    version: int
    as_: ClosedAs
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """All that is said about one person. Without a plan (not in hospital any more) none is touched.

    New actions are numbered as on the form, so that a refusal can name the line.
    """

    note: str = ""
    decision: str = ""
    plan: PlanSaid | None = None
    kept: tuple[Kept, ...] = ()
    promised: Mapping[int, ActionFacts] = field(default_factory=dict)
    confirmed: bool = False


@transaction.atomic
def discuss(*, discussion: Discussion, version: int, said: Said, act: Act) -> Discussion:
    """Plan, promises, confirmation, note and decision in one transaction, all of it or nothing.

    Refusals name the form's fields: those of the n-th new action end in _n, the note of an ended one in its identity.
    Raises Stale with both values where someone else saved the talk or the plan first.
    """
    person = locking.person_for(act, discussion.person_id, meetings.RUN)
    rows = Discussion.objects.select_for_update(of=("self",)).select_related("meeting")
    locked = rows.get(pk=discussion.pk)
    meetings.check_not_closed(locked.meeting)
    spell = person.spells.filter(ended_on__isnull=True).first()
    plan = _check_seen(locked, version, spell, said)
    with audit.heard() as written:
        if said.plan is not None:
            _plan(spell, plan, said.plan, act)
        for kept in said.kept:
            _keep(person.pk, kept, locked.meeting.on, act)
        for number, facts in said.promised.items():
            _promise(locked, facts, number, act)
        if said.confirmed:
            confirmations.confirm(person_ids=[person.pk], month=Month.of(locked.meeting.on), act=act)
    locked.note, locked.decision = said.note.strip(), said.decision.strip()
    locked.discussed_at = act.now
    locked.changes = {"entries": [*entries_of(locked), *map(_told, written)]}
    locked.version += 1
    locked.save()
    audit.record(
        by=act.by,
        did=DID,
        at=act.now,
        obj=locked,
        partnership_id=person.partnership_id,
        person_ids=[person.pk],
        changes={"changes": [None, len(written)]},
    )
    return locked


def entries_of(discussion: Discussion) -> list[dict[str, Any]]:
    """What the talk changed, act by act, as the trail keeps it: `did`, `object`, `id` and `changes`."""
    return list(discussion.changes.get("entries", ()))


def _told(entry: AuditEntry) -> dict[str, Any]:
    return {
        "did": entry.did,
        "object": entry.object_type,
        "id": str(entry.object_id or ""),
        "changes": entry.changes,
    }


def _check_seen(discussion: Discussion, version: int, spell: Spell | None, said: Said) -> DischargePlan:
    """The plan as it stands, once nothing was saved by someone else that the reader did not see."""
    plan = DischargePlan.objects.filter(spell=spell).first() if spell else None
    plan = plan or DischargePlan(spell=spell, version=0)
    clashes: tuple[Difference, ...] = ()
    if discussion.version != version:
        clashes = locking.differences(discussion, note=said.note.strip(), decision=said.decision.strip())
    wanted = said.plan
    if wanted is not None and plan.version != wanted.version:
        clashes += locking.differences(
            plan, status=wanted.status, planned_on=wanted.planned_on, confidence=wanted.confidence
        )
    if clashes or discussion.version != version:
        raise Stale(version=discussion.version, differences=clashes)
    return plan


def _plan(spell: Spell | None, plan: DischargePlan, said: PlanSaid, act: Act) -> None:
    if spell is None:
        raise Refusal("This person has left hospital: there is no discharge to plan.", field="status")
    plans.update_plan(
        spell=spell,
        version=plan.version,
        status=said.status,
        planned_on=said.planned_on,
        confidence=said.confidence,
        reason=said.reason,
        act=act,
    )


def _keep(person_id: UUID, kept: Kept, on: date, act: Act) -> None:
    """Ended on the day of the meeting, or on the day on which it was agreed where that came later."""
    action = Action.objects.filter(pk=kept.action_id, person=person_id).first()
    if action is None:
        raise Refusal("This action is not one of this person's any more. Open the page again.")
    at = f"kept_note_{kept.action_id}"
    if action.version != kept.version:
        ended = (
            f"closed as {action.closed_as}"
            if action.closed_on
            else f"changed: due {day_words(action.due_on)}"
        )
        raise Refusal(f"Someone else saved “{action.what}” first. It is {ended}.", field=at)
    try:
        actions.close(
            action=action,
            version=kept.version,
            as_=kept.as_,
            on=max(on, action.agreed_on),
            note=kept.note,
            act=act,
            in_meeting=True,
        )
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field=at) from refusal


def _promise(discussion: Discussion, facts: ActionFacts, number: int, act: Act) -> None:
    try:
        actions.agree(
            person=discussion.person, cause=discussion, facts=facts, on=discussion.meeting.on, act=act
        )
    except Refusal as refusal:
        raise Refusal(refusal.sentence, field=f"{refusal.field}_{number}") from refusal
