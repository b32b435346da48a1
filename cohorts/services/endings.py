"""How a person ceases to be counted: discharged, transferred out, out of scope, or dead.

Each act is one transaction and one entry in the trail; it raises Refusal, Stale (someone else saved first) or
PermissionDenied. A day of ending is half-open: who is discharged on the 31st is not counted at its midnight.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cohorts.domain import rules
from cohorts.domain.codes.endings import DIED, OTHER_BED
from cohorts.domain.handovers import HandoverState
from cohorts.domain.kinds import Exit
from cohorts.domain.rules import Period
from cohorts.models import Handover, Person, Spell
from cohorts.services import locking, plan_ends, timeline
from cohorts.services import register_follows as at_risk
from tcp_portal.access import Permission
from tcp_portal.acts import Act
from tcp_portal.audit import services as audit
from tcp_portal.errors import Refusal


@transaction.atomic
def discharge(*, spell: Spell, version: int, on: date, destination: str, act: Act) -> Spell:
    """The person leaves hospital; a move to another mental health or learning disability bed is a transfer."""
    return _end(spell, version, on, Exit.DISCHARGE, destination, act)


@transaction.atomic
def transfer_out(*, spell: Spell, version: int, on: date, destination: str, act: Act) -> Spell:
    """Another partnership counts the person from this day; the journey in hospital goes on."""
    return _end(spell, version, on, Exit.TRANSFER_OUT, destination, act)


@transaction.atomic
def close_out_of_scope(*, spell: Spell, version: int, on: date, destination: str, act: Act) -> Spell:
    """The person or the place proves not to belong to the collection: neither a discharge nor a transfer."""
    return _end(spell, version, on, Exit.OUT_OF_SCOPE, destination, act)


@transaction.atomic
def record_death(*, person: Person, version: int, on: date, act: Act) -> Person:
    """The person died, in hospital or out of it; an open stay ends on that day with the exit death."""
    locked = locking.person_for(act, person.pk)
    locking.check_version(locked, version, died_on=on)
    check_record_death(person=locked, act=act)
    stays = [Period(*days) for days in locked.spells.values_list("started_on", "ended_on")]
    rules.check_death(on, born=locked.date_of_birth, today=act.today, stays=stays)
    locked.died_on = on
    locked.version += 1
    locked.save()
    changes: dict[str, list[object]] = {"died_on": [None, on]}
    for spell in locked.spells.select_for_update().filter(ended_on__isnull=True):
        _check_day(spell, on, Exit.DEATH)
        changes |= _close(spell, on, Exit.DEATH, DIED) | _lapse_offer(spell, act)
    changes |= at_risk.after_death(locked, None, act)
    audit.record(
        by=act.by,
        did="death",
        at=act.now,
        obj=locked,
        partnership_id=locked.partnership_id,
        person_ids=[locked.pk],
        changes=changes,
    )
    return locked


def pass_on(*, spell: Spell, on: date, act: Act) -> dict[str, list[object]]:
    """Ends a stay, locked by the caller, on the day on which another partnership takes it over; what changed.

    The caller holds the right and writes the trail. Raises Refusal at `on` for a day that cannot be.
    """
    _check_day(spell, on, Exit.TRANSFER_OUT)
    return _close(spell, on, Exit.TRANSFER_OUT, OTHER_BED) | at_risk.after_end(spell, act)


def check_end_on(*, spell: Spell, on: date) -> None:
    """Raises Refusal at `on` where the stay cannot pass to another partnership on the day, however far it lies."""
    _check_day(spell, on, Exit.TRANSFER_OUT)


def check_end(*, spell: Spell, act: Act) -> None:
    """Why this stay cannot be ended (discharge, transfer out, closure); the reason under a disabled button."""
    act.scope.must_allow(Permission.RECORD_PEOPLE, spell.partnership_id)
    if spell.ended_on is not None:
        raise Refusal(f"This stay ended on {rules.day_words(spell.ended_on)}.", field="on")


def check_record_death(*, person: Person, act: Act) -> None:
    """Why no death can be recorded; the reason under a disabled button."""
    act.scope.must_allow(Permission.RECORD_PEOPLE, person.partnership_id)
    if person.died_on is not None:
        raise Refusal(
            f"The death is recorded already, on {rules.day_words(person.died_on)}. Correct it on the person's record.",
            field="on",
        )


def _end(spell: Spell, version: int, on: date, kind: Exit, destination: str, act: Act) -> Spell:
    locked = locking.spell_for(act, spell.pk)
    locking.check_version(locked, version, ended_on=on, exit=kind.value, destination=destination)
    check_end(spell=locked, act=act)
    rules.check_not_future(on, today=act.today, what=f"The date of the {rules.EXIT_NOUNS[kind]}")
    rules.check_destination(kind, destination, on)
    _check_day(locked, on, kind)
    changes = _close(locked, on, kind, destination) | _lapse_offer(locked, act)
    changes |= at_risk.after_end(locked, act)
    audit.record(
        by=act.by,
        did=rules.EXIT_NOUNS[kind] if kind is not Exit.OUT_OF_SCOPE else "closure as out of scope",
        at=act.now,
        obj=locked,
        partnership_id=locked.partnership_id,
        person_ids=[locked.person_id],
        changes=changes,
    )
    return locked


def _check_day(spell: Spell, on: date, kind: Exit) -> None:
    """Not before the admission, the day from which the person is counted, or the last move."""
    what = f"The {rules.EXIT_NOUNS[kind]}"
    rules.check_not_before(on, spell.started_on, what=what, event="the admission")
    rules.check_not_before(
        on, spell.counted_from, what=what, event="the first day on which the person is counted"
    )
    rules.check_not_before(on, timeline.last_move(spell), what=what, event="the last move between wards")
    others = spell.person.spells.exclude(pk=spell.pk).values_list("counted_from", "ended_on")
    rules.check_stay_fits(Period(spell.counted_from, on), [Period(*days) for days in others])


def _close(spell: Spell, on: date, kind: Exit, destination: str) -> dict[str, list[object]]:
    """Ends the spell, the bed that is still open, and what held the person up; what changed."""
    spell.ended_on, spell.exit, spell.destination = on, kind.value, destination
    timeline.save(spell)
    timeline.close_open(spell, on)
    return {
        "ended_on": [None, on],
        "exit": ["", kind.value],
        "destination": ["", destination],
        **plan_ends.close(spell, on),
    }


def _lapse_offer(spell: Spell, act: Act) -> dict[str, list[object]]:
    """Who has left is not offered any more: an open offer of the stay is withdrawn; what changed."""
    offers = Handover.objects.select_for_update().filter(spell=spell, state=HandoverState.OFFERED)
    for offer in offers:
        offer.state, offer.answered_at, offer.answered_by = HandoverState.WITHDRAWN, act.now, act.by
        offer.answer = "The stay ended."
        offer.version += 1
        offer.save()
        return {"offer": [HandoverState.OFFERED.value, HandoverState.WITHDRAWN.value]}
    return {}
