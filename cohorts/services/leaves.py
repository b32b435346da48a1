"""Extended leave under section 17: the day it begins and the day of the return. Assuring Transformation, section 1.5.

The stay and the bed go on; from the end of November 2024 the count leaves the person out while they are on leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cohorts.domain import codes, rules
from cohorts.models import Leave, Spell
from cohorts.services import entries, locking
from tcp_portal.acts import Act
from tcp_portal.errors import Refusal


@dataclass(frozen=True, slots=True)
class LeaveFacts:
    """From which day, and after which judgment."""

    started_on: date
    judgment: str
    note: str = ""


@transaction.atomic
def start_leave(*, spell: Spell, facts: LeaveFacts, act: Act) -> Leave:
    """Somebody in hospital goes on extended leave. Raises Refusal at `started_on` or `judgment`."""
    locked = locking.spell_for(act, spell.pk, entries.EDIT)
    what = "The first day of leave"
    if locked.ended_on is not None:
        raise Refusal("This stay has ended.", field="started_on")
    rules.check_not_future(facts.started_on, today=act.today, what=what, field="started_on")
    rules.check_not_before(
        facts.started_on, locked.started_on, what=what, event="the admission", field="started_on"
    )
    rules.check_code(codes.LEAVE_JUDGMENT, facts.judgment, facts.started_on, field="judgment")
    latest = Leave.objects.filter(spell=locked).order_by("-started_on").first()
    if latest is not None and latest.ended_on is None:
        raise Refusal("The person is on leave already. Record the return first.", field="started_on")
    if latest is not None and latest.ended_on is not None:
        rules.check_not_before(
            facts.started_on, latest.ended_on, what=what, event="the last return", field="started_on"
        )
    row = Leave(spell=locked, started_on=facts.started_on, judgment=facts.judgment, note=facts.note.strip())
    return entries.add(row, person=locked.person, did="extended leave begins", act=act)


@transaction.atomic
def end_leave(*, leave: Leave, version: int, on: date, act: Act) -> Leave:
    """The person is back on the ward, or the stay ended: from this day on they are counted again, if at all."""
    locked = entries.locked(leave, act=act, version=version, ended_on=on)
    if locked.ended_on is not None:
        raise Refusal(f"This leave ended on {rules.day_words(locked.ended_on)}.")
    what = "The day of the return"
    rules.check_not_future(on, today=act.today, what=what)
    rules.check_not_before(on, locked.started_on, what=what, event="the leave began")
    person = Spell.objects.select_related("person").get(pk=locked.spell_id).person
    return entries.change(locked, person=person, did="extended leave ends", act=act, values={"ended_on": on})
