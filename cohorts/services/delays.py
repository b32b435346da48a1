"""Why somebody who could leave does not: coded reasons with their days, several at a time. AT section 2.16."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.domain.codes.endings import HELD_UP
from cohorts.models import Delay, DischargePlan, Spell
from cohorts.services import locking
from cohorts.services.plan_trail import write
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal

EDIT = Permission.EDIT_DISCHARGE_PLANS
NOT_HELD_UP = (
    "Only somebody who is ready to leave is delayed. Set the discharge status to delayed, or to not dischargeable "
    "for legal reasons, first."
)


@dataclass(frozen=True, slots=True)
class DelayFacts:
    """A reason over the half-open period [started_on, ended_on), and when it was escalated."""

    reason: str
    attribution: str
    started_on: date
    ended_on: date | None = None
    escalated_on: date | None = None
    note: str = ""


def check_record_delay(*, spell: Spell, status: str, act: Act) -> None:
    """Why nobody can be said to be delayed now; the reason under a disabled button."""
    act.scope.must_allow(EDIT, spell.partnership_id)
    if spell.ended_on is None and status not in HELD_UP:
        raise Refusal(NOT_HELD_UP)


@transaction.atomic
def record_delay(*, spell: Spell, facts: DelayFacts, act: Act) -> Delay:
    """A delay begins, or is told afterwards with its end. Raises Refusal beside the field, or PermissionDenied."""
    locked = locking.spell_for(act, spell.pk, EDIT)
    delay = Delay(spell=locked, reason="", attribution="", started_on=facts.started_on, version=0)
    _check(delay, facts, act)
    wanted = _values(facts)
    _save(delay, wanted)
    write(
        spell=locked,
        obj=delay,
        did="delay recorded",
        changes={name: [None, value] for name, value in wanted.items() if value},
        act=act,
    )
    return delay


@transaction.atomic
def change_delay(*, delay: Delay, version: int, facts: DelayFacts, act: Act) -> Delay:
    """Ends, escalates or corrects a delay. Raises Refusal, Stale or PermissionDenied."""
    spell = locking.spell_for(act, delay.spell_id, EDIT)
    locked = Delay.objects.select_for_update().get(pk=delay.pk)
    locked.spell = spell
    wanted = _values(facts)
    locking.check_version(locked, version, **wanted)
    _check(locked, facts, act)
    changes = audit.changes_between({name: getattr(locked, name) for name in wanted}, wanted)
    if changes:
        _save(locked, wanted)
        write(spell=spell, obj=locked, did="delay changed", changes=changes, act=act)
    return locked


def _values(facts: DelayFacts) -> dict[str, object]:
    return {**asdict(facts), "note": facts.note.strip()}


def _save(delay: Delay, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(delay, name, value)
    delay.version += 1
    delay.save()


def _check(delay: Delay, facts: DelayFacts, act: Act) -> None:
    for field, code_list in (("reason", codes.DELAY_REASON), ("attribution", codes.ATTRIBUTION)):
        if getattr(facts, field) != getattr(delay, field) or not getattr(facts, field):
            rules.check_code(code_list, getattr(facts, field), facts.started_on, field=field)
    _check_days(delay.spell, facts, act)
    if facts.ended_on is None:
        _check_open(delay, facts, act)


def _check_days(spell: Spell, facts: DelayFacts, act: Act) -> None:
    days = (
        ("started_on", "The start of the delay"),
        ("ended_on", "The end of the delay"),
        ("escalated_on", "The escalation"),
    )
    for field, what in days:
        day = getattr(facts, field)
        if day is None:
            continue
        rules.check_not_future(day, today=act.today, what=what, field=field)
        if field == "started_on":
            rules.check_not_before(day, spell.started_on, what=what, event="the admission", field=field)
        else:
            rules.check_not_before(day, facts.started_on, what=what, event="the delay began", field=field)
        if spell.ended_on is not None and day > spell.ended_on:
            raise Refusal(
                f"{what} cannot be after the end of the stay on {rules.day_words(spell.ended_on)}.",
                field=field,
            )


def _check_open(delay: Delay, facts: DelayFacts, act: Act) -> None:
    spell = delay.spell
    if spell.ended_on is not None:
        raise Refusal("Give the day on which the delay ended: the stay is over.", field="ended_on")
    plan = DischargePlan.objects.filter(spell=spell).first()
    check_record_delay(spell=spell, status=plan.status if plan else "", act=act)
    if plan and plan.ready_on:
        rules.check_not_before(
            facts.started_on,
            plan.ready_on,
            what="The start of the delay",
            event="the person was ready to leave",
            field="started_on",
        )
    same = spell.delays.filter(reason=facts.reason, ended_on__isnull=True).exclude(pk=delay.pk).first()
    if same is not None:
        raise Refusal(
            f"This reason stands already, since {rules.day_words(same.started_on)}. Change that one.",
            field="reason",
        )
